"""The ``stable_baselines`` type: a training with Stable-Baselines3 as a simulation."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.errors import StopSimulation
from gymdash_tui.domain.fields import Field, defaults_of, fields_of
from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.status import SimStatus, SimStatusCode
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.simulation.early import StoppedEarly
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulation.steering import Steering
from gymdash_tui.simulations.stable_baselines.arguments import StableBaselinesKwargs
from gymdash_tui.simulations.stable_baselines.heavy import (
    import_stable_baselines,
    render_without_display,
    use_threads,
)

if TYPE_CHECKING:
    from gymdash_tui.simulations.stable_baselines.training.training import Training


class StableBaselinesSimulation(Simulation):
    """Trains an agent with Stable-Baselines3 on a gymnasium environment.

    It logs what Stable-Baselines3 logs, evaluates the agent on environments of its own, films episodes where that is
    asked for, and saves the model at its end and when it is stopped.
    """

    Kwargs: ClassVar[type | None] = StableBaselinesKwargs

    def __init__(self, config: SimulationStartConfig) -> None:
        super().__init__(config)
        self._training: Training | None = None

    @classmethod
    def fields(cls) -> tuple[Field, ...]:
        """Give all arguments, with the installed environments and each algorithm's own; imports Stable-Baselines3."""
        import_stable_baselines()
        from gymdash_tui.simulations.stable_baselines.training.fields import all_fields

        return all_fields(cls.Kwargs or StableBaselinesKwargs)

    @classmethod
    def check(cls, kwargs: dict[str, Any]) -> dict[str, str]:
        """Find out whether the environment can be made and the algorithm fits it."""
        render_without_display()
        import_stable_baselines()
        from gymdash_tui.simulations.stable_baselines.training.checks import find_problems

        return find_problems(kwargs)

    def create_kwarg_defaults(self) -> dict[str, Any]:
        """Give the defaults, which are known without Stable-Baselines3: making a simulation stays cheap."""
        return defaults_of(fields_of(self.Kwargs or StableBaselinesKwargs))

    # -- what its training uses ----------------------------------------------------------------------------------------

    @property
    def folder(self) -> SimulationFolder | None:
        """The simulation's folder; ``None`` outside a project."""
        return SimulationFolder(Path(self.sim_path)) if self.sim_path is not None else None

    @property
    def model(self) -> Any:
        """The Stable-Baselines3 model; ``None`` before the setup."""
        return self._training.model if self._training is not None else None

    def note(self, kind: str, **fields: Any) -> None:
        """Write an entry into the journal, if there is one."""
        if self._link is not None:
            self._link.note(kind, **fields)

    @property
    def progress(self) -> Progress | None:
        """How far it is and how well it does, as lists show it; ``None`` outside a project."""
        return self._link.progress_file.snapshot() if self._link is not None else None

    def take_up(self, earlier: Progress, total: int) -> None:
        """Say that it goes on where an earlier attempt was."""
        if self._link is not None:
            self._link.progress(earlier.step, total)
            self._link.progress_file.take_up(earlier)

    @property
    def steering(self) -> Steering:
        """Who carries out what it is told."""
        return self._steering

    @property
    def wants_films(self) -> bool:
        """Whether episodes are to be filmed; outside a project there is nowhere to put a film."""
        triggers = (self.kwargs["episode_trigger"], self.kwargs["step_trigger"])
        return self.sim_path is not None and any(callable(trigger) or trigger for trigger in triggers)

    def to_trigger(self, value: Any) -> Callable[[int], bool]:
        """Turn "every x" into a function of a count."""
        return self._to_every_x_trigger(value)

    def help_text(self) -> str:
        """Explain this simulation to the person who runs it."""
        return self._get_help_text()

    # -- its life ------------------------------------------------------------------------------------------------------

    def _setup(self, **kwargs: Any) -> None:
        threads = int(self.kwargs["threads"])
        self._warn_of_threads(threads)
        use_threads(threads)
        render_without_display(films=self.wants_films)
        import_stable_baselines()
        from gymdash_tui.simulations.stable_baselines.training.training import Training

        self._training = Training(self, self._seed)

    def _warn_of_threads(self, threads: int) -> None:
        cores = len(os.sched_getaffinity(0))
        if threads > cores:
            self.inform(f"threads is {threads}, but there are {cores} cores here: it trains slower than with {cores}.")

    def _seed(self, earlier: int | None) -> int:
        """Give the seed: the person's, an earlier attempt's, or one that is drawn and told."""
        given = self.kwargs["seed"] if self.kwargs["seed"] is not None else earlier
        if given is not None:
            return int(given)
        drawn = secrets.randbelow(2**31)
        self.inform(f"No seed was given, so {drawn} was drawn; start with seed={drawn} to repeat this run.")
        return drawn

    def inform(self, sentence: str) -> None:
        """Report something that is neither success nor failure."""
        self.add_status(SimStatus(SimStatusCode.INFO, sentence))

    def _run(self, **kwargs: Any) -> None:
        training = self._training
        assert training is not None, "setup() comes before run()"
        try:
            training.run()
        except StoppedEarly:
            raise  # what was learned is no number: what was saved before is not replaced by it
        except StopSimulation:
            training.save_stopped()
            raise
        training.save_finished()
        self.add_status(SimStatus(SimStatusCode.SUCCESS, training.summary()))

    def close(self) -> None:
        """End the films, and close environments and files."""
        if self._training is not None:
            self._training.close()
