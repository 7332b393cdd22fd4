"""The form's model: seeds, grids, the queue, and the shell command that does the same."""

from __future__ import annotations

import shlex
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.cli.orders import orders_of
from gymdash_tui.cli.parser import make_parser
from gymdash_tui.domain.fields import Field
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Phase
from gymdash_tui.domain.text import text_width
from gymdash_tui.tracking.slots import Slots
from gymdash_tui.tui.form_entries import AFTER, AFTER_ANY, GPU, GRID, GROUP, HELD, NAME, PRIORITY, SEEDS
from gymdash_tui.tui.form_filling import texts_of
from gymdash_tui.tui.form_model import FormModel
from gymdash_tui.tui.form_orders import command, orders, preview, room_words, some_wait, wanted
from gymdash_tui.tui.queue_view import QueueView
from gymdash_tui.tui.widgets.side import wrap_command
from tests.tui.test_rows_pure import FIELDS

ALL = (*FIELDS, Field("seed", "int", None, optional=True, minimum=0))


def model(**texts: str) -> FormModel:
    own = {"name": NAME, "seeds": SEEDS, "group": GROUP, "grid": GRID, "gpu": GPU, "held": HELD, "after": AFTER}
    own |= {"priority": PRIORITY, "after_any": AFTER_ANY, "clip_range": "algorithm_kwargs.clip_range"}
    return FormModel("stable_baselines", ALL, {own.get(name, name): text for name, text in texts.items()})


def test_seeds_stand_in_the_place_of_the_seed() -> None:
    paths = [entry.path for entry in model().entries()]
    assert SEEDS in paths
    assert "seed" not in paths


def test_each_seed_is_a_simulation() -> None:
    want = wanted(model(seeds="0-4"))
    assert [point.kwargs["seed"] for point in want.points] == [0, 1, 2, 3, 4]
    assert want.group == want.name == "ppo-CartPole-v1"
    assert [order.config.name for order in orders(model(seeds="0-1"), wanted(model(seeds="0-1")), None)] == [
        "ppo-CartPole-v1-seed0",
        "ppo-CartPole-v1-seed1",
    ]


def test_one_seed_is_one_simulation_without_a_group() -> None:
    want = wanted(model(seeds="7"))
    assert want.name == "ppo-CartPole-v1-seed7"
    assert want.group == ""
    assert not want.must_queue


def test_with_grid_commas_part_values() -> None:
    texts = {"num_steps": "10,20", "clip_range": "0.1,lin_0.2", "seeds": "0-1"}
    assert set(model(**texts).problems()) == {"num_steps", "algorithm_kwargs.clip_range"}
    gridded = model(**texts, grid="true")
    assert gridded.problems() == {}
    assert len(gridded.points()) == 8
    assert {point.kwargs["algorithm_kwargs"]["clip_range"] for point in gridded.points()} == {0.1, "lin_0.2"}


@pytest.mark.parametrize(
    ("texts", "path"),
    [
        ({"seeds": "4-0"}, SEEDS),
        ({"seeds": "x"}, SEEDS),
        ({"seeds": "0-2000"}, SEEDS),
        ({"grid": "true", "num_steps": "10,10"}, "num_steps"),
        ({"grid": "true", "num_steps": "10,0"}, "num_steps"),
        ({"grid": "true", "num_steps": ",".join(map(str, range(1, 1500)))}, GRID),
        ({"grid": "perhaps"}, GRID),
        ({"gpu": "first"}, GPU),
        ({"priority": "high"}, PRIORITY),
        ({"held": "7"}, HELD),
    ],
)
def test_what_is_wrong_is_said_at_its_field(texts: dict[str, str], path: str) -> None:
    assert set(model(**texts).problems()) == {path}


@given(
    st.dictionaries(st.sampled_from(["seeds", "grid", "num_steps", "gpu", "held", "priority"]), st.text(max_size=12))
)
def test_whatever_is_typed_there_is_an_answer(texts: dict[str, str]) -> None:
    form = model(**texts)
    assert isinstance(form.problems(), dict)
    assert command(form)


@pytest.mark.parametrize(
    "texts",
    [
        {"seeds": "0-2", "num_steps": "77"},
        {"seeds": "3"},
        {"grid": "true", "num_steps": "10,20", "env": "A-v1", "seeds": "0,5"},
        {"name": "it's [/me]", "group": "-odd", "gpu": "any"},
        {"held": "true", "priority": "-3", "seeds": "1-2"},
    ],
)
def test_the_command_starts_the_same(texts: dict[str, str]) -> None:
    form = model(**texts)
    own = orders(form, wanted(form), None)
    words = shlex.split(command(form))
    theirs = orders_of(make_parser().parse_args(words[1:]))
    assert [(one.config.name, one.kwargs, one.group, one.gpu) for one in own] == [
        (one.config.name, one.kwargs, one.group, one.gpu) for one in theirs
    ]
    assert words[1] == ("queue" if "held" in texts else "start")


def test_a_command_that_queues_has_its_words() -> None:
    words = shlex.split(command(model(after="first, -second", after_any="true", priority="4"), queue=True))
    assert words[1] == "queue"
    assert words[words.index("--priority") :][:2] == ["--priority", "4"]
    assert "--after=-second" in words
    assert "--after-any" in words


def test_it_is_said_how_many_start_now() -> None:
    free = QueueView(slots=Slots(2))
    ahead = QueueView(queued=(SimulationRecord("a", "a", "k", phase=Phase.QUEUED),), slots=Slots(2))
    assert preview(wanted(model(seeds="0-4")), free) == "5 simulations: 2 start now, 3 wait"
    assert preview(wanted(model(seeds="0-4")), ahead) == "5 simulations: 1 starts now, 4 wait"
    assert preview(wanted(model(seeds="0-1", priority="5")), ahead) == "2 simulations: all start now"
    assert preview(wanted(model(seeds="0-1")), QueueView(slots=Slots(0))) == "2 simulations: all wait"
    assert preview(wanted(model()), ahead) == "1 simulation, which starts now"
    assert preview(wanted(model(seeds="0-4", held="true")), free) == "5 simulations, held in the queue"
    assert preview(wanted(model(after="x")), free) == "1 simulation, after x"


def test_it_is_told_whether_more_slots_would_start_more() -> None:
    free, full = QueueView(slots=Slots(2)), QueueView(slots=Slots(2, live=2))
    assert some_wait(wanted(model(seeds="0-4")), free)
    assert some_wait(wanted(model(seeds="0-1")), full)
    assert not some_wait(wanted(model(seeds="0-1")), free)
    assert not some_wait(wanted(model()), full)
    assert not some_wait(wanted(model(seeds="0-4", held="true")), full)
    assert not some_wait(wanted(model(seeds="0-4", after="x")), full)
    assert not some_wait(wanted(model(seeds="0-4")), QueueView())


COMMANDS = (
    "gymdash-tui start arm --name 'it is' --set 'net.arch=[64, 64, 128, 256]' --grid --seeds 0-4 -- python x --env y",
    shlex.join(["gymdash-tui", "start", "arm", "--set", f"net={'x' * 90}", "--name", "[/a] 'b' \"c\" $HOME `d` \\"]),
    shlex.join(["gymdash-tui", "start", "名前" * 20, "--name", "a b" * 30]),
)


@pytest.mark.parametrize("width", [12, 20, 38, 39, 40, 78, 200])
@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_that_is_copied_off_the_screen_is_still_one(line: str, width: int) -> None:
    lines = wrap_command(line, width)
    assert all(text_width(part) <= width for part in lines)
    told = subprocess.run(
        ["sh", "-c", 'set -- {}; printf "%s\\n" "$@"'.format("\n".join(lines))], capture_output=True, check=True
    )
    assert told.stdout.decode().splitlines() == shlex.split(line)


def test_a_text_that_is_no_command_is_broken_as_any() -> None:
    assert wrap_command("(as soon as it's understood)", 16) == [" (as soon as", " it's", " understood)"]


def test_where_no_slot_is_free_it_is_said_that_one_start_waits_for_none() -> None:
    full = QueueView(slots=Slots(2, live=2))
    said = "1 simulation, which starts now (no slot is free: f2 has it wait for one)"
    assert preview(wanted(model()), full) == said
    assert room_words(full) == "2 of 2 slots taken"
    assert room_words(QueueView(slots=Slots(0, live=1))) == "on hold (0 slots), 1 running"
    assert room_words(QueueView()) == ""


def test_a_clone_is_filled_so_that_it_comes_to_the_same_arguments() -> None:
    kwargs = {
        "algorithm": "dqn",
        "algorithm_kwargs": {"buffer_size": 500},
        "env": "123",
        "num_steps": 10,
        "seed": 3,
        "threads": 2,
    }
    filled = FormModel("stable_baselines", ALL)
    filled.texts = texts_of(filled, kwargs)
    assert filled.points()[0].kwargs == kwargs
    assert filled.problems() == {}
