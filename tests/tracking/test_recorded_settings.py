"""Settings that a run wrote into its event files stand for those that its configuration does not tell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.values import flatten
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.tracking.recorded_settings import read_settings_in, with_settings
from tests.metrics.files import opening, write
from tests.metrics.recorded import hparams, table


def run(**values: Any) -> SimulationRecord:
    return SimulationRecord("id", "run", "imported", **values)


def test_whole_numbers_are_whole_again_and_tensorboards_own_counts(tmp_path: Path) -> None:
    folder = SimulationFolder(tmp_path / "a")
    write(folder.tb, opening(), hparams(lr=3e-4, batch=64, clip=True, optim="adam"), table(lr=1, seed=3, wide=1e300))
    found = read_settings_in(folder)
    assert found == {"lr": 3e-4, "batch": 64, "clip": True, "optim": "adam", "seed": 3, "wide": 1e300}
    assert isinstance(found["batch"], int)
    assert read_settings_in(SimulationFolder(tmp_path / "none")) == {}


def test_its_own_configuration_counts_more() -> None:
    own = run(kwargs={"lr": 1, "more": {"gamma": 0.9}}, defaults={"env": "E", "more": {"tau": 1}}, seed=7)
    whole = with_settings(own, {"lr": 2, "more": 3, "more.gamma": 4, "more.tau": 5, "env": "F", "seed": 8, "n": 9})
    assert flatten(whole.holding) == {"lr": 1, "more.gamma": 0.9, "more.tau": 1, "env": "E", "n": 9}
    assert whole.seed == 7 and with_settings(whole, {"n": 10}) == whole
    assert with_settings(own, {}) is own


def test_a_seed_that_stands_only_there_is_its_seed() -> None:
    assert with_settings(run(), {"seed": 3}).seed == 3
    assert with_settings(run(), {"seed": "three"}).seed is None and with_settings(run(), {"seed": True}).seed is None


def test_hostile_names_are_settings_like_any_other() -> None:
    names = {"[/foo]": "\x1b[31m", "a.b": 1, "x" * 10_000: "🦊", " ": None}
    assert with_settings(run(), names).given == names
