"""``presets`` and ``--preset``, as a person types them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from gymdash_tui.domain.preset import Preset, PresetKind
from gymdash_tui.project.project import Project
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.cli.shell import Said, Shell
from tests.helpers.orders import config_of
from tests.helpers.sims import WILD, Steps

Typed = Callable[..., Said]


def test_saved_listed_shown_deleted(typed: Typed, project: Project) -> None:
    assert typed("presets").out.startswith("No presets yet. Save one: gymdash-tui presets save NAME --from ID")
    said = typed("presets", "save", "fast", "steps", "--set", "steps=7", "--set", "inner.rate=0.5", "--seeds", "0-2")
    assert (said.code, said.out) == (0, "saved fast\n")
    typed("presets", "save", "left", "--response", "--set", "left=true", "--note", "Always left.")
    assert typed("presets").out.splitlines() == [
        "preset  kind      type   holds",
        "fast    start     steps  steps=7 inner.rate=0.5",
        "left    response         Always left.",
    ]
    assert typed("presets", "list").out == typed("presets").out
    shown = typed("presets", "show", "fast").out
    assert "steps = 7" in shown and "inner.rate = 0.5" in shown and "seeds = " in shown
    assert typed("presets", "show", "left", "--response", "--json").json["kwargs"] == {"left": True}
    assert typed("presets", "show", "left").refuses("No preset is named 'left'")
    assert typed("presets", "delete", "fast").out == "deleted fast\n"
    assert [one["name"] for one in typed("presets", "--json").json] == ["left"]
    assert [call.details["shell"] for call in project.calls() if "preset" in call.name] == ["shell"] * 3


def test_a_preset_of_a_simulation(typed: Typed, tracker: SimulationTracker) -> None:
    tracker.create_simulation(Steps(config_of(Steps, "made", steps=7, seed=3)))
    said = typed("presets", "save", "mine", "--from", "made", "--set", "steps=9", "--json")
    assert (said.json["sim_key"], said.json["kwargs"]) == ("steps", {"steps": 9, "seed": 3})
    assert typed("presets", "save", "mine", "--from", "made").refuses("'mine' is a preset already", "--replace")
    assert typed("presets", "save", "mine", "--from", "made", "--replace").code == 0
    assert typed("presets", "show", "mine", "--json").json["kwargs"]["steps"] == 7


@pytest.mark.parametrize(("words", "sentence"), [
    (("save", "x"), "'x' names no simulation type"),
    (("save", "x", "steps", "--from", "made"), "give no KEY and no --response then"),
    (("save", "x", "--from", "nobody"), "No simulation has the name or id 'nobody'"),
    (("save", " ", "steps"), "A preset needs a name"),
    (("save", "x", "steps", "--seeds", "5-1"), "counts backwards"),
    (("save", "x", "steps", "--set", "a"), "is not of the form key=value"),
    (("delete", "x"), "No preset is named 'x'"),
    (("export", "a.json", "x"), "No preset is named 'x'"),
    (("import", "absent.json"), "absent.json could not be read"),
    (("polish",), "invalid choice"),
])  # fmt: skip
def test_words_that_make_no_sense_are_refused(
    typed: Typed, project: Project, words: tuple[str, ...], sentence: str
) -> None:
    assert typed("presets", *words).refuses(sentence)


def test_shared_as_a_file(typed: Typed, project: Project, shell: Shell, tmp_path: Path) -> None:
    for name in ("one", "two"):
        typed("presets", "save", name, "steps")
    assert typed("presets", "export", "mine.json").out == "2 presets written to mine.json\n"
    other = str(tmp_path / "other")
    assert typed("-d", other, "presets", "import", "mine.json").out == "2 presets imported\n"
    assert typed("-d", other, "presets", "import", "mine.json").refuses("'one', 'two' are presets already")
    assert typed("-d", other, "presets", "import", "mine.json", "--replace").code == 0
    assert [one["name"] for one in typed("-d", other, "presets", "--json").json] == ["one", "two"]


# --- the editor


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes an editor that replaces one text by another in what it is given, and leaves with a code."""

    def make(before: str, after: str, code: int = 0) -> None:
        program = tmp_path / "an editor.py"
        program.write_text(
            "import pathlib, sys\n"
            "path = pathlib.Path(sys.argv[1])\n"
            f"path.write_text(path.read_text().replace({before!r}, {after!r}))\n"
            f"sys.exit({code})\n"
        )
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.setenv("EDITOR", f"python3 '{program}'")

    return make


@pytest.fixture
def fast(project: Project) -> Project:
    """A project with one preset."""
    project.set_preset(Preset("fast", sim_key="steps", kwargs={"steps": 7}))
    return project


def test_a_preset_is_changed_in_the_editor(typed: Typed, fast: Project, editor: Callable[..., None]) -> None:
    editor('"steps": 7', '"steps": 9')
    assert typed("presets", "edit", "fast").out == "saved fast\n"
    assert fast.presets()[0].kwargs == {"steps": 9}
    assert typed("presets", "edit", "fast").out == "nothing was changed\n"
    editor('"fast"', '"faster"')
    assert typed("presets", "edit", "fast").out == "saved faster\n"
    assert [preset.name for preset in fast.presets()] == ["faster"]


@pytest.mark.parametrize(("before", "after", "sentence"), [
    ('"steps": 7', '"steps": ', "is no JSON"),
    ('"kwargs"', '"kwarg"', "a preset has no 'kwarg'; did you mean 'kwargs'?"),
    ('"fast"', '"other"', "'other' is a preset already"),
])  # fmt: skip
def test_what_is_wrong_is_kept_beside_and_not_taken_over(
    typed: Typed, fast: Project, editor: Callable[..., None], before: str, after: str, sentence: str
) -> None:
    fast.set_preset(Preset("other", sim_key="steps"))
    editor(before, after)
    said = typed("presets", "edit", "fast")
    assert said.refuses(sentence, "What you wrote is kept in ", "and nothing was changed")
    assert [preset.name for preset in fast.presets()] == ["fast", "other"]
    kept = re.search(r"kept in (\S+\.json),", said.err)
    assert kept is not None and after in Path(kept[1]).read_text()
    Path(kept[1]).unlink()


def test_an_editor_that_gives_up_or_is_not_there(
    typed: Typed, fast: Project, editor: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    editor('"steps": 7', '"steps": 9', 1)
    assert typed("presets", "edit", "fast").refuses("left with code 1, so nothing was changed")
    monkeypatch.setenv("EDITOR", "/no/such/editor -x")
    assert typed("presets", "edit", "fast").refuses("could not be run", "set EDITOR to another")
    assert fast.presets()[0].kwargs == {"steps": 7}


# --- starting from one


def configs(typed: Typed, *words: str) -> list[dict[str, object]]:
    """What would be started: the arguments of each."""
    said = typed("start", *words, "--preview", "--json")
    assert said.code == 0, said
    return [one["kwargs"] for one in said.json]


def test_a_start_lies_over_its_preset(typed: Typed, fast: Project) -> None:
    fast.set_preset(Preset("nested", sim_key="steps", kwargs={"steps": 7, "inner": {"rate": 0.5, "er": 2}, "seed": 1}))
    assert configs(typed, "--preset", "nested") == [{"steps": 7, "inner": {"rate": 0.5, "er": 2}, "seed": 1}]
    given = ("--set", "inner.rate=1", "--seed", "4")
    assert configs(typed, "steps", "--preset", "nested", *given) == [
        {"steps": 7, "inner": {"rate": 1, "er": 2}, "seed": 4}
    ]
    assert [one["seed"] for one in configs(typed, "--preset", "nested", "--seeds", "5-6")] == [5, 6]


def test_seeds_grid_group_and_gpu_come_from_the_preset_unless_given(typed: Typed, project: Project) -> None:
    more = {"seeds": "0-1", "grid": {"inner.rate": [0.1, 0.2]}, "group": "night", "gpu": "none"}
    project.set_preset(Preset("sweep", sim_key="steps", kwargs={"steps": 7}, more=more))
    told = typed("start", "--preset", "sweep", "--preview", "--json").json
    assert [(one["kwargs"]["inner"]["rate"], one["kwargs"]["seed"]) for one in told] == [
        (0.1, 0), (0.1, 1), (0.2, 0), (0.2, 1),
    ]  # fmt: skip
    assert {one["group"] for one in told} == {"night"} and "--gpu none" in told[0]["command"]
    told = typed(
        "start", "--preset", "sweep", "--set", "inner.rate=0.3", "--seed", "9", "--group", "day", "--preview", "--json"
    ).json
    assert [(one["kwargs"], one["group"]) for one in told] == [({"steps": 7, "inner": {"rate": 0.3}, "seed": 9}, "day")]
    assert [one["seed"] for one in configs(typed, "--preset", "sweep", "--set", "seed=3")] == [3, 3]
    project.set_preset(Preset("typed", sim_key="steps", more={"seeds": [4, 5], "grid": {"mode": "plain,quiet"}}))
    assert [(one["mode"], one["seed"]) for one in configs(typed, "--preset", "typed")] == [
        ("plain", 4), ("plain", 5), ("quiet", 4), ("quiet", 5),
    ]  # fmt: skip


def test_it_is_started_and_queued_for_real(typed: Typed, fast: Project, tracker: SimulationTracker) -> None:
    said = typed("start", "--preset", "fast", "--name", "first", "--wait", "--json")
    assert (said.code, said.json["config"], said.json["ending"]) == (0, {"steps": 7}, "succeeded")
    assert typed("queue", "--preset", "fast", "--name", "later", "--held").code == 0
    assert tracker.record("later").kwargs == {"steps": 7} and tracker.record("later").held


@pytest.mark.parametrize(("words", "sentence"), [
    (("--preset", "fats"), "No preset is named 'fats'; did you mean 'fast'?"),
    (("deaf", "--preset", "fast"), "The preset 'fast' is for 'steps', not for 'deaf'; leave KEY out."),
    (("--preset", "fast", "--set", "steps"), "is not of the form key=value"),
    (("--preset", "gone"), "No simulation type 'gone_type'"),
    ((), "one of the arguments KEY --preset is required"),
])  # fmt: skip
def test_a_start_that_cannot_be_is_refused(typed: Typed, fast: Project, words: tuple[str, ...], sentence: str) -> None:
    fast.set_preset(Preset("gone", sim_key="gone_type"))
    assert typed("start", *words).refuses(sentence)


def test_without_a_project_there_is_no_preset(typed: Typed, shell: Shell) -> None:
    assert typed("start", "--preset", "fast").code == 2
    assert not shell.project.exists()


def test_nothing_of_it_drives_a_terminal(shell: Shell, project: Project) -> None:
    name = WILD.replace("\x00", "")
    project.set_preset(Preset(name, sim_key=name, kwargs={name: name}, note=name))
    project.set_preset(Preset("odd", PresetKind.RESPONSE, kwargs={name: [name]}))
    for words in (("presets",), ("presets", "show", name), ("presets", "show", "odd", "--response", "--json")):
        assert b"\x1b" not in shell.on_a_terminal(*words)


def test_a_file_is_readable(typed: Typed, fast: Project, shell: Shell) -> None:
    typed("presets", "export", "mine.json")
    document = json.loads((shell.folder / "mine.json").read_text())
    assert document["version"] == 1 and document["presets"][0]["kwargs"] == {"steps": 7}
