"""What can be done to which simulations, what is said afterwards, and what is read from a prompt: the pure parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.steer import Answer, Command
from gymdash_tui.tui.particulars import Checkpoint, choose, ways_to_resume
from gymdash_tui.tui.sentences import Outcome, outcome_of, resumed, summary
from gymdash_tui.tui.steerings import STEERINGS, possible_steerings
from gymdash_tui.tui.verbs import DELETE, PAUSE, VERBS, pick
from tests.tui.conftest import HOSTILE


def made(phase: Phase, ending: Ending | None = None, name: str = "one", held: bool = False) -> SimulationRecord:
    return SimulationRecord(f"id-{name}", name, "key", phase=phase, ending=ending, held=held)


DONE = made(Phase.DONE, Ending.SUCCEEDED)
FAILED = made(Phase.DONE, Ending.FAILED)
QUEUED, HELD = made(Phase.QUEUED), made(Phase.QUEUED, held=True)
CREATED, RUNNING, PAUSED, STOPPING = (
    made(phase) for phase in (Phase.CREATED, Phase.RUNNING, Phase.PAUSED, Phase.STOPPING)
)


@pytest.mark.parametrize(
    ("name", "possible", "not_possible"),
    [
        ("stop", [CREATED, QUEUED, RUNNING, PAUSED], [DONE, FAILED, STOPPING]),
        ("kill", [RUNNING, PAUSED, STOPPING], [CREATED, QUEUED, DONE]),
        ("pause", [RUNNING, PAUSED], [CREATED, QUEUED, DONE, STOPPING]),
        ("resume", [FAILED, PAUSED, CREATED], [DONE, QUEUED, RUNNING]),
        ("steer", [RUNNING, PAUSED, DONE, FAILED], [CREATED, QUEUED, STOPPING]),
        ("hold", [QUEUED, HELD], [CREATED, RUNNING, DONE]),
        ("delete", [CREATED, QUEUED, RUNNING, DONE], []),
        ("unqueue", [QUEUED, HELD], [CREATED, RUNNING]),
    ],
)
def test_a_key_does_what_can_be_done(
    name: str, possible: list[SimulationRecord], not_possible: list[SimulationRecord]
) -> None:
    for record in possible:
        assert pick(name, [record])[1] == [record], record
    for record in not_possible:
        assert pick(name, [record])[1] == [], record


def test_one_key_pauses_while_anything_runs_and_else_goes_on() -> None:
    assert pick("pause", [RUNNING, PAUSED])[0].words == "pause"
    assert pick("pause", [PAUSED, DONE])[0].words == "go on"
    assert pick("hold", [HELD, QUEUED])[0].words == "hold"
    assert pick("hold", [HELD])[0].words == "release"
    assert pick("steer", [DONE])[0].words == "extend"


@pytest.mark.parametrize("name", VERBS)
def test_what_cannot_be_done_is_said_in_a_sentence(name: str) -> None:
    verb, records = pick(name, [])
    assert not records
    assert verb.refusal.endswith(".")


def test_one_answer_is_told_with_the_simulations_name() -> None:
    outcome = outcome_of(RUNNING, Answer(True, "Paused at step 12."))
    assert summary(PAUSE, [outcome]) == ("'one': Paused at step 12.", "good")
    assert summary(PAUSE, [Outcome(RUNNING)]) == ("Paused 'one'.", "good")
    assert summary(PAUSE, [Outcome(RUNNING, False, "'one' is over.")]) == ("'one' is over.", "warn")


def test_many_answers_are_counted_and_the_first_refusal_is_told() -> None:
    good = [Outcome(made(Phase.RUNNING, name=f"n{at}"), said=f"at {at}") for at in range(3)]
    assert summary(PAUSE, good) == ("Paused 3 simulations.", "good")
    same = [Outcome(one.record, said="It listens.") for one in good]
    assert summary(PAUSE, same) == ("Paused 3 simulations. It listens.", "good")
    bad = [Outcome(made(Phase.RUNNING, name=name), False, "no answer") for name in ("x", "y")]
    assert summary(PAUSE, [*good, *bad]) == ("Paused 3 of 5; 'x': no answer (1 more: !)", "warn")


@given(st.lists(st.tuples(st.sampled_from(HOSTILE), st.booleans(), st.sampled_from(["", *HOSTILE])), min_size=1))
def test_whatever_the_names_and_answers_are_it_is_one_safe_line(told: list[tuple[str, bool, str]]) -> None:
    outcomes = [Outcome(made(Phase.RUNNING, name=name), done, said) for name, done, said in told]
    text, part = summary(DELETE, outcomes)
    assert "\x1b" not in text
    assert "\n" not in text
    assert part in ("good", "warn")


# -- resuming ----------------------------------------------------------------------------------------------------------

EXACT, LATER = Checkpoint("a", 80_000, True, why="every"), Checkpoint("b", 90_000, False, "within a rollout", "stop")
BEST = Checkpoint("best", 70_000, False, "within a rollout", "best")


def test_there_is_nothing_to_choose_where_the_newest_one_is_all_there_is() -> None:
    assert list(ways_to_resume([])) == ["newest"]
    assert list(ways_to_resume([[]])) == ["newest"]
    assert list(ways_to_resume([[EXACT]])) == ["newest"]
    assert list(ways_to_resume([[LATER]])) == ["newest"]


def test_an_older_exact_one_and_the_best_one_can_be_chosen() -> None:
    ways = ways_to_resume([[BEST, EXACT, LATER]])
    assert ways == {
        "newest": "at step 90,000, approximate (within a rollout)",
        "exact": "at step 80,000, exact",
        "best": "at step 70,000, approximate (within a rollout)",
    }
    assert choose([BEST, EXACT, LATER], "exact") is EXACT
    assert choose([BEST], "exact") is None


def test_it_is_said_whether_it_goes_on_exactly() -> None:
    assert resumed([FAILED], {FAILED.sim_id: EXACT}) == "Resumed 'one' at step 80,000, exactly."
    assert resumed([FAILED], {FAILED.sim_id: LATER}).endswith("approximately: within a rollout.")
    assert "starts from the beginning" in resumed([FAILED], {FAILED.sim_id: None})
    assert resumed([PAUSED], {}) == "Went on with 'one'."
    assert resumed([CREATED], {}) == "Started 'one'."
    assert resumed([FAILED, made(Phase.DONE, name="b")], {"a": EXACT, "b": LATER}).startswith("1 of them approximately")


# -- steering ----------------------------------------------------------------------------------------------------------


def read(command: Command, text: str, records: list[SimulationRecord] | None = None) -> tuple[object, str]:
    steering = next(one for one in STEERINGS if one.command is command)
    assert steering.read is not None
    return steering.read(text, records or [])


def test_what_runs_can_be_told_everything_and_what_is_over_only_more_steps() -> None:
    assert len(possible_steerings([RUNNING])) == len(STEERINGS)
    assert [one.command for one in possible_steerings([DONE, CREATED])] == [Command.EXTEND]
    assert possible_steerings([CREATED]) == []


def test_values_are_read_and_explained_while_they_are_typed() -> None:
    running = SimulationRecord("a", "run", "key", phase=Phase.RUNNING, progress=Progress(step=600, total=1000))
    assert read(Command.EXTEND, "2k", [running]) == (2000, "2,000 steps in all instead of 1,000")
    assert read(Command.LEARNING_RATE, " 3e-4 ")[0] == 0.0003
    assert read(Command.STOP_WHEN, "reward>=475 for 3; nan")[0] == ["reward >= 475 for 3", "nan"]
    assert read(Command.STOP_WHEN, " ")[0] == []


@pytest.mark.parametrize(
    ("command", "text"),
    [
        (Command.EXTEND, "500"),
        (Command.EXTEND, "lots"),
        (Command.EXTEND, ""),
        (Command.LEARNING_RATE, "fast"),
        (Command.LEARNING_RATE, "-1"),
        (Command.LEARNING_RATE, "nan"),
        (Command.STOP_WHEN, "whenever"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(command: Command, text: str) -> None:
    running = SimulationRecord("a", "run", "key", phase=Phase.RUNNING, progress=Progress(step=600, total=1000))
    with pytest.raises(WrongUse, match=r"\.$"):
        read(command, text, [running])
