"""The pure parts against wild inputs: rows and records, journal entries, odd values."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import LIVE, Ending, Phase
from gymdash_tui.domain.status import SimStatus, SimStatusCode
from gymdash_tui.project.converters import json_text, record_of, row_of, state_columns, state_of
from gymdash_tui.project.entries import digest
from gymdash_tui.project.lenient import (
    code_of,
    dict_of,
    ending_of,
    int_of,
    json_of,
    moment_of,
    moment_text,
    phase_of,
    storable,
    text_of,
    texts_of,
)
from gymdash_tui.project.migrations.gymdash import call_of, local_moment, simulation_of, status_of
from gymdash_tui.project.tables import SIMULATIONS

# a slow machine is no failure
calmly = settings(max_examples=60)

moments = st.datetimes(
    datetime(1000, 1, 1), datetime(9000, 1, 1), timezones=st.sampled_from([UTC, timezone(timedelta(hours=-7))])
)
texts = st.text(st.characters(exclude_categories=["Cs"]))
plain: st.SearchStrategy[Any] = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts
json_values = st.recursive(plain, lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=8)
kwargs = st.dictionaries(texts, json_values, max_size=4)
anything = json_values | st.binary() | st.text() | st.just(object()) | st.floats()
cells = st.none() | st.integers(-(2**63), 2**63 - 1) | st.floats() | texts | st.binary() | kwargs.map(json.dumps)
statuses = st.builds(SimStatus, st.sampled_from(SimStatusCode), texts, st.integers(-9, 9), texts, moments)
progresses = st.builds(
    Progress,
    # a progress takes no numbers that a list could not compute with
    step=st.floats(-1e299, 1e299),
    total=st.integers(0, 10**300 - 1),
    word=texts,
    score=st.none() | st.floats(-1e299, 1e299),
    trail=st.lists(st.none() | st.floats(allow_nan=False), max_size=4).map(tuple),
)


@st.composite
def records(draw: st.DrawFn) -> SimulationRecord:
    """Any simulation that can be."""
    phase = draw(st.sampled_from(Phase))
    ending = draw(st.sampled_from(Ending)) if phase is Phase.DONE else None
    return SimulationRecord(
        sim_id=draw(st.uuids().map(str)),
        name=draw(texts),
        sim_key=draw(texts),
        sim_type_name=draw(texts),
        phase=phase,
        ending=ending,
        force_stopped=ending is Ending.DIED or (ending is not None and draw(st.booleans())),
        created=draw(moments),
        ended=draw(st.none() | moments),
        kwargs=draw(kwargs),
        start_kwargs=draw(kwargs),
        seed=draw(st.none() | st.integers(-(2**63), 2**63 - 1)),
        group=draw(texts),
        tags=tuple(draw(st.lists(texts, max_size=3))),
        attempt=draw(st.integers(1, 9)),
        progress=draw(progresses),
        exit=draw(st.none() | st.just({"pid": 1, "code": None})),
        last_status=draw(st.none() | statuses),
        parent=draw(texts),
        held=draw(st.booleans()),
        priority=draw(st.integers(-(2**63), 2**63 - 1)),
        after=tuple(draw(st.lists(texts, max_size=3))),
        after_any=draw(st.booleans()),
        gpu=draw(texts),
        gpu_index=draw(st.none() | st.integers(0, 9)),
        requeued=draw(st.integers(0, 9)),
        deleted=draw(st.none() | moments),
        pinned=draw(st.booleans()),
    )


@calmly
@given(records())
def test_a_record_survives_its_row(record: SimulationRecord) -> None:
    row = {**dict.fromkeys(SIMULATIONS.c.keys()), **row_of(record)}
    assert set(row) == set(SIMULATIONS.c.keys())
    assert record_of(row) == record


@calmly
@given(st.dictionaries(st.sampled_from(SIMULATIONS.c.keys()), cells))
def test_any_row_is_some_record(values: dict[str, Any]) -> None:
    row = {**dict.fromkeys(SIMULATIONS.c.keys()), **values}
    row |= {name: moment_of(row[name]) for name in ("created", "started", "ended", "last_status_time", "deleted")}
    found = record_of(row)
    assert found.word
    assert (found.ending is None) == (found.phase is not Phase.DONE)
    assert all(isinstance(number, int) for number in (found.priority, found.requeued))
    assert all(number is None or isinstance(number, int) for number in (found.place, found.gpu_index))
    assert all(isinstance(text, str) for text in (found.parent, found.gpu, *found.after))
    json.dumps(found.to_json(), default=str)


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("ending", [None, *Ending])
def test_a_state_survives_its_columns_and_nothing_becomes_a_success(phase: Phase, ending: Ending | None) -> None:
    columns = state_columns(phase, ending)
    if phase is not Phase.DONE:
        assert state_of(columns["phase"], columns["ending"]) == (phase, None)
        assert not any(columns[name] for name in ("is_done", "cancelled", "failed", "force_stopped"))
    else:
        assert state_of(columns["phase"], columns["ending"]) == (phase, ending or Ending.DIED)


@calmly
@given(anything)
def test_odd_values_become_harmless_ones(value: Any) -> None:
    assert isinstance(text_of(value), str)
    storable(text_of(value)).encode()
    number = int_of(value, None)
    assert number is None or -(2**63) <= number < 2**63
    assert code_of(value) in set(SimStatusCode)
    assert phase_of(value) is None or value in set(Phase)
    assert ending_of(value) is None or value in set(Ending)
    assert isinstance(dict_of(value), dict)
    assert isinstance(texts_of(value), tuple)
    moment = moment_of(value)
    assert moment is None or moment.tzinfo is UTC
    assert json_text(value).isascii()


@calmly
@given(json_values)
def test_json_survives_as_text(value: Any) -> None:
    assert json_of(json.dumps(value), object()) == value


@calmly
@given(moments, moments)
def test_moments_survive_as_text_and_sort_by_it(one: datetime, other: datetime) -> None:
    assert moment_of(moment_text(one)) == one
    assert (moment_text(one) < moment_text(other)) == (one < other)


@pytest.mark.parametrize("text", ["0001-01-01 00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-02-30", "[" * 90_000])
def test_moments_beyond_the_calendar_are_none(text: str) -> None:
    assert moment_of(text) is None
    assert dict_of(text) == {}


entries = st.fixed_dictionaries(
    {"kind": st.sampled_from(["status", "phase", "ending", "facts", "media", "?"]) | anything},
    optional={
        "phase": st.sampled_from([*Phase, "lost"]) | anything,
        "ending": st.sampled_from([*Ending, "?"]) | anything,
        "time": moments.map(moment_text) | anything,
        "seed": st.integers() | anything,
        "code": anything,
        "subcode": anything,
        "details": anything,
        "error_trace": anything,
    },
)


@calmly
@given(st.lists(entries), st.sampled_from(Phase))
def test_any_journal_leads_somewhere_legal(journal: list[dict[str, Any]], phase: Phase) -> None:
    news = digest(journal, phase)
    assert len(news.statuses) == sum(entry["kind"] == "status" for entry in journal)
    if phase is Phase.DONE or not journal:
        assert news.phase is phase
    elif news.phase is not phase:
        assert news.phase in LIVE
    seeds = [entry.get("seed") for entry in journal if entry["kind"] == "facts"]
    assert news.seed is None or (news.seed in seeds and -(2**63) <= news.seed < 2**63)
    for status in news.statuses:
        assert status.time.tzinfo is UTC


columns = st.sampled_from(["sim_id", "name", "created", "started", "ended", "is_done", "cancelled", "failed", "config"])


@calmly
@given(st.dictionaries(columns | st.just("start_kwargs"), anything | kwargs.map(json.dumps)))
def test_any_row_of_gymdashs_can_be_carried_over(row: dict[str, Any]) -> None:
    made = simulation_of(row, status_of(row))
    assert made["name"]
    assert "/" not in made["sim_id"]
    assert made["phase"] == "done"
    assert set(json.loads(made["config"])) == {"name", "sim_key", "sim_family", "sim_type", "kwargs"}
    assert isinstance(json.loads(call_of(row)["details"]), dict)
    for name in ("created", "started", "ended"):
        assert made[name] is None or moment_of(made[name]) is not None
    assert local_moment(row.get("created")) is None or made["created"] is not None
