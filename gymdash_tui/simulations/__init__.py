"""The simulation types that come with the program; each is imported only by the worker that runs it."""

__all__: list[str] = []
