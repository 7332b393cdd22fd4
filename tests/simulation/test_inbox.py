"""The inbox: each message is taken exactly once, and nothing but messages."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gymdash_tui.simulation.inbox import InboxReader, Message, post
from tests.helpers.processes import until

from .processes import run_code, running


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir(mode=0o700)
    return folder


def test_a_message_arrives_as_it_was_sent_and_once(inbox: Path) -> None:
    sent = Message("custom_query", {"speed": [1, None, "Größe\ud800"]})
    post(inbox, sent)
    reader = InboxReader(inbox)
    assert reader.take() == [sent]
    assert reader.take() == []
    assert InboxReader(inbox).take() == []
    assert list(inbox.iterdir()) == []


def test_messages_come_in_the_order_in_which_they_were_sent(inbox: Path) -> None:
    sent = [Message("custom_query", number) for number in range(50)]
    for message in sent:
        post(inbox, message)
    assert InboxReader(inbox).take() == sent


def test_the_folder_is_made_for_the_first_message(tmp_path: Path) -> None:
    post(tmp_path / "inbox", Message("stop_simulation", True))
    assert (tmp_path / "inbox").stat().st_mode & 0o777 == 0o700
    assert [message.value for message in InboxReader(tmp_path / "inbox").take()] == [True]


def test_an_absent_folder_holds_no_message(tmp_path: Path) -> None:
    reader = InboxReader(tmp_path / "inbox")
    assert reader.take() == []
    post(tmp_path / "inbox", Message("progress"))
    assert len(reader.take()) == 1


def test_an_id_that_leads_out_of_the_folder_leads_nowhere(inbox: Path) -> None:
    for name in ("../../evil", "a/b", "\0", "x" * 5000):
        post(inbox, Message("custom_query", 1, id=name))
    assert len(list(inbox.iterdir())) == 4
    assert list(inbox.parent.iterdir()) == [inbox]
    assert [message.id for message in InboxReader(inbox).take()] == ["../../evil", "a/b", "\0", "x" * 5000]


def test_what_json_cannot_hold_is_refused_and_leaves_nothing(inbox: Path) -> None:
    with pytest.raises(TypeError):
        post(inbox, Message("custom_query", object()))
    assert list(inbox.iterdir()) == []


def test_a_full_disk_leaves_nothing_behind(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, data: bytes) -> int:
        self.touch()
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch, pytest.raises(OSError, match="No space left"):
        patch.setattr(Path, "write_bytes", refuse)
        post(inbox, Message("progress"))
    assert list(inbox.iterdir()) == []


def test_a_message_that_is_still_being_written_is_not_seen(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = InboxReader(inbox)
    seen_before_the_rename = []
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        seen_before_the_rename.append((self.exists(), reader.take()))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    post(inbox, Message("progress", 1))
    assert seen_before_the_rename == [(True, [])]
    assert [message.value for message in reader.take()] == [1]


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[1]", b'{"channel": "a"}', b'{"id": "a"}', b"\xff", b"[" * 100_000, b"null", b"9" * 5000],
)
def test_what_is_no_message_is_thrown_away_and_said(
    inbox: Path, data: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (inbox / "1.json").write_bytes(data)
    post(inbox, Message("progress", "good"))
    assert [message.value for message in InboxReader(inbox).take()] == ["good"]
    assert "1.json in the inbox was refused" in capsys.readouterr().err
    assert list(inbox.iterdir()) == []


def test_other_files_are_left_alone(inbox: Path) -> None:
    for name in (".1.json.tmp", "notes.txt", "a.json"):
        (inbox / name).write_text(json.dumps({"channel": "a", "id": "b"}))
    assert InboxReader(inbox).take() == []
    assert len(list(inbox.iterdir())) == 3


def test_another_users_message_is_refused(
    inbox: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    post(inbox, Message("stop_simulation", True))
    own = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: own + 1)
    assert InboxReader(inbox).take() == []
    assert "by another user" in capsys.readouterr().err
    monkeypatch.undo()
    assert InboxReader(inbox).take() == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to another user")
def test_a_file_of_another_user_is_refused(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    post(inbox, Message("stop_simulation", True))
    (path,) = inbox.iterdir()
    os.chown(path, 12345, -1)
    post(inbox, Message("progress"))
    assert [message.channel for message in InboxReader(inbox).take()] == ["progress"]
    assert f"{path.name} in the inbox was refused: it was put there by another user" in capsys.readouterr().err


def test_links_and_pipes_are_no_messages(inbox: Path) -> None:
    secret = inbox.parent / "secret.json"
    secret.write_text(json.dumps({"channel": "progress", "id": "x"}))
    (inbox / "1.json").symlink_to(secret)
    os.mkfifo(inbox / "2.json")  # whoever opened it would wait for ever
    (inbox / "3.json").mkdir()
    assert InboxReader(inbox).take() == []
    assert [path.name for path in inbox.iterdir()] == ["3.json"]
    assert secret.exists()


# --- the folder's stamp, by which an idle inbox costs nothing


def stamp(inbox: Path) -> int:
    return inbox.stat().st_mtime_ns


def test_a_message_within_the_same_tick_of_the_clock_is_seen(inbox: Path) -> None:
    reader = InboxReader(inbox)
    for number in range(20):
        post(inbox, Message("progress", number))
        assert [message.value for message in reader.take()] == [number]
        # an idle look, and then a message that leaves the same stamp on the folder
        assert reader.take() == []
        before = stamp(inbox)
        post(inbox, Message("progress", -number))
        os.utime(inbox, ns=(before, before))
        assert [message.value for message in reader.take()] == [-number]


def test_a_message_right_after_the_look_is_seen_however_long_the_reader_then_sleeps(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch)
    reader = InboxReader(inbox)
    before = stamp(inbox)
    real = Path.glob

    def glob(self: Path, pattern: str) -> Iterator[Path]:
        yield from real(self, pattern)
        # within the tick of the look; and only then the machine gives the reader time again
        post(inbox, Message("progress", "late"))
        os.utime(inbox, ns=(before, before))
        clock.seconds += 5

    with monkeypatch.context() as patch:
        patch.setattr(Path, "glob", glob)
        assert reader.take() == []
    assert [message.value for message in reader.take()] == ["late"]


def test_an_inbox_in_which_nothing_happens_is_not_listed(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    listed: list[str] = []
    real = Path.glob

    def glob(self: Path, pattern: str) -> Iterator[Path]:
        listed.append(pattern)
        yield from real(self, pattern)

    monkeypatch.setattr(Path, "glob", glob)
    reader = InboxReader(inbox)
    for _ in range(100):
        clock.seconds += 0.1
        assert reader.take() == []
    assert len(listed) == 2
    post(inbox, Message("progress"))
    assert len(reader.take()) == 1


def test_a_server_whose_clock_goes_wrong_hides_no_message(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a shared file system the folder's stamp is the server's."""
    clock = Clock(monkeypatch)
    reader = InboxReader(inbox)
    for server in (10**9, 4 * 10**18):
        os.utime(inbox, ns=(server, server))
        assert reader.take() == []
        post(inbox, Message("progress", server))
        os.utime(inbox, ns=(server, server))
        assert [message.value for message in reader.take()] == [server]
        clock.seconds += 1


class Clock:
    """A clock that the test moves."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds = 1000.0
        monkeypatch.setattr(time, "monotonic_ns", lambda: int(self.seconds * 1e9))


# --- several at once


def test_of_two_readers_each_message_goes_to_exactly_one(inbox: Path) -> None:
    taken: list[list[Any]] = [[], []]
    posting = threading.Event()
    posting.set()

    def read(into: list[Any]) -> None:
        reader = InboxReader(inbox)
        while posting.is_set() or any(inbox.glob("*.json")):
            into += [message.value for message in reader.take()]

    readers = [threading.Thread(target=read, args=(into,)) for into in taken]
    for thread in readers:
        thread.start()
    for number in range(300):
        post(inbox, Message("custom_query", number))
    posting.clear()
    for thread in readers:
        thread.join()
    assert sorted(taken[0] + taken[1]) == list(range(300))


READER = """
    import sys
    from pathlib import Path
    from gymdash_tui.simulation.inbox import InboxReader
    reader = InboxReader(Path(sys.argv[1]))
    print("ready", flush=True)
    while True:
        for message in reader.take():
            if message.channel == "stop_simulation":
                sys.exit()
            print(message.value, flush=True)
"""

WRITER = """
    import sys
    from pathlib import Path
    from gymdash_tui.simulation.inbox import Message, post
    for number in range(100):
        post(Path(sys.argv[1]), Message("custom_query", f"{sys.argv[2]}-{number}"))
"""


def are_left(count: int, *readers: subprocess.Popen[str]) -> bool:
    return [reader.poll() for reader in readers].count(None) == count


def test_between_processes_every_message_is_taken_once(inbox: Path) -> None:
    with running(READER, inbox) as one, running(READER, inbox) as other:
        writers = [threading.Thread(target=run_code, args=(WRITER, inbox, name)) for name in "ab"]
        for thread in writers:
            thread.start()
        for thread in writers:
            thread.join()
        for left in (1, 0):
            post(inbox, Message("stop_simulation"))
            until(functools.partial(are_left, left, one, other), "one of the readers to leave")
        told = [line for reader in (one, other) for line in reader.communicate()[0].split()]
    assert sorted(told) == sorted(f"{name}-{number}" for name in "ab" for number in range(100))


def test_of_who_takes_a_message_and_who_takes_it_back_one_succeeds(inbox: Path) -> None:
    reader = InboxReader(inbox)
    taken: list[Any] = []
    posting = threading.Event()
    posting.set()

    def read() -> None:
        while posting.is_set() or any(inbox.glob("*.json")):
            taken.extend(message.value for message in reader.look() if message.claim())

    thread = threading.Thread(target=read)
    thread.start()
    withdrawn = []
    for number in range(300):
        path = post(inbox, Message("custom_query", number))
        try:
            path.unlink()
            withdrawn.append(number)
        except FileNotFoundError:
            pass
    posting.clear()
    thread.join()
    assert sorted([*taken, *withdrawn]) == list(range(300))


def test_a_look_leaves_messages_where_they_are_and_gives_each_once(inbox: Path) -> None:
    reader = InboxReader(inbox)
    first = post(inbox, Message("custom_query", 1))
    (message,) = reader.look()
    assert reader.look() == [] and first.exists() and message.is_there
    post(inbox, Message("custom_query", 2))
    (other,) = reader.look()
    first.unlink()
    assert reader.look() == [] and not message.is_there and other.is_there
    assert not message.claim() and other.claim() and not other.claim()
    assert Message("custom_query").claim()  # what came from no inbox
