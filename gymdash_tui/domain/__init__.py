"""What a simulation *is*: states, statuses, configuration, declared fields, errors, and how values are written.

Floor 0: the standard library alone, so that it runs in every worker.
"""

__all__: list[str] = []
