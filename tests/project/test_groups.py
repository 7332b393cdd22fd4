"""Groups summed up, and the project's settings."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import event

from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.project.project import GroupSummary, Project

from .helpers import HOSTILE, NOON, minutes, record


def test_groups_are_summed_up_newest_first(project: Project) -> None:
    for number in range(6):
        project.add(record(sim_id=f"{number}", group="old" if number < 4 else "new", created=NOON + minutes(number)))
    project.add(record(sim_id="alone", created=NOON + minutes(99)))
    project.set_phase("0", Phase.QUEUED)
    project.set_phase("1", Phase.QUEUED)
    project.set_held("1", True)
    project.finish("2", Ending.SUCCEEDED, NOON)
    project.finish("5", Ending.DIED, NOON)
    assert project.groups() == [
        GroupSummary("new", 2, {"created": 1, "died": 1}, NOON + minutes(5)),
        GroupSummary("old", 4, {"queued": 1, "held": 1, "done": 1, "created": 1}, NOON + minutes(3)),
    ]
    assert [found.sim_id for found in project.group("old")] == ["0", "1", "2", "3"]
    assert [found.sim_id for found in project.page(1, 2, group="old")] == ["2", "1"]
    assert [found.sim_id for found in project.group("")] == ["alone"]
    assert (project.count("old"), project.count(""), project.count("nobody")) == (4, 1, 0)
    assert project.group("nobody") == project.page(group="nobody") == []


def test_groups_take_one_question(project: Project) -> None:
    for number in range(5):
        project.add(record(group=f"{number}"))
    asked: list[str] = []
    event.listen(project._engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    assert len(project.groups()) == 5
    assert len(asked) == 1


@pytest.mark.parametrize("name", [name for name in HOSTILE if name])
def test_hostile_names_of_groups(project: Project, name: str) -> None:
    project.add(record(sim_id="a", group=name, created=NOON))
    assert project.groups() == [GroupSummary(name, 1, {"created": 1}, NOON)]
    assert [found.sim_id for found in project.group(name)] == ["a"]


def test_odd_rows_do_a_group_no_harm(project: Project) -> None:
    for number, sim_id in enumerate("abc"):
        project.add(record(sim_id=sim_id, group="g", created=NOON + minutes(number)))
    with project._write() as connection:  # what somebody may do by hand
        connection.exec_driver_sql(
            "UPDATE simulations SET created = 'x', phase = 'lost', held = 'y' WHERE sim_id = 'a'"
        )
        connection.exec_driver_sql("UPDATE simulations SET group_name = x'67', created = NULL WHERE sim_id = 'c'")
    assert project.groups() == [GroupSummary("g", 3, {"created": 2, "died": 1}, NOON + minutes(1))]


@pytest.mark.parametrize("value", [0, 3, False, "", "[/foo]\0🦊", [], {}, {"0": 3, "1": [None, 1.5]}])
def test_a_setting_is_kept(project: Project, value: object) -> None:
    assert project.setting("slots") is None
    assert project.setting("slots", 7) == 7
    project.set_setting("slots", "before")
    project.set_setting("slots", value)
    project.set_setting("other", "x")
    with Project.open(project.folder.root) as again:
        assert again.setting("slots", "default") == value
    project.set_setting("slots", None)
    assert (project.setting("slots", 7), project.setting("other")) == (7, "x")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_of_settings(project: Project, name: str) -> None:
    project.set_setting(name, name)
    assert project.setting(name) == name


@pytest.mark.parametrize("damage", ["'{'", "''", "x'ff'", "'" + "[" * 90_000 + "'"])
def test_a_damaged_setting_is_absent(project: Project, damage: str) -> None:
    project.set_setting("slots", 3)
    with project._write() as connection:  # what somebody may do by hand
        connection.exec_driver_sql(f"UPDATE settings SET value = {damage}")
    assert project.setting("slots", "default") == "default"
    project.set_setting("slots", 4)
    assert project.setting("slots") == 4


def test_what_json_cannot_hold_is_kept_readable(project: Project) -> None:
    project.set_setting("odd", {"where": Path("/x"), "far": float("inf")})
    kept = project.setting("odd")
    assert "Path" in kept["where"]
    assert kept["far"] == float("inf")
