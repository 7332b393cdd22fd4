"""The form's model for any type: nested and required arguments, free lines, commands, presets."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.cli.orders import orders_of
from gymdash_tui.cli.parser import make_parser
from gymdash_tui.domain.fields import Field
from gymdash_tui.domain.preset import Preset
from gymdash_tui.tui.form_entries import (
    AFTER,
    AFTER_ANY,
    FREE,
    GPU,
    GRID,
    GROUP,
    HELD,
    NAME,
    PRIORITY,
    PYTHON,
    SEEDS,
    TYPE,
    default_text,
)
from gymdash_tui.tui.form_filling import is_made, left_out, preset_of, preset_texts, texts_of
from gymdash_tui.tui.form_find import find_choices
from gymdash_tui.tui.form_model import FormModel
from gymdash_tui.tui.form_orders import command, count_words, orders, wanted
from gymdash_tui.tui.preset_words import answer_text, read_answer
from gymdash_tui.tui.type_feed import change_words, own_trace

ARM = (
    Field("joints", "int", required=True, minimum=1),
    Field("target", "str", "bin", help="Where it goes."),
    Field(
        "gripper",
        "dict",
        {"force": 2.5, "pad": {"size": 1}},
        help="What it grips with.",
        inner=(
            Field("force", "float", 2.5),
            Field("pad", "dict", inner=(Field("size", "int", 1), Field("soft", "bool", False))),
        ),
    ),
    Field("seed", "int", None, optional=True, minimum=0),
)
NET = (Field("data", "dict", required=True, inner=(Field("name", "str", required=True), Field("size", "int", 3))),)
ARGV = (Field("argv", "list", []), Field("steps", "int", 0))


def free(*lines: str, **own: str) -> FormModel:
    texts = {f"{FREE}{at}": line for at, line in enumerate(lines)}
    return FormModel("mine", (), texts | {f"@{name}": text for name, text in own.items()})


def paths(model: FormModel) -> list[str]:
    return [entry.path for entry in model.entries()]


# -- declared ----------------------------------------------------------------------------------------------------------


def test_nested_arguments_are_lines_of_their_own_below_a_heading() -> None:
    model = FormModel("arm", ARM)
    found = {entry.path: entry for entry in model.entries()}
    assert found["gripper.force"].section == "gripper"
    assert found["gripper.force"].about == "What it grips with."
    assert found["gripper.pad.size"].section == "gripper.pad"
    assert "gripper" not in found
    model.texts = {"joints": "3", "gripper.pad.soft": "true", "gripper.force": "1"}
    assert model.kwargs == {"joints": 3, "gripper": {"pad": {"soft": True}, "force": 1}}
    assert model.problems() == {}
    model.texts["gripper.pad.size"] = "large"
    assert set(model.problems()) == {"gripper.pad.size"}


def test_what_is_a_types_own_stands_before_what_all_types_have() -> None:
    late = Field("film", "int", 0, section="recording")
    own = [path for path in paths(FormModel("robot", (late, *ROBOT))) if not path.startswith("@")]
    assert own == ["steps", "algorithm", "algorithm_kwargs.policy_kwargs", "algorithm_kwargs.gamma", "film", f"{FREE}0"]
    found = paths(FormModel("robot", (late, *ROBOT), types=("robot",), ask_type=True))
    assert found[:5] == [TYPE, NAME, "steps", "algorithm", SEEDS]
    assert found[-8:] == [GROUP, GRID, GPU, PYTHON, PRIORITY, AFTER, AFTER_ANY, HELD]


@pytest.mark.parametrize(
    ("seed", "said"),
    [
        (Field("seed", "int", None, optional=True, empty="drawn"), "drawn"),
        (Field("seed", "int", 42), "42"),
        (Field("seed", "int", None, optional=True), "none"),
        (Field("seed", "int", required=True), "needed"),
    ],
)
def test_what_an_empty_field_means_is_said_by_the_type(seed: Field, said: str) -> None:
    every = Field("every", "int", None, optional=True, empty="20 times in all")
    found = {entry.path: default_text(entry) for entry in FormModel("arm", (every, seed)).entries()}
    assert (found["every"], found[SEEDS]) == ("20 times in all", said)
    assert Field.from_json(every.to_json()) == every


@pytest.mark.parametrize(
    ("texts", "name", "expected"),
    [
        ({"algorithm": "ppo"}, "ppo", True),
        ({SEEDS: "5"}, "ppo-seed5", True),
        ({SEEDS: "5", "steps": "7"}, "ppo-steps=7-seed5", True),
        ({SEEDS: "5", "algorithm_kwargs.gamma": "0.5"}, "ppo-gamma=0.5-seed5", True),
        ({SEEDS: "5", "steps": "7"}, "ppo-steps=#3-seed5", True),
        ({SEEDS: "5"}, "ppo-seed6", False),
        ({SEEDS: "5"}, "ppo-mine", False),
        ({"algorithm": "dqn"}, "ppo", False),
    ],
)
def test_a_name_that_a_form_made_is_known_again(texts: dict[str, str], name: str, expected: bool) -> None:
    assert is_made(FormModel("robot", ROBOT), texts, name) is expected


def test_of_a_form_with_several_each_name_is_known_again() -> None:
    model = FormModel("robot", ROBOT, {GRID: "true", "steps": "1,2", "algorithm_kwargs.gamma": "0.1,0.2", SEEDS: "0-1"})
    for order in orders(model, wanted(model), None):
        texts = texts_of(FormModel("robot", ROBOT), order.config.kwargs)
        assert is_made(FormModel("robot", ROBOT), texts, order.config.name)


def test_what_is_needed_is_missing_and_not_wrong() -> None:
    model = FormModel("arm", ARM)
    assert model.missing() == {"joints"} == set(model.problems())
    model.texts["joints"] = "0"
    assert model.missing() == set()
    assert set(model.problems()) == {"joints"}
    assert FormModel("net", NET).missing() == {"data.name"}
    assert FormModel("net", NET, {"data.size": "7"}).missing() == {"data.name"}
    assert FormModel("net", NET, {"data.name": "digits"}).problems() == {}


def test_in_a_grid_what_is_needed_is_missed_as_well() -> None:
    model = FormModel("arm", ARM, {GRID: "true", "gripper.force": "1,2"})
    assert set(model.problems()) == {"joints"} == model.missing()
    model.texts["joints"] = "1,2,0"
    assert set(model.problems()) == {"joints"}
    model.texts["joints"] = "1,2"
    assert len(model.points()) == 4


def test_a_type_without_a_seed_has_no_seeds() -> None:
    model = FormModel("net", NET, {"data.name": "x", SEEDS: "0-4"})
    assert SEEDS not in paths(model)
    assert len(model.points()) == 1
    assert "--seeds" not in command(model)
    assert SEEDS in paths(FormModel("arm", ARM))
    assert SEEDS in paths(FormModel("mine", ()))


def test_a_seed_under_a_heading_and_a_needed_one_are_the_seeds() -> None:
    seed = Field("seed", "int", required=True, minimum=0, section="luck")
    model = FormModel("dice", (Field("sides", "int", 6), seed))
    assert paths(model).count(SEEDS) == 1
    assert "seed" not in paths(model)
    assert model.missing() == {SEEDS}
    model.texts[SEEDS] = "1,2"
    assert model.problems() == {}


def test_problems_that_the_type_itself_finds_are_put_to_a_line() -> None:
    model = FormModel("arm", ARM, {"joints": "3"})
    told = {"gripper": "too strong", "target.0.x": "no", "seed": "odd"}
    assert model.placed(told) == {"gripper.force": "too strong", "target": "no", SEEDS: "odd"}
    assert free("a.b = 1").placed({"a.b": "wrong"}) == {f"{FREE}0": "wrong"}


# -- the type ----------------------------------------------------------------------------------------------------------


def test_the_type_is_asked_for_and_has_to_be_one() -> None:
    model = FormModel("arm", ARM, {TYPE: "arm", "joints": "1"}, types=("arm", "net"), ask_type=True)
    assert paths(model)[0] == TYPE
    assert model.problems() == {}
    model.texts[TYPE] = "amr"
    assert "did you mean 'arm'" in model.problems()[TYPE]
    model.texts[TYPE] = "net"
    assert model.problems()[TYPE] == model.waiting == "Looking what net takes..."


def test_a_type_that_cannot_be_imported_starts_nothing_and_keeps_its_lines() -> None:
    model = FormModel("arm", ARM, {"joints": "1"}, types=("arm",))
    assert TYPE not in paths(model)
    model.troubles[TYPE] = "NameError: oops"
    assert model.problems() == {TYPE: "NameError: oops"}
    assert {TYPE, "joints"} <= set(paths(model))
    model.fields = None
    assert paths(model) == [TYPE]


# -- free lines --------------------------------------------------------------------------------------------------------


def test_free_lines_come_and_go() -> None:
    assert paths(free()).count(f"{FREE}0") == 1
    model = free("train_kwargs.epochs = 5", "", "x = [1, 2]", "  ")
    assert [path for path in paths(model) if path.startswith(FREE)] == [f"{FREE}{at}" for at in range(4)]
    assert model.tidy()
    assert not model.tidy()
    assert [path for path in paths(model) if path.startswith(FREE)] == [f"{FREE}{at}" for at in range(3)]
    assert model.kwargs == {"train_kwargs": {"epochs": 5}, "x": [1, 2]}
    assert model.problems() == {}


@pytest.mark.parametrize("lines", [("x",), ("= 3",), ("a..b = 3",), ("a = 1", "a = 2"), ("a = 1", "a.b = 2")])
def test_a_free_line_that_cannot_be_taken_is_said_at_it(lines: tuple[str, ...]) -> None:
    model = free(*lines)
    assert list(model.problems()) == [f"{FREE}{len(lines) - 1}"]
    assert command(model)


def test_free_lines_are_swept_too() -> None:
    model = free("a.b = 1,2", "c = x", grid="true", seeds="0-1")
    assert len(model.points()) == 4
    assert model.problems() == {}


names = st.from_regex(r"[a-z][a-z_]{0,5}", fullmatch=True).filter(lambda name: name != "seed")
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, min_size=1, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(names, values, max_size=4))
def test_free_lines_that_are_filled_in_come_to_the_same(kwargs: dict[str, Any]) -> None:
    model = FormModel("mine", ())
    model.texts = texts_of(model, kwargs)
    assert model.kwargs == kwargs
    assert model.problems() == {}


@given(st.lists(st.text(max_size=20), max_size=4))
def test_whatever_is_typed_into_free_lines_there_is_an_answer(lines: list[str]) -> None:
    model = free(*lines)
    assert isinstance(model.problems(), dict)
    assert command(model)


# -- a command ---------------------------------------------------------------------------------------------------------


def test_a_command_is_typed_as_into_a_shell() -> None:
    model = FormModel("command", ARGV, {"argv": "python train.py --name 'my run'"})
    assert model.kwargs == {"argv": ["python", "train.py", "--name", "my run"]}
    model.texts["argv"] = '["a", "b c"]'
    assert model.kwargs == {"argv": ["a", "b c"]}
    model.texts["argv"] = "it's"
    assert "close the quotes" in model.problems()["argv"]
    assert command(model)


@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=4))
def test_a_command_that_is_filled_in_comes_to_the_same_words(words: list[str]) -> None:
    model = FormModel("command", ARGV)
    model.texts = texts_of(model, {"argv": words})
    assert model.kwargs == {"argv": words}


# -- names that nobody declared ----------------------------------------------------------------------------------------

ROBOT = (
    Field("steps", "int", 5, minimum=1),
    Field("algorithm", "str", "ppo", choices=("ppo", "dqn")),
    Field(
        "algorithm_kwargs",
        "dict",
        {},
        variant_by="algorithm",
        variants={"ppo": (Field("policy_kwargs", "dict", {}), Field("gamma", "float", 0.9)), "dqn": ()},
    ),
    Field("seed", "int", None, optional=True, minimum=0),
)


def test_within_a_dictionary_that_declares_nothing_one_writes_by_dots() -> None:
    model = FormModel("robot", ROBOT, {f"{FREE}0": "algorithm_kwargs.policy_kwargs.net_arch = [64, 64]"})
    assert [path for path in paths(model) if not path.startswith("@")][-2:] == [f"{FREE}0", f"{FREE}1"]
    assert model.kwargs == {"algorithm_kwargs": {"policy_kwargs": {"net_arch": [64, 64]}}}
    assert model.problems() == {}
    assert "--set 'algorithm_kwargs.policy_kwargs.net_arch=[64, 64]'" in command(model)


def test_a_type_all_of_whose_names_are_declared_takes_no_others() -> None:
    assert not any(path.startswith(FREE) for path in paths(FormModel("arm", ARM)))


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({f"{FREE}0": "algorithm_kwargs.gama = 1"}, "did you mean 'gamma'"),
        ({f"{FREE}0": "nonsense.x = 1"}, "not an argument"),
        ({f"{FREE}0": "just words"}, "name = value"),
        ({f"{FREE}0": "algorithm_kwargs.gamma = 1", "algorithm_kwargs.gamma": "0.5"}, "given twice"),
        ({f"{FREE}0": "algorithm_kwargs.gamma.x = 1", "algorithm_kwargs.gamma": "0.5"}, "give one of the two"),
    ],
)
def test_what_is_wrong_with_it_is_said_at_its_line(texts: dict[str, str], said: str) -> None:
    model = FormModel("robot", ROBOT, texts)
    problems = model.problems()
    assert said in problems[f"{FREE}0"]
    assert set(problems) == {f"{FREE}0"}


def test_a_grid_over_such_a_name_is_saved_and_filled_in_again() -> None:
    texts = {f"{FREE}0": "algorithm_kwargs.policy_kwargs.net_arch = [64],[128]", GRID: "true", SEEDS: "0-1"}
    model = FormModel("robot", ROBOT, texts)
    assert len(model.points()) == 4
    again, lost = preset_texts(model, preset_of(model, "deep"))
    assert not lost
    assert [point.kwargs for point in FormModel("robot", ROBOT, again).points()] == [
        point.kwargs for point in model.points()
    ]


# -- finding a field, and how many there will be -----------------------------------------------------------------------


def test_a_field_is_found_by_name_meaning_and_value() -> None:
    model = FormModel("arm", ARM, {"joints": "[/7]"})
    lines = {line.value: line.cells for line in find_choices(model.entries(), model.texts)}
    assert lines["joints"] == ("joints", "= [/7]")
    assert lines["target"] == ("target", "bin  Where it goes.")
    assert lines["gripper.pad.size"][0] == "gripper.pad.size"
    assert lines[SEEDS][0] == "seeds" and lines[SEEDS][1].startswith("none  ")


def test_it_is_counted_what_seeds_and_grid_come_to() -> None:
    assert count_words(FormModel("arm", ARM, {SEEDS: "0-4"})) == "5 simulations"
    assert count_words(FormModel("arm", ARM, {SEEDS: "0-4", GRID: "true", "joints": "1,2,3"})) == "15 simulations"
    assert count_words(FormModel("arm", ARM, {SEEDS: "3"})) == ""
    assert count_words(FormModel("arm", ARM, {SEEDS: "x"})) == ""


# -- the line for the shell --------------------------------------------------------------------------------------------

TYPES = """
from dataclasses import dataclass
from gymdash_tui import Simulation

@dataclass
class Kwargs:
    joints: int
    seed: int | None = None

class Arm(Simulation):
    Kwargs = Kwargs

    def _run(self, **kwargs):
        pass

class Free(Simulation):
    def _run(self, **kwargs):
        pass
"""


@pytest.mark.parametrize(
    ("key", "texts"),
    [
        ("arm", {"joints": "3", SEEDS: "0-2", NAME: "[/x] it's"}),
        ("arm", {"joints": "1,2", GRID: "true", GPU: "none"}),
        ("free", {f"{FREE}0": "train_kwargs.epochs = 5", f"{FREE}1": "-odd = a b", SEEDS: "3"}),
        ("free", {f"{FREE}0": "a.b = 1,2", f"{FREE}1": 'c = "x,y"', GRID: "true"}),
    ],
)
def test_the_command_of_any_type_starts_the_same(
    key: str, texts: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.py").write_text(TYPES)
    model = FormModel(key, ARM if key == "arm" else (), texts, sims=("mine.py",))
    own = orders(model, wanted(model), None)
    arguments = make_parser().parse_args(shlex.split(command(model))[1:])
    theirs = orders_of(arguments)
    assert arguments.sims == ["mine.py"]
    assert [(one.config.name, one.kwargs, one.group, one.command_line) for one in own] == [
        (one.config.name, one.kwargs, one.group, one.command_line) for one in theirs
    ]


@pytest.mark.parametrize(
    ("texts", "queue", "line"),
    [
        ({}, False, "gymdash-tui run --name train-X -- python train.py --env X"),
        ({}, True, "gymdash-tui run --queue --name train-X -- python train.py --env X"),
        ({SEEDS: "0-2"}, False, "gymdash-tui run --name train-X --seeds 0-2 -- python train.py --env X"),
        (
            {SEEDS: "3", "steps": "900", GPU: "any", NAME: "-odd"},
            False,
            "gymdash-tui run --name=-odd --steps 900 --seed 3 --gpu any -- python train.py --env X",
        ),
    ],
)
def test_a_program_is_run_by_its_own_command(texts: dict[str, str], queue: bool, line: str) -> None:
    fields = (*ARGV, Field("seed", "int", None, optional=True))
    model = FormModel("command", fields, {"argv": "python train.py --env X", **texts})
    assert command(model, queue) == line
    parsed = make_parser().parse_args(shlex.split(line)[1:])
    assert parsed.words == ["--", "python", "train.py", "--env", "X"] or parsed.words[0] == "python"


def test_what_run_does_not_know_is_started() -> None:
    for own in ({PYTHON: "/venv"}, {GRID: "true"}, {AFTER: "x"}):
        words = shlex.split(command(FormModel("command", ARGV, {"argv": "python train.py", **own})))
        assert words[1:3] in (["start", "command"], ["queue", "command"])


def test_the_command_names_the_interpreter_that_was_typed() -> None:
    words = shlex.split(command(FormModel("arm", ARM, {PYTHON: "~/my venv", "joints": "1"}, python="/other")))
    assert words[words.index("--python") + 1] == "~/my venv"
    assert "/other" not in words


# -- presets -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "texts",
    [
        {"joints": "3", "gripper.force": "2", SEEDS: "0-4", GPU: "any", NAME: "x"},
        {"joints": "1,2", GRID: "true", "target": '"a, b"'},
        {PYTHON: "/venv", "joints": "7"},
    ],
)
def test_a_preset_holds_what_was_typed(texts: dict[str, str]) -> None:
    model = FormModel("arm", ARM, dict(texts))
    preset = preset_of(model, "mine")
    filled = FormModel("arm", ARM)
    found, lost = preset_texts(filled, preset)
    filled.texts = found
    assert not lost
    assert filled.points() == model.points()
    assert [filled.text(path) for path in (NAME, GPU, PYTHON)] == [model.text(path) for path in (NAME, GPU, PYTHON)]


def test_a_preset_of_free_lines_with_a_grid_is_filled_in_again() -> None:
    model = free("a.b = 1,2", 'c = "x,y"', "d = [1, 2]", grid="true")
    found, _ = preset_texts(FormModel("mine", ()), preset_of(model, "mine"))
    again = FormModel("mine", (), found)
    assert again.points() == model.points()


def test_what_a_type_does_not_know_of_a_preset_is_told() -> None:
    preset = Preset("old", sim_key="arm", kwargs={"joints": 2, "speed": 3, "gripper": {"force": 1, "colour": "red"}})
    texts, lost = preset_texts(FormModel("arm", ARM), preset)
    assert lost == ["speed", "gripper.colour"]
    assert texts["gripper.force"] == "1"
    assert left_out(FormModel("arm", ARM), {}, {"seed": None}) == []


def test_a_published_score_stays_as_long_as_the_arguments_do() -> None:
    zoo = Preset(
        "zoo", sim_key="arm", kwargs={"joints": 3}, more={"score": 500.0, "score_std": 1.0}, note="From there."
    )
    same = preset_of(FormModel("arm", ARM, {"joints": "3"}), "zoo", zoo)
    assert same.more == zoo.more
    assert same.note == zoo.note
    assert preset_of(FormModel("arm", ARM, {"joints": "4"}), "zoo", zoo).more == {}


@given(st.dictionaries(names, values.filter(lambda value: value != {}), min_size=1, max_size=3))
def test_an_answer_is_read_as_it_is_written(kwargs: dict[str, Any]) -> None:
    assert read_answer(answer_text(kwargs))[0] == kwargs


# -- what changed ------------------------------------------------------------------------------------------------------


def test_it_is_said_how_a_type_changed() -> None:
    now = (Field("joints", "float", required=True, minimum=1), *ARM[2:], Field("gain", "int", 1), Field("limit", "int"))
    assert change_words(ARM, now) == "gain, limit are new; target is gone; joints is changed"
    assert change_words(ARM, ARM) == ""
    assert change_words(ARM, ARM[::-1]) == "their order changed"


def test_a_trace_begins_where_a_persons_file_does() -> None:
    ours = '  File "/x/gymdash_tui/worker/describe.py", line 1, in answer\n    return\n'
    frozen = '  File "<frozen importlib._bootstrap>", line 1, in load\n'
    theirs = '  File "/home/me/arm.py", line 3, in <module>\n    oops\nNameError: oops'
    assert own_trace(f"Traceback:\n{ours}{frozen}{theirs}") == ["Traceback:", *theirs.splitlines()]
    assert own_trace("nothing") == ["nothing"]
    assert own_trace(f"T\n{ours}X") == ["T", *ours.splitlines(), "X"]
