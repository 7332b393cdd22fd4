"""Everything that can be wrong and that a person can do something about.

Each error's text is a sentence that names the thing and the next step. ``exit_code`` is what the shell command returns.
"""

from __future__ import annotations

from collections.abc import Mapping


class GymdashError(Exception):
    """Something a person can mend; its text is the sentence they read."""

    exit_code = 1


class WrongUse(GymdashError):
    """The call itself is wrong: an unknown key, a misspelt argument, a value out of range."""

    exit_code = 2


class UnknownType(WrongUse):
    """No simulation type has this key."""


class DuplicateType(WrongUse):
    """A simulation type has this key already."""


class UnknownSimulation(WrongUse):
    """No simulation has this name or id."""


class UnknownPreset(WrongUse):
    """No preset has this name."""


class AmbiguousSimulation(WrongUse):
    """More than one simulation answers to this name or prefix."""


class NoConfiguration(WrongUse):
    """A simulation was asked for without a configuration, and its type has no default one."""


class InvalidKwargs(WrongUse):
    """Arguments that the simulation's type refuses.

    Attributes:
        problems: A sentence for each argument, by its dotted name (``algorithm_kwargs.learning_rate``).
    """

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__("\n".join(f"{name}: {text}" for name, text in self.problems.items()))


class ProjectError(WrongUse):
    """The project folder or its database cannot be used as it is."""


class ProjectLocked(ProjectError):
    """The project's database was kept locked by another program for too long; nothing was changed."""


class WorkerError(GymdashError):
    """A worker could not be started, or did not do what it was started for."""


class TimedOut(GymdashError):
    """What was waited for did not happen in time."""

    exit_code = 3


class StopSimulation(BaseException):
    """Raised inside a simulation to end it as stopped, from wherever it is.

    It is no :class:`Exception`, so that a simulation's own ``except Exception`` does not swallow the person's wish.
    """


StopSimException = StopSimulation
"""Upstream GymDash's name for it."""
