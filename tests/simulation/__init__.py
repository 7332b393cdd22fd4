"""Tests of what a person subclasses, and of the files through which its process and the others meet."""

__all__: list[str] = []
