"""Presets through the tracker: saved, found, made from simulations, shared as files."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.errors import UnknownPreset, WrongUse
from gymdash_tui.domain.preset import Preset, PresetKind
from gymdash_tui.domain.times import utc_now
from gymdash_tui.project.project import Project
from gymdash_tui.tracking.preset_file import from_text, to_text
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.orders import call_of, config_of
from tests.helpers.sims import Steps

FAST = Preset("fast", sim_key="steps", kwargs={"steps": 5, "inner": {"rate": 0.1}}, more={"seeds": "0-4"}, note="Größe")
LEFT = Preset("left", PresetKind.RESPONSE, kwargs={"left": True})


@pytest.fixture
def save(tracker: SimulationTracker) -> Callable[..., None]:
    """Saves a preset."""
    return lambda preset, replace=False: tracker.call(tracker.aio.save_preset(preset, replace))


def test_a_preset_is_saved_found_and_deleted(
    tracker: SimulationTracker, project: Project, save: Callable[..., None]
) -> None:
    save(FAST)
    found = tracker.call(tracker.aio.find_preset("fast"))
    assert replace(found, created=None) == FAST and found.created is not None
    assert (call_of(project).name, call_of(project).details["preset"]) == ("save_preset", "fast")
    with pytest.raises(UnknownPreset, match=r"No preset is named 'fats'; did you mean 'fast'\?"):
        tracker.call(tracker.aio.find_preset("fats"))
    with pytest.raises(UnknownPreset, match="gymdash-tui presets` lists them all"):
        tracker.call(tracker.aio.find_preset("fast", PresetKind.RESPONSE))
    tracker.call(tracker.aio.delete_preset("fast"))
    assert project.presets() == [] and call_of(project).name == "delete_preset"
    with pytest.raises(UnknownPreset):
        tracker.call(tracker.aio.delete_preset("fast"))
    assert call_of(project).code == 2


def test_a_name_that_is_taken_is_refused_unless_replaced(project: Project, save: Callable[..., None]) -> None:
    save(FAST)
    with pytest.raises(WrongUse, match=r"'fast' is a preset already; replace with --replace \(in a script: replace=Tr"):
        save(replace(FAST, kwargs={}))
    assert project.presets()[0].kwargs == FAST.kwargs
    save(replace(FAST, kwargs={}), True)
    assert project.presets()[0].kwargs == {}


@pytest.mark.parametrize(("preset", "sentence"), [
    (replace(FAST, name=" "), "A preset needs a name"),
    (replace(FAST, name="x" * 201), "A preset's name has at most 200 characters"),
    (replace(FAST, sim_key=""), "'fast' names no simulation type"),
    (replace(FAST, kwargs={"a": [{"trigger": lambda step: True}]}), "kwargs.a[0].trigger is <lambda>; give it as"),
    (replace(FAST, more={"seeds": {1, 2}}), "A preset holds plain values only, and more.seeds is <set>"),
    (replace(LEFT, kwargs={"a": {None: 1}}), "kwargs.a is a dictionary with the key <NoneType>"),
])  # fmt: skip
def test_what_cannot_be_kept_is_refused(
    project: Project, save: Callable[..., None], preset: Preset, sentence: str
) -> None:
    with pytest.raises(WrongUse) as refused:
        save(preset)
    assert sentence in str(refused.value)
    assert project.presets() == [] and call_of(project).code == 2


def test_a_preset_of_a_simulation(tracker: SimulationTracker) -> None:
    tracker.create_simulation(Steps(config_of(Steps, "made", steps=7, inner={"rate": 0.5}, seed=3)))
    preset = tracker.call(tracker.aio.preset_of("made", "mine"))
    assert (preset.name, preset.kind, preset.sim_key) == ("mine", PresetKind.START, "steps")
    assert preset.kwargs == {"steps": 7, "inner": {"rate": 0.5}, "seed": 3}
    assert preset.note == "From 'made'."


def test_a_simulation_that_was_given_a_function_makes_none(tracker: SimulationTracker) -> None:
    tracker.create_simulation(Steps(config_of(Steps, "made", trigger=lambda step: step == 2)))
    with pytest.raises(WrongUse) as refused:
        tracker.call(tracker.aio.preset_of("made", "mine"))
    assert "'made' was started with a function as trigger (<" in str(refused.value)
    assert "save one with --set trigger=VALUE instead" in str(refused.value)


# --- as files


def test_they_come_back_from_a_file_as_they_were(
    tracker: SimulationTracker, project: Project, save: Callable[..., None], tmp_path: Path
) -> None:
    for preset in (FAST, LEFT):
        save(preset)
    before, file = project.presets(), tmp_path / "mine.json"
    assert tracker.call(tracker.aio.export_presets(file)) == 2
    assert "Größe" in file.read_text() and json.loads(file.read_text())["format"] == "gymdash-tui presets"
    for preset in before:
        project.delete_preset(preset.name, preset.kind)
    assert tracker.call(tracker.aio.import_presets(str(file))) == before == project.presets()
    assert call_of(project).details["presets"] == ["fast", "left"]
    with pytest.raises(WrongUse, match="'fast', 'left' are presets already, so nothing was saved; replace with --repl"):
        tracker.call(tracker.aio.import_presets(file))
    tracker.call(tracker.aio.import_presets(file, replace=True))
    assert project.presets() == before


def test_only_some_are_exported(tracker: SimulationTracker, save: Callable[..., None], tmp_path: Path) -> None:
    for preset in (FAST, LEFT):
        save(preset)
    assert tracker.call(tracker.aio.export_presets(tmp_path / "one.json", ["left", "left"])) == 1
    with pytest.raises(UnknownPreset, match="did you mean 'left'"):
        tracker.call(tracker.aio.export_presets(tmp_path / "other.json", ["left", "lefd"]))
    assert not (tmp_path / "other.json").exists()
    with pytest.raises(WrongUse, match="could not be written"):
        tracker.call(tracker.aio.export_presets(tmp_path / "nowhere" / "a.json"))


def document(*presets: Any, **more: Any) -> str:
    """A document with any presets."""
    return json.dumps({"format": "gymdash-tui presets", "version": 1, "presets": list(presets), **more})


GOOD = {"name": "good", "sim_key": "steps"}


@pytest.mark.parametrize(("text", "sentence"), [
    ("", "is no JSON: Expecting value, in line 1, column 1"),
    ('{"format": "gymdash-tui presets",\n "version" 1}', "is no JSON: Expecting ':' delimiter, in line 2, column 12"),
    ("[" * 100_000, "is no JSON that can be read"),
    ("9" * 5000, "is no JSON that can be read"),
    ("[]", "holds no presets: it does not begin with"),
    ('{"format": "other"}', "holds no presets"),
    (document(version=2), "is of version 2, and this program reads version 1; a newer program may have written it"),
    (document(version={"a": "\x1b"}), "is of version {"),
    (document(presets={}), "presets has to be a list"),
    (document(GOOD, 5), "presets[1] has to be an object, not a number"),
    (document(GOOD, {}), "presets[1]: a preset needs a name"),
    (document({**GOOD, "kwarg": {}}), "presets[0]: a preset has no 'kwarg'; did you mean 'kwargs'?"),
    (document({**GOOD, "kwargs": []}), "presets[0].kwargs has to be an object, not a list"),
    (document({**GOOD, "name": 5}), "presets[0].name has to be a text, not a number"),
    (document({**GOOD, "kind": "begin"}), "presets[0].kind is 'start' or 'response', not 'begin'"),
    (document({**GOOD, "created": "now"}), "presets[0].created is no moment such as 2026-05-01T12:00:00Z"),
    (document({"name": "x"}), "presets[0]: 'x' names no simulation type; give its key as sim_key"),
    (document(GOOD, GOOD), "presets[1]: 'good' stands there twice; give each name once"),
])  # fmt: skip
def test_a_damaged_file_is_refused_with_the_place(
    tracker: SimulationTracker, project: Project, tmp_path: Path, text: str, sentence: str
) -> None:
    file = tmp_path / "damaged.json"
    file.write_text(text)
    with pytest.raises(WrongUse) as refused:
        tracker.call(tracker.aio.import_presets(file))
    assert sentence in str(refused.value) and "damaged.json" in str(refused.value)
    assert project.presets() == [] and call_of(project).code == 2


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"\x80"])
def test_what_is_no_text_or_no_file_is_refused(tracker: SimulationTracker, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "odd.json").write_bytes(data)
    for path in ("odd.json", "absent.json"):
        with pytest.raises(WrongUse, match="could not be read"):
            tracker.call(tracker.aio.import_presets(tmp_path / path))
    with pytest.raises(WrongUse, match="holds no hyperparameters"):
        tracker.call(tracker.aio.import_presets(tmp_path))


_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
_PRESETS = st.builds(
    Preset,
    name=st.text(min_size=1, max_size=20).filter(lambda name: name.strip() != ""),
    kind=st.sampled_from(list(PresetKind)),
    sim_key=st.just("steps"),
    kwargs=st.dictionaries(st.text(), _PLAIN, max_size=4),
    more=st.dictionaries(st.text(), _PLAIN, max_size=2),
    note=st.text(),
    created=st.just(utc_now()),
)


@given(preset=_PRESETS)
def test_whatever_a_preset_holds_a_file_holds_as_well(preset: Preset) -> None:
    assert from_text(to_text([preset]), "file") == [preset]
