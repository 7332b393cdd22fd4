"""Projects of our fifth version: of built-in types it is known what has no influence on what is learned."""

from __future__ import annotations

from pathlib import Path

import pytest

from gymdash_tui.project.migrations.versions.v0005_defaults import upgrade as _fifth
from gymdash_tui.project.project import Project
from gymdash_tui.project.version import SCHEMA_VERSION

from .helpers import ask, carry, got, record, shape
from .test_fourth_version import fourth

_PLACE = "UPDATE simulations SET sim_key = ?, sim_module_name = ? WHERE sim_id = 'a'"


def fifth(root: Path, sim_key: str, module: str) -> Path:
    """Make a project as our fifth version leaves it, with one simulation of a type."""
    path = fourth(root, ("a", "x", "{}"))
    carry(path, _fifth, 5, (_PLACE, (sim_key, module)))
    return path


@pytest.mark.parametrize(
    ("sim_key", "module", "found"),
    [
        ("stable_baselines", "gymdash_tui.simulations.stable_baselines", "episode_trigger"),
        ("stable_baselines", "gymdash.backend.core.simulation.examples", "step_trigger"),
        ("example_ml", "gymdash_tui.simulations.example_ml", "train_kwargs.log_step"),
        ("command", "gymdash_tui.simulations.command", "logdir"),
        ("stable_baselines", "robots.own", ""),
        ("walk", "gymdash_tui.simulations.walk", ""),
    ],
)
def test_what_has_no_influence_is_known_of_what_is_built_in(
    tmp_path: Path, sim_key: str, module: str, found: str
) -> None:
    fifth(tmp_path, sim_key, module)
    with Project.open(tmp_path) as project:
        known = got(project).incidental
        assert found in known if found else known == ()
        project.add(record(sim_id="b", incidental=("film", "[/foo]")))
        assert got(project, "b").incidental == ("film", "[/foo]")


def test_its_tables_are_like_new_ones(tmp_path: Path) -> None:
    path = fifth(tmp_path / "fifth", "walk", "")
    shapes = []
    for name in ("fifth", "new"):
        with Project.open(tmp_path / name) as project:
            shapes.append(shape(project.folder.database))
    assert shapes[0] == shapes[1] and ask(path, "PRAGMA user_version") == [(SCHEMA_VERSION,)]
