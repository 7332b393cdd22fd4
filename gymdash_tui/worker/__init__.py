"""The operating-system processes in which simulations run; started with ``python -m``, imported by nobody.

``parent`` waits for the simulation's own process and writes how it ended, ``child`` is that process, and ``describe``
is a short-lived process that tells which arguments a type takes. ``warm`` has imported what trainings need, and forks
any of the three in a moment. Standard library alone (and whatever the person's own type imports), so that they run in
the interpreter of any training environment.
"""

__all__: list[str] = []
