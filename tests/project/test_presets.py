"""Presets in the tables: by kind and name, all or none."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from gymdash_tui.domain.preset import Preset, PresetKind
from gymdash_tui.project.project import Project

from .helpers import HOSTILE, NOON, ask, at_once

FAST = Preset("fast", sim_key="steps", kwargs={"steps": 5, "inner": {"rate": 0.1}}, more={"seeds": "0-4"}, created=NOON)
LEFT = Preset("left", PresetKind.RESPONSE, kwargs={"left": True}, note="Always left.", created=NOON)


def test_they_are_kept_as_they_are(project: Project) -> None:
    for preset in (LEFT, FAST):
        project.set_preset(preset)
    assert project.presets() == [FAST, LEFT]
    assert project.presets(PresetKind.START) == [FAST] and project.presets(PresetKind.RESPONSE) == [LEFT]
    assert project.preset("fast") == FAST
    assert project.preset("left") is None and project.preset("left", PresetKind.RESPONSE) == LEFT


def test_two_kinds_may_share_a_name(project: Project) -> None:
    other = replace(LEFT, name="fast")
    project.set_presets([FAST, other])
    assert project.delete_preset("fast")
    assert project.presets() == [other]
    assert not project.delete_preset("fast")


def test_what_is_replaced_keeps_when_it_was_saved_first(project: Project) -> None:
    project.set_preset(FAST)
    project.set_preset(replace(FAST, kwargs={"steps": 6}, created=None))
    found = project.preset("fast")
    assert found is not None and found.kwargs == {"steps": 6} and found.created == NOON


def test_where_one_is_there_nothing_is_saved(project: Project) -> None:
    project.set_preset(FAST)
    assert project.set_presets([LEFT, replace(FAST, note="new")], replace=False) == [FAST]
    assert project.presets() == [FAST]
    assert project.set_presets([LEFT], replace=False, call=("import_presets", {"n": 1})) == []
    assert [call.name for call in project.calls()] == ["import_presets"]


@pytest.mark.parametrize("text", [text for text in HOSTILE if text])
def test_hostile_texts(project: Project, text: str) -> None:
    preset = Preset(text, sim_key=text, kwargs={text: {text: [text]}}, note=text, created=NOON)
    project.set_preset(preset)
    assert project.preset(text) == preset and project.delete_preset(text)


def test_of_several_who_save_one_name_at_once_one_succeeds(project: Project) -> None:
    root = project.folder.root

    def save(number: int) -> None:
        with Project.open(root) as opened:
            opened.set_presets([replace(FAST, note=f"{number}")], replace=False, call=("save_preset", {}))

    at_once(*(lambda number=number: save(number) for number in range(4)))
    assert len(project.calls()) == 1


def test_odd_rows_spoil_nothing(project: Project) -> None:
    project.set_preset(FAST)
    with closing(sqlite3.connect(project.folder.database)) as connection, connection:
        connection.execute("UPDATE presets SET kwargs = 'x', more = '[1]', created = 5, sim_key = x'ff'")
        connection.execute("INSERT INTO presets VALUES ('other', 'odd', '', '{}', '{}', '', NULL)")
    fast, odd = project.presets()
    assert (fast.kwargs, fast.more, fast.created) == ({}, {}, None) and odd.name == "odd"
    assert ask(project.folder.database, "SELECT count(*) FROM presets") == [(2,)]
