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
from tests.simulations.trainings import Trained
from tests.worker.processes import new_folder


@pytest.fixture(scope="session", autouse=True)
def light() -> None:
    """One thread, no display, as in a worker."""
    use_threads(1)
    render_without_display()
    import_stable_baselines()


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
