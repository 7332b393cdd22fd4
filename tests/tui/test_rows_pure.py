"""Lines of the list, spans of a change, the form's model, details: the pure parts."""

from __future__ import annotations

import shlex
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.fields import Field
from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.status import SimStatus, SimStatusCode
from gymdash_tui.domain.text import text_width
from gymdash_tui.domain.times import utc_now
from gymdash_tui.tui.form_entries import NAME
from gymdash_tui.tui.form_model import FormModel
from gymdash_tui.tui.form_orders import command
from gymdash_tui.tui.text import fit, fit_start
from gymdash_tui.tui.widgets.detail_lines import config_lines, status_lines, wrap_cells
from gymdash_tui.tui.widgets.list_row import columns_for, row_parts, title_parts

TEXTS = st.text(max_size=60) | st.sampled_from(["[/foo]", "\x1b[2J", "🚀" * 30, "名" * 40])


def records() -> st.SearchStrategy[SimulationRecord]:
    numbers = st.floats(0, 1e9)
    progress = st.builds(
        Progress,
        step=numbers,
        total=numbers,
        rate=numbers,
        eta=st.floats(-1, 1e8),
        score=st.none() | st.floats(allow_nan=False, allow_infinity=False),
        trail=st.lists(st.none() | st.floats(-1e6, 1e6), max_size=24).map(tuple),
        word=TEXTS,
    )
    status = st.builds(SimStatus, code=st.sampled_from(SimStatusCode), details=TEXTS, error_trace=TEXTS)
    return st.builds(
        SimulationRecord,
        sim_id=st.just("0123456789"),
        name=TEXTS,
        sim_key=TEXTS,
        phase=st.sampled_from(Phase),
        ending=st.sampled_from(Ending),
        progress=progress,
        started=st.just(utc_now()),
        ended=st.just(utc_now() + timedelta(hours=3)),
        last_status=st.none() | status,
        kwargs=st.dictionaries(TEXTS, st.none() | st.integers() | TEXTS | st.dictionaries(TEXTS, TEXTS, max_size=3)),
        group=TEXTS,
    )


def width_of(parts: list[tuple[str, str]]) -> int:
    return sum(text_width(text) for text, _ in parts)


@given(records(), st.integers(40, 220), st.booleans(), st.booleans(), st.integers(-1, 9), st.booleans())
def test_every_line_of_the_list_is_as_wide_as_its_titles(
    record: SimulationRecord, width: int, cursor: bool, marked: bool, slot: int, ascii_only: bool
) -> None:
    columns = columns_for(width)
    parts = row_parts(record, columns, cursor, marked, slot, ascii_only)
    assert width_of(parts) == width_of(title_parts(columns))
    assert "\x1b" not in "".join(text for text, _ in parts)
    if ascii_only:
        assert "".join(text for text, _ in parts).isascii()


@pytest.mark.parametrize("width", range(54, 221))
def test_columns_fit_and_state_name_and_reward_never_go(width: int) -> None:
    columns = columns_for(width)
    names = [column.name for column in columns]
    assert width_of(title_parts(columns)) <= width
    assert {"state", "name", "reward"} <= set(names)
    assert ("progress" in names) != ("done" in names)


def test_a_failed_line_says_why() -> None:
    status = SimStatus(SimStatusCode.FAIL, "ValueError: lin_ is no number")
    record = SimulationRecord("id", "dqn", "x", phase=Phase.DONE, ending=Ending.FAILED, last_status=status)
    assert "ValueError: lin_" in "".join(text for text, _ in row_parts(record, columns_for(80), False, False, -1))


@given(TEXTS, st.integers(0, 50), st.booleans())
def test_a_fitted_text_fills_exactly_its_cells(text: str, width: int, right: bool) -> None:
    assert text_width(fit(text, width, right)) == width
    assert text_width(fit_start(text, width)) == width


@given(TEXTS, st.integers(10, 40))
def test_wrapped_pieces_fit_and_lose_nothing_but_blanks(text: str, width: int) -> None:
    pieces = wrap_cells(text, width)
    assert all(text_width(piece) <= width for piece in pieces)


@given(records(), st.integers(20, 160))
def test_details_never_break_for_whatever_is_in_them(record: SimulationRecord, width: int) -> None:
    statuses = [record.last_status] if record.last_status else []
    for line in [*config_lines(record, width), *status_lines(statuses, width)]:
        assert "\x1b" not in "".join(text for text, _ in line)


FIELDS = (
    Field("num_steps", "int", 5000, minimum=1),
    Field("algorithm", "str", "ppo", choices=("ppo", "dqn")),
    Field("env", "str", "CartPole-v1"),
    Field(
        "algorithm_kwargs",
        "dict",
        {},
        variant_by="algorithm",
        variants={
            "ppo": (Field("clip_range", "schedule", 0.2),),
            "dqn": (Field("buffer_size", "int", 1_000_000),),
        },
    ),
    Field("threads", "int", 1, section="resources"),
)


def test_the_form_shows_the_arguments_of_the_algorithm_that_is_chosen() -> None:
    model = FormModel("stable_baselines", FIELDS)
    assert "algorithm_kwargs.clip_range" in [entry.path for entry in model.entries()]
    model.texts["algorithm"] = "dqn"
    paths = [entry.path for entry in model.entries()]
    assert "algorithm_kwargs.buffer_size" in paths
    assert "algorithm_kwargs.clip_range" not in paths


def test_what_was_typed_for_another_algorithm_is_kept_but_not_sent() -> None:
    texts = {"algorithm_kwargs.clip_range": "lin_0.2", "algorithm": "dqn"}
    model = FormModel("stable_baselines", FIELDS, texts)
    assert model.kwargs == {"algorithm": "dqn"}
    texts["algorithm"] = "ppo"
    assert model.kwargs == {"algorithm": "ppo", "algorithm_kwargs": {"clip_range": "lin_0.2"}}


def test_the_form_says_what_is_wrong_at_its_field() -> None:
    model = FormModel("stable_baselines", FIELDS, {"num_steps": "0", "algorithm_kwargs.clip_range": "lots"})
    assert set(model.problems()) == {"num_steps", "algorithm_kwargs.clip_range"}


def test_the_command_is_the_same_in_a_shell() -> None:
    model = FormModel("stable_baselines", FIELDS, {NAME: "it's [/me]", "num_steps": "10_000"}, project_dir="/x y")
    words = shlex.split(command(model))
    assert words[:3] == ["gymdash-tui", "start", "stable_baselines"]
    assert "it's [/me]" in " ".join(words)
    assert "num_steps=10000" in words
    assert "/x y" in words


def _name(model: FormModel) -> str:
    return model.name(model.points())


def test_a_name_is_made_from_the_defaults_where_none_is_typed() -> None:
    assert _name(FormModel("stable_baselines", FIELDS)) == "ppo-CartPole-v1"


def test_a_text_that_looks_like_a_number_stays_a_text() -> None:
    assert FormModel("k", (Field("env", "str", ""),), {"env": "123"}).kwargs == {"env": "123"}
