"""What the queue does next: pure, with any queue there can be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import LIVE, Ending, Phase
from gymdash_tui.tracking.plan import Plan, make_plan, waits_in_a_circle
from gymdash_tui.tracking.slots import GpuSlot, Slots

WHOLE = [f"sim-{number}" for number in range(8)]


def sim(name: str, phase: Phase = Phase.QUEUED, ending: Ending | None = None, **more: Any) -> SimulationRecord:
    """Give a simulation whose id is its name."""
    return SimulationRecord(name, name, "steps", phase=phase, ending=ending, **more)


def plan_of(*records: SimulationRecord, slots: Slots | None = None) -> Plan:
    """Plan with these simulations, of which the queued ones are the queue."""
    known = {record.sim_id: record for record in records}
    live = sum(record.phase in LIVE for record in records)
    queue = [record for record in records if record.phase is Phase.QUEUED]
    return make_plan(queue, replace(slots or Slots(2), live=live), known.get)


def told(plan: Plan) -> dict[str, str]:
    """Give what each queued one is told."""
    starts = {record.name: "starts" for record, _ in plan.starts}
    return {**starts, **{r.name: why for r, why in plan.ends}, **{name: one.words for name, one in plan.waits.items()}}


def test_as_many_as_there_are_slots_in_the_queues_order() -> None:
    plan = plan_of(sim("runs", Phase.PAUSED), sim("a"), sim("b"), sim("c", held=True))
    assert told(plan) == {"a": "starts", "b": "no slot free (2 of 2)", "c": "held"}
    assert plan.goes_on and not plan.is_over


@pytest.mark.parametrize(("queued", "goes_on"), [([], False), ([sim("held", held=True)], False), ([sim("free")], True)])
def test_when_there_is_nothing_left_to_do(queued: list[SimulationRecord], goes_on: bool) -> None:
    plan = plan_of(*queued)
    assert (plan.goes_on, plan.is_over) == (goes_on, not goes_on)
    assert not plan_of(sim("runs", Phase.STOPPING), *queued).is_over


def test_without_slots_nothing_is_started_and_nobody_waits_for_it() -> None:
    plan = plan_of(sim("a"), slots=Slots(0))
    assert told(plan) == {"a": "on hold (0 slots)"} and plan.is_over


NEVER = "Not started: it was to run after "
DONE = {ending: sim("x", Phase.DONE, ending) for ending in Ending}
DELETED = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("other", "said", "said_of_any"),
    [
        (DONE[Ending.SUCCEEDED], "starts", "starts"),
        (DONE[Ending.FAILED], NEVER + "'x', which failed.", "starts"),
        (DONE[Ending.DIED], NEVER + "'x', which died.", "starts"),
        (DONE[Ending.CANCELLED], NEVER + "'x', which was stopped.", "starts"),
        (replace(DONE[Ending.FAILED], deleted=DELETED), NEVER + "'x', which was deleted.", "starts"),
        (replace(DONE[Ending.SUCCEEDED], deleted=DELETED), "starts", "starts"),
        (sim("x", Phase.CREATED, deleted=DELETED), NEVER + "'x', which was deleted.", "starts"),
        (sim("y"), NEVER + "one that is gone.", "starts"),
        (sim("x", Phase.RUNNING), "after 'x'", "after 'x'"),
        (sim("x", Phase.CREATED), "after 'x', which is not queued", "after 'x', which is not queued"),
        (sim("x", held=True), "after 'x'", "after 'x'"),
    ],
)  # fmt: skip
def test_what_runs_after_another_one(other: SimulationRecord, said: str, said_of_any: str) -> None:
    assert told(plan_of(other, sim("b", after=("x",))))["b"] == said
    assert told(plan_of(other, sim("b", after=("x",), after_any=True)))["b"] == said_of_any


def test_who_is_held_is_not_ended_either() -> None:
    assert told(plan_of(DONE[Ending.FAILED], sim("b", after=("x",), held=True))) == {"b": "held"}


def test_one_failure_of_several_is_enough() -> None:
    plan = plan_of(sim("runs", Phase.RUNNING), DONE[Ending.DIED], sim("b", after=("runs", "x")))
    assert "which died" in told(plan)["b"]


@pytest.mark.parametrize(
    ("first", "goes_on"),
    [
        (sim("a"), True),
        (sim("a", held=True), False),
        (sim("a", Phase.CREATED), False),
        (sim("a", Phase.RUNNING), True),
        (sim("a", after=("c",)), False),  # in a circle
        (sim("a", after=("x",)), True),  # it ends, and with it those behind it
    ],
)
def test_a_chain_goes_on_as_its_first_one_does(first: SimulationRecord, goes_on: bool) -> None:
    plan = plan_of(first, DONE[Ending.FAILED], sim("b", after=("a",)), sim("c", after=("b",)))
    assert plan.waits["b"].ends is plan.waits["c"].ends is goes_on
    assert plan.waits["c"].words == "after 'b'"


def test_a_chain_may_be_as_long_as_it_likes() -> None:
    chain = [sim(str(number), after=(str(number + 1),)) for number in range(3000)]
    assert all(one.ends for one in plan_of(*chain, sim("3000")).waits.values())


def test_names_that_would_drive_a_terminal_stay_text() -> None:
    other = replace(DONE[Ending.FAILED], name="\x1b[31m" + "x" * 10_000)
    (sentence,) = told(plan_of(other, sim("b", after=("x",)))).values()
    assert "\x1b" not in sentence and len(sentence) < 150


def test_who_waits_for_a_gpu_keeps_nobody_else_waiting() -> None:
    slots = Slots(4, gpus=(GpuSlot(0, 1, 1), GpuSlot(1, 1, 0)))
    queue = [sim("0", gpu="0"), sim("any"), sim("any 2"), sim("cpu", kwargs={"device": "cpu"}), sim("7", gpu="7")]
    plan = plan_of(*queue, slots=slots)
    assert told(plan) == {
        "0": "no GPU free (GPU 0: 1 of 1)",
        "any": "starts",
        "any 2": "no GPU free (GPU 0: 1 of 1, GPU 1: 1 of 1)",
        "cpu": "starts",
        "7": "GPU 7 has no slots",
    }
    assert {record.name: choice.index for record, choice in plan.starts} == {"any": 1, "cpu": None}
    assert plan.waits["0"].ends and not plan.waits["7"].ends


records = st.builds(
    lambda name, phase, ending, held, after, after_any, gpu: sim(
        name,
        phase,
        ending if phase is Phase.DONE else None,
        held=held,
        after=tuple(after),
        after_any=after_any,
        gpu=gpu,
    ),
    st.sampled_from(WHOLE), st.sampled_from(Phase), st.sampled_from(Ending), st.booleans(),
    st.lists(st.sampled_from(WHOLE), max_size=3), st.booleans(), st.sampled_from(["", "any", "none", "0", "5"]),
)  # fmt: skip
slot_counts = st.builds(
    lambda count, first, second: Slots(count, gpus=tuple(GpuSlot(i, n) for i, n in ((0, first), (1, second)) if n)),
    st.integers(0, 4), st.integers(0, 2), st.integers(0, 2),
)  # fmt: skip


@given(st.lists(records, max_size=8, unique_by=lambda record: record.sim_id), slot_counts)
def test_any_queue(some: list[SimulationRecord], slots: Slots) -> None:
    plan = plan_of(*some, slots=slots)
    known = {record.sim_id: record for record in some}
    queued = [record.name for record in some if record.phase is Phase.QUEUED]
    live = len([record for record in some if record.phase in LIVE])
    assert sorted(told(plan)) == sorted(queued)
    assert len(plan.starts) <= max(0, slots.count - live)
    for record, choice in plan.starts:
        assert not record.held
        others = [known.get(sim_id) for sim_id in record.after]
        assert all(one is None or one.phase is Phase.DONE for one in others)
        assert record.after_any or all(one is not None and one.ending is Ending.SUCCEEDED for one in others)
        assert choice.index is None or choice.index in {gpu.index for gpu in slots.gpus} or not slots.gpus
    for gpu in slots.gpus:
        assert sum(choice.index == gpu.index for _, choice in plan.starts) <= gpu.slots


@given(st.lists(records, max_size=8, unique_by=lambda record: record.sim_id), st.data())
def test_a_queue_that_can_go_on_by_itself_comes_to_its_end(some: list[SimulationRecord], data: st.DataObject) -> None:
    """Carry out what the plan says, with any endings, until it says that all is over."""
    known = {record.sim_id: record for record in some}
    for _ in range(100):
        plan = plan_of(*known.values())
        if plan.is_over:
            break
        for record in known.values():
            if record.phase in LIVE:
                ending = data.draw(st.sampled_from(Ending))
                known[record.sim_id] = replace(record, phase=Phase.DONE, ending=ending)
        for record, _ in plan.starts:
            known[record.sim_id] = replace(record, phase=Phase.RUNNING)
        for record, _ in plan.ends:
            known[record.sim_id] = replace(record, phase=Phase.DONE, ending=Ending.CANCELLED)
    assert plan.is_over and not any(one.ends for one in plan.waits.values())


def test_who_would_wait_for_itself_is_found() -> None:
    known = {one.sim_id: one for one in (sim("a", after=("b",)), sim("b", after=("c",)), sim("c"), sim("d"))}
    found = waits_in_a_circle("c", ["d", "a"], known.get)
    assert found is not None and found.name == "a"
    assert waits_in_a_circle("d", ["a"], known.get) is None
    assert waits_in_a_circle("c", ["gone"], known.get) is None
