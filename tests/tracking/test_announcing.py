"""What a person is told who has no screen open: by real processes, a command, a web server; each thing once."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gymdash_tui.domain.announcement import Announcement
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.announcer import is_wanted
from gymdash_tui.tracking.tracker import SimulationTracker
from gymdash_tui.tracking.ways import post_webhook, run_command
from tests.helpers.announced import Paper, listener, settings
from tests.helpers.echo import Asks
from tests.helpers.orders import order
from tests.helpers.processes import PATIENCE, child_of, kill, parent_of, processes_of, until
from tests.helpers.sims import FailsAt, Steps

ANNOUNCER = "gymdash_tui.tracking.announce"
NEWS = Announcement("failed", "s-1", "arm", "ValueError: no\nmore", 4.5, "ended-1")


@pytest.fixture
def paper(tmp_path: Path) -> Iterator[Paper]:
    """What the person's command wrote down; their settings name it."""
    found = Paper(tmp_path / "told.txt")
    with settings(command=found.command):
        yield found


def quiet(project: Project) -> bool:
    """Tell whether nobody tells anything of a project; who watches a simulation to its end may be about to."""
    return not processes_of(ANNOUNCER, project.folder.root)


def wait_for_silence(project: Project, *sim_ids: str) -> None:
    """Wait until all processes of simulations are gone, those that tell of their ends as well.

    A thin parent reads the settings after everybody knows that it is over; they are not to change until then.
    """
    # the tellers last: the processes that may start one are gone by then
    until(lambda: not any(map(processes_of, sim_ids)), "the end of the simulations' processes")
    until(lambda: quiet(project), "everybody to be quiet")


def all_told(project: Project, paper: Paper, count: int) -> list[str]:
    """Wait until so many things were told, and nobody is at it any more."""
    until(lambda: len(paper.lines) >= count and quiet(project), f"{count} things to be told")
    return paper.lines


# --- endings


def test_each_ending_is_told_once_however_many_look(project: Project, tracker: SimulationTracker, paper: Paper) -> None:
    with Project.open(project.folder.root) as same:
        other = SimulationTracker(same)
        ids = [tracker.start(order(Steps, f"sim {n}")).sim_id for n in range(3)]
        ids.append(tracker.start(order(FailsAt, "sim 3", at=2)).sim_id)
        while not (tracker.all_done(ids) and other.all_done(ids)):
            time.sleep(0.002)
        all_told(project, paper, 4)
        wait_for_silence(project, *ids)
        lines = paper.lines
        other.close()
    assert sorted(line.split("|")[:2] for line in lines) == [["done", f"sim {n}"] for n in range(3)] + [
        ["failed", "sim 3"]
    ]
    (failed,) = (line for line in lines if line.startswith("failed"))
    assert "sim 3 failed: ValueError: the reward at step 2 is no number" in failed
    assert any(line.startswith("done|sim 0|10|sim 0 is done") for line in lines)
    assert [call.name for call in project.calls()] == ["start_sim"] * 4


def test_it_is_told_while_no_tracker_looks_and_the_record_is_finished(
    project: Project, tracker: SimulationTracker, paper: Paper
) -> None:
    record = tracker.start(order(Steps, "[/alone] $(touch x); `id`"))
    (line,) = all_told(project, paper, 1)
    assert line.startswith("done|[/alone] $(touch x); `id`|")
    found = project.get(record.sim_id)
    assert found is not None and found.ending is Ending.SUCCEEDED


def test_a_death_that_nobody_saw_is_told_by_who_finds_it(
    project: Project, tracker: SimulationTracker, paper: Paper, tmp_path: Path
) -> None:
    record = tracker.start(order(Steps, "victim", until=str(tmp_path / "never")))
    child = child_of(project.folder, record.sim_id)
    kill(parent_of(project.folder, record.sim_id))
    kill(child)
    assert paper.lines == []
    tracker.refresh()
    tracker.refresh()
    (line,) = all_told(project, paper, 1)
    assert line.startswith("died|victim||victim died: Its process died without a word")


def test_what_the_person_did_themselves_is_not_told_unless_they_want_it(
    project: Project, tracker: SimulationTracker, paper: Paper, tmp_path: Path
) -> None:
    record = tracker.start(order(Steps, "one", until=str(tmp_path / "never")))
    tracker.stop(record.sim_id)
    wait_for_silence(project, record.sim_id)
    assert paper.lines == []
    with settings(command=paper.command, on=["stopped"]):
        record = tracker.start(order(Steps, "two", until=str(tmp_path / "never")))
        tracker.stop(record.sim_id)
        assert all_told(project, paper, 1)[0].startswith("stopped|two|")


def test_who_names_no_way_has_nothing_started(project: Project, tracker: SimulationTracker) -> None:
    record = tracker.start(order(Steps))
    tracker.wait(record.sim_id, PATIENCE)
    assert quiet(project)
    wait_for_silence(project, record.sim_id)
    assert not project.folder.simulation(record.sim_id).announced.exists()


def test_each_attempt_is_told(project: Project, tracker: SimulationTracker, paper: Paper) -> None:
    record = tracker.start(order(FailsAt, "again", at=2))
    all_told(project, paper, 1)
    tracker.call(tracker.aio.resume(record.sim_id))
    assert len(all_told(project, paper, 2)) == 2


# --- requests


def test_a_request_is_told_once_while_nobody_looks(project: Project, tracker: SimulationTracker, paper: Paper) -> None:
    record = tracker.start(order(Asks, "guide"))
    assert all_told(project, paper, 1) == ["request|guide||guide asks: Which way?"]
    tracker.refresh()
    tracker.send(record.sim_id, {"left": 1}, timeout=PATIENCE)
    assert all_told(project, paper, 2)[1:] == ["request|guide||guide asks: And now?"]
    found = project.get(record.sim_id)
    assert found is not None and found.phase is Phase.RUNNING
    tracker.stop(record.sim_id)
    wait_for_silence(project, record.sim_id)
    assert len(paper.lines) == 2


# --- what goes wrong


def test_what_cannot_be_told_stands_in_the_audit(project: Project, tracker: SimulationTracker) -> None:
    with settings(command="echo first; echo 'no [/such] thing' >&2; exit 3", webhook="http://127.0.0.1:1/secret"):
        record = tracker.start(order(Steps, "quiet"))
        until(lambda: len(project.calls()) == 3 and quiet(project), "the audit")
    by_event = [call for call in project.calls() if call.name == "announce"]
    assert {call.code for call in by_event} == {1}
    assert all(call.details["sim_id"] == record.sim_id and call.details["shell"] == "announcer" for call in by_event)
    said = " ".join(sorted(call.details["error"] for call in by_event))
    assert "The notification command ended with exit code 3: no [/such] thing." in said
    assert "The webhook at 127.0.0.1 could not be reached (Connection refused)." in said
    assert "secret" not in said
    found = project.get(record.sim_id)
    assert found is not None and found.ending is Ending.SUCCEEDED


def test_a_webhook_hears_all_there_is(project: Project, tracker: SimulationTracker) -> None:
    with listener() as server, settings(webhook=server.address):
        record = tracker.start(order(Steps, "told"))
        until(lambda: server.posts, "the webhook")
    (told,) = server.posts
    assert told["text"] == told["content"] == "told is done: score 10.0"
    assert {name: told[name] for name in ("event", "name", "id", "score", "project")} == {
        "event": "done",
        "name": "told",
        "id": record.sim_id,
        "score": 10.0,
        "project": str(project.folder.root),
    }


# --- the two ways, alone


@pytest.mark.parametrize(
    ("answers", "posts", "said"),
    [
        ((), 1, ""),
        ((500,), 2, ""),
        ((503, 503), 2, "The webhook at 127.0.0.1 answered 503 Service Unavailable."),
        ((404,), 1, "The webhook at 127.0.0.1 answered 404 Not Found."),
    ],
)
def test_a_webhook_is_tried_once_more_where_that_may_help(answers: tuple[int, ...], posts: int, said: str) -> None:
    with listener(*answers) as server:
        assert post_webhook(server.address, NEWS.to_json("/p"), again=0) == said
    assert len(server.posts) == posts


def test_a_webhook_that_never_answers_is_given_up() -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        address = f"http://127.0.0.1:{deaf.getsockname()[1]}/"
        assert post_webhook(address, {}, 0.05, 0) == "The webhook at 127.0.0.1 did not answer within 0.05 s."


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "nonsense", "http://", "http://[x", "ftp://host/x", "javascript:x"]
)
def test_what_is_no_address_is_said(address: str) -> None:
    assert "address is none" in post_webhook(address, {})


@pytest.mark.parametrize("address", ["http://127.0.0.1/a b", "http://127.0.0.1:99999/", "http://127.0.0.1\r\nX: y/"])
def test_an_odd_address_breaks_nothing(address: str) -> None:
    assert post_webhook(address, {}, 0.2, 0).startswith("The webhook")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("true", ""),
        ("exit 7", "The notification command ended with exit code 7."),
        ("kill -9 $$", "The notification command was killed by signal 9."),
        ("no-such-program-here", "not found"),
        ("sleep 60", "The notification command was killed after 0.3 s."),
        ("sleep 60 & disown 2>/dev/null; true", ""),
    ],
)
def test_what_becomes_of_a_command_is_said(command: str, said: str, tmp_path: Path) -> None:
    before = time.monotonic()
    told = run_command(command, {}, tmp_path, 0.3 if "killed after" in said else 20)
    assert said in told and bool(said) == bool(told)
    assert time.monotonic() - before < 20


def test_a_command_finds_what_happened_in_its_variables(tmp_path: Path) -> None:
    hostile = Announcement("died", "i", "a\0b$(touch gone)\x1b[31m\ud800", "`touch gone`\n'", float("nan"), "k")
    assert run_command("env > found; :", hostile.environment("/p/\0"), tmp_path) == ""
    found = (tmp_path / "found").read_text()
    assert "GYMDASH_TUI_EVENT=died" in found and "GYMDASH_TUI_TEXT=a" in found
    assert "\x1b" not in found and not (tmp_path / "gone").exists()
    assert json.dumps(hostile.to_json("/p")) and hostile.to_json("/p")["score"] is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", False),
        ('[notify]\ncommand = "x"', True),
        ('notify = {webhook = "http://x"}', True),
        ('[notify]\ncommand = " "\nwebhook = ""', False),
        ("# command and webhook\n[notify]\nbell = true", False),
        ("[notify]\ncommand = 3", False),
        ("notify = 3 # command", False),
        ('[notify\ncommand = "x"', False),
        ("command = " + "[" * 5000, False),
        ("\ufeff[notify]\ncommand = 'x'", True),
    ],
)
def test_whether_a_way_is_named_is_read_off_the_file(text: str, wanted: bool, tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    assert is_wanted(path) is wanted


def test_a_settings_file_that_is_none_names_no_way(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing", Path("a\0b")):
        assert not is_wanted(path)
    (tmp_path / "bytes").write_bytes(b"\xff command")
    assert not is_wanted(tmp_path / "bytes")
