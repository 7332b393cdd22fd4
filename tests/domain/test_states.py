"""Where a simulation is, how it ended, and upstream's columns made from it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from itertools import product

import pytest

from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import LIVE, Ending, EndingFlags, Phase, ending_flags, may_change
from gymdash_tui.domain.status import SimStatus, SimStatusCode, SimStatusSubcode

LEGAL = {
    "created": "queued starting done",
    "queued": "created starting done",
    "starting": "queued running stopping done",
    "running": "paused stopping done",
    "paused": "running stopping done",
    "stopping": "done",
    "done": "",
}


@pytest.mark.parametrize(("now", "after"), list(product(Phase, Phase)))
def test_exactly_the_legal_changes_are_allowed(now: Phase, after: Phase) -> None:
    assert may_change(now, after) == (after in LEGAL[now].split())


def test_every_phase_leads_to_the_end_and_what_ran_never_back() -> None:
    for phase in Phase:
        assert may_change(phase, Phase.DONE) == (phase is not Phase.DONE)
        assert may_change(phase, Phase.CREATED) == (phase is Phase.QUEUED)
        assert may_change(phase, Phase.QUEUED) == (phase in (Phase.CREATED, Phase.STARTING))
    assert {Phase.STARTING, Phase.RUNNING, Phase.PAUSED, Phase.STOPPING} == LIVE


@pytest.mark.parametrize(
    ("ending", "force", "flags"),
    [
        (Ending.SUCCEEDED, False, EndingFlags(is_done=True, cancelled=False, failed=False, force_stopped=False)),
        (Ending.FAILED, False, EndingFlags(is_done=True, cancelled=False, failed=True, force_stopped=False)),
        (Ending.CANCELLED, False, EndingFlags(is_done=True, cancelled=True, failed=True, force_stopped=False)),
        (Ending.CANCELLED, True, EndingFlags(is_done=True, cancelled=True, failed=True, force_stopped=True)),
        (Ending.DIED, False, EndingFlags(is_done=True, cancelled=False, failed=True, force_stopped=True)),
        (Ending.DIED, True, EndingFlags(is_done=True, cancelled=False, failed=True, force_stopped=True)),
        # nobody said how: never a success
        (None, False, EndingFlags(is_done=True, cancelled=False, failed=True, force_stopped=False)),
    ],
)
def test_upstreams_columns_of_what_is_done(ending: Ending | None, force: bool, flags: EndingFlags) -> None:
    assert ending_flags(Phase.DONE, ending, force) == flags


@pytest.mark.parametrize(("phase", "ending", "force"), list(product(list(Phase)[:-1], [None, *Ending], [False, True])))
def test_what_is_not_done_has_no_column_set(phase: Phase, ending: Ending | None, force: bool) -> None:
    assert ending_flags(phase, ending, force) == EndingFlags(False, False, False, False)


@pytest.mark.parametrize(
    ("phase", "ending", "word"),
    [
        (Phase.RUNNING, None, "running"),
        (Phase.DONE, Ending.SUCCEEDED, "done"),
        (Phase.DONE, Ending.FAILED, "failed"),
        (Phase.DONE, Ending.CANCELLED, "stopped"),
        (Phase.DONE, Ending.DIED, "died"),
        (Phase.DONE, None, "done"),
    ],
)
def test_a_record_says_in_a_word_how_it_stands(phase: Phase, ending: Ending | None, word: str) -> None:
    assert SimulationRecord("1", "a", "b", phase=phase, ending=ending).word == word


def test_a_record_lists_itself_with_upstreams_names() -> None:
    moment = datetime(2024, 5, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    record = SimulationRecord(
        "id",
        "name",
        "key",
        phase=Phase.DONE,
        ending=Ending.CANCELLED,
        created=moment,
        kwargs={"num_steps": 5},
        tags=("a",),
        progress=Progress(step=3, total=5),
        last_status=SimStatus(SimStatusCode.FAIL, "Stopped.", SimStatusSubcode.STOPPED, time=moment),
    )
    told = record.to_json()
    assert (told["is_done"], told["cancelled"], told["failed"], told["force_stopped"]) == (True, True, True, False)
    assert (told["state"], told["ending"], told["config"]) == ("done", "cancelled", {"num_steps": 5})
    assert (told["created"], told["started"]) == ("2024-05-01T10:00:00.000000Z", None)
    assert told["last_status"]["subcode"] == 2
    assert SimulationRecord("id", "name", "key").to_json()["ending"] is None


@pytest.mark.parametrize("state", [*Phase, *Ending])
def test_a_state_is_the_word_that_it_is_stored_as(state: Phase | Ending) -> None:
    assert type(state)(str(state)) is state


def test_the_numbers_of_statuses_are_upstreams() -> None:
    assert [int(code) for code in SimStatusCode] == [0, 1, 2]
    assert [code.name for code in SimStatusCode] == ["SUCCESS", "FAIL", "INFO"]
    assert {code.name: int(code) for code in SimStatusSubcode} == {"NONE": 0, "ERROR": 1, "STOPPED": 2}
    assert SimStatus(SimStatusCode.INFO).time.tzinfo is UTC
