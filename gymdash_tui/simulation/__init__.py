"""What a person subclasses (``Simulation``), and the folder in which a simulation lives.

Floor 1: the standard library alone (and cloudpickle, inside a function). Both ends of every file meet here: the worker
writes with the same module from which the tracker reads.
"""

__all__: list[str] = []
