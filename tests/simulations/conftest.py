"""What the tests of trainings share: a simulation on a folder of its own, run in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.simulation.link import FolderLink
from gymdash_tui.simulations.stable_baselines import StableBaselinesSimulation
from gymdash_tui.simulations.stable_baselines.heavy import import_stable_baselines, render_without_display, use_threads
from tests.helpers.fixtures import small_disk
from tests.simulations.trainings import Arrange, Trained
from tests.worker.processes import new_folder

__all__ = ["light", "prepared", "resume", "small_disk", "train"]


@pytest.fixture(scope="session", autouse=True)
def light() -> None:
    """One thread, no display, as in a worker."""
    use_threads(1)
    render_without_display()
    import_stable_baselines()


@pytest.fixture
def attentive(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at every beat, so that what a beat does depends on no clock."""
    from gymdash_tui.simulations.stable_baselines.training.pulse import Pulse  # deferred: after `light`

    monkeypatch.setattr(Pulse, "INTERVAL", 0.0)


@pytest.fixture
def after_updates() -> Iterator[Arrange]:
    """Do something once after so many gradient steps, before the training itself looks."""
    from torch.optim.optimizer import register_optimizer_step_post_hook  # deferred: after `light`

    handles: list[Any] = []

    def arrange(count: int, act: Callable[[], object]) -> None:
        seen = 0

        def hook(*_: Any) -> None:
            nonlocal seen
            seen += 1
            if seen == count:
                act()

        handles.append(register_optimizer_step_post_hook(hook))

    yield arrange
    for handle in handles:
        handle.remove()


@pytest.fixture
def prepared(tmp_path: Path) -> Iterator[Callable[..., Trained]]:
    """Make a simulation on a folder; its close is seen to."""
    made: list[Trained] = []

    def make(**kwargs: Any) -> Trained:
        simulation = StableBaselinesSimulation(SimulationStartConfig("a test", "stable_baselines", kwargs=kwargs))
        folder = new_folder(tmp_path)
        link = FolderLink(folder)
        simulation.attach(link)
        made.append(Trained(simulation, folder, link))
        return made[-1]

    yield make
    for trained in made:
        trained.close()


@pytest.fixture
def train(prepared: Callable[..., Trained]) -> Callable[..., Trained]:
    """Set up, run and close a simulation in this process."""

    def run(**kwargs: Any) -> Trained:
        trained = prepared(**kwargs)
        trained.simulation.setup()
        trained.simulation.run()
        trained.close()
        return trained

    return run


@pytest.fixture
def resume(prepared: Callable[..., Trained]) -> Iterator[Callable[..., Trained]]:
    """Run a further attempt on the folder of an earlier one, in this process."""
    made: list[Trained] = []

    def run(earlier: Trained, resume_from: str = "newest", prepare_only: bool = False, **kwargs: Any) -> Trained:
        earlier.close()
        given = {**earlier.simulation.config.kwargs, **kwargs}
        simulation = StableBaselinesSimulation(SimulationStartConfig("a test", "stable_baselines", kwargs=given))
        simulation.attempt, simulation.resume_from = earlier.simulation.attempt + 1, resume_from
        link = FolderLink(earlier.folder)
        simulation.attach(link)
        made.append(Trained(simulation, earlier.folder, link))
        if not prepare_only:
            simulation.setup()
            simulation.run()
            made[-1].close()
        return made[-1]

    yield run
    for trained in made:
        trained.close()
