"""The journal: nothing that was written is lost or told twice, wherever a process or a disk ends."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.times import from_iso, utc_now
from gymdash_tui.simulation.journal import JournalWriter, read_journal, read_last

from .processes import full_disk, run_code


def write(path: Path, *details: str) -> None:
    """Write statuses as one attempt does."""
    writer = JournalWriter(path)
    for text in details:
        writer.write("status", details=text)
    writer.close()


def told(path: Path, offset: int = 0) -> list[Any]:
    return [entry.get("details") for entry in read_journal(path, offset).entries]


def seqs(path: Path) -> list[int]:
    return [entry["seq"] for entry in read_journal(path).entries]


def test_an_entry_has_its_number_its_time_and_its_fields(tmp_path: Path) -> None:
    before = utc_now()
    writer = JournalWriter(tmp_path / "j")
    writer.write("checkpoint", file="model.zip", step=5)
    writer.write("status", details="Größe\n[/foo]\x1b\ud800", time="2024-01-01T00:00:00Z")
    first, second = read_journal(tmp_path / "j").entries
    assert (first["seq"], first["kind"], first["file"], first["step"]) == (1, "checkpoint", "model.zip", 5)
    moment = from_iso(first["time"])
    assert moment is not None
    assert before <= moment <= utc_now()
    assert (second["seq"], second["details"]) == (2, "Größe\n[/foo]\x1b\ud800")
    assert second["time"] == "2024-01-01T00:00:00Z"  # a status keeps the time at which it was made
    writer.close()


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    write(tmp_path / "j", "a")
    assert (tmp_path / "j").stat().st_mode & 0o777 == 0o600


def test_reading_goes_on_where_it_stopped(tmp_path: Path) -> None:
    path = tmp_path / "j"
    assert read_journal(path).offset == 0
    write(path, "a", "b")
    part = read_journal(path)
    assert (told(path), part.offset, part.damaged, part.has_rest) == (["a", "b"], path.stat().st_size, 0, False)
    assert read_journal(path, part.offset).entries == []
    write(path, "c")
    assert told(path, part.offset) == ["c"]


def test_cut_at_any_byte_everything_whole_is_read_and_the_next_attempt_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "j"
    write(path, "one", "two", "three {\\n}")
    whole = path.read_bytes()
    ends = [index + 1 for index, byte in enumerate(whole) if byte == 10]
    for at in range(len(whole) + 1):
        path.write_bytes(whole[:at])
        part = read_journal(path)
        assert len(part.entries) == sum(end <= at for end in ends)
        assert part.offset == max([end for end in ends if end <= at], default=0)
        assert part.has_rest == (part.offset < at)
        assert part.damaged == 0

        write(path, "four", "five")
        later = read_journal(path, part.offset)
        # an entry that lacked nothing but its line's end is read after all
        kept = sum(end - 1 <= at for end in ends)
        assert told(path) == [*["one", "two", "three {\\n}"][:kept], "four", "five"]
        assert seqs(path) == list(range(1, kept + 3))
        assert later.offset == path.stat().st_size
        assert [entry["seq"] for entry in [*part.entries, *later.entries]] == seqs(path)
        assert later.damaged == (0 if at in (0, *ends) or at + 1 in ends else 1)


@given(st.lists(st.integers(0, 300), max_size=8))
def test_read_in_any_pieces_it_tells_each_entry_once(tmp_path: Path, ends: list[int]) -> None:
    path, growing = tmp_path / "j", tmp_path / "growing"
    if not path.exists():
        write(path, "a", "b", "c", "d")
    whole = path.read_bytes()
    offset = 0
    entries: list[dict[str, Any]] = []
    for end in [*sorted(ends), len(whole)]:
        growing.write_bytes(whole[:end])
        part = read_journal(growing, offset)
        offset = part.offset
        entries += part.entries
    assert entries == read_journal(path).entries
    assert offset == len(whole)


@given(st.lists(st.binary(max_size=30).filter(lambda line: b"\n" not in line), max_size=6))
def test_damaged_lines_are_counted_and_passed_over(tmp_path: Path, lines: list[bytes]) -> None:
    path = tmp_path / "j"
    good = b'{"kind": "status", "seq": 7}'
    path.write_bytes(b"".join(line + b"\n" + good + b"\n" for line in lines))
    part = read_journal(path)
    assert [entry["seq"] for entry in part.entries] == [7] * len(lines)
    assert part.damaged == sum(line.strip() != b"" for line in lines)
    assert part.offset == path.stat().st_size


@pytest.mark.parametrize(
    "line",
    [b"[1]", b'"x"', b"null", b"{}", b'{"kind": 5}', b"[" * 100_000, b"\0" * 10, b"\xff", b'{"kind": "a"', b"9" * 5000],
)
def test_what_is_no_entry_is_damage(tmp_path: Path, line: bytes) -> None:
    (tmp_path / "j").write_bytes(line + b"\n")
    part = read_journal(tmp_path / "j")
    assert (part.entries, part.damaged, part.has_rest) == ([], 1, False)
    write(tmp_path / "j", "after")
    assert told(tmp_path / "j") == ["after"]


@pytest.mark.parametrize("seq", ['"x"', "null", "[1]", "1.5"])
def test_a_damaged_number_does_not_stop_the_next_attempt(tmp_path: Path, seq: str) -> None:
    (tmp_path / "j").write_text(f'{{"kind": "status", "seq": {seq}}}\n{{"kind": "status", "seq": 3}}\n')
    write(tmp_path / "j", "next")
    assert read_journal(tmp_path / "j").entries[-1]["seq"] == 4


def test_a_journal_that_was_replaced_by_a_shorter_one_is_read_from_its_start(tmp_path: Path) -> None:
    write(tmp_path / "j", "a", "b", "c")
    offset = read_journal(tmp_path / "j").offset
    (tmp_path / "j").unlink()
    write(tmp_path / "j", "new")
    assert told(tmp_path / "j", offset) == ["new"]


class Sulky:
    def __str__(self) -> str:
        raise RuntimeError


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (Path("model.zip"), "model.zip"),
        ({"a": Path("b")}, {"a": "b"}),
        ({(1, 2): 3}, "{(1, 2): 3}"),
        (Sulky(), "<Sulky>"),
        (10**5000, "<int>"),
    ],
    ids=["path", "nested", "odd keys", "sulky", "huge"],
)
def test_a_value_that_json_cannot_hold_is_written_as_text(tmp_path: Path, value: Any, kept: Any) -> None:
    writer = JournalWriter(tmp_path / "j")
    writer.write("reply", value=value, id="x")
    writer.close()
    (entry,) = read_journal(tmp_path / "j").entries
    assert (entry["kind"], entry["id"]) == ("reply", "x")
    assert entry["value"] == kept


def test_what_holds_itself_is_written_as_text(tmp_path: Path) -> None:
    circle: list[Any] = []
    circle.append(circle)
    writer = JournalWriter(tmp_path / "j")
    writer.write("reply", value=circle)
    writer.close()
    assert read_journal(tmp_path / "j").entries[0]["value"] == "[[...]]"


def test_a_full_disk_is_said_and_nothing_is_lost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    writer = JournalWriter(tmp_path / "j")
    writer.write("status", details="before")
    with full_disk(writer._file):
        writer.write("status", details="during")
        writer.write("status", details="still")
    assert "No space left" in capsys.readouterr().err
    assert told(tmp_path / "j") == ["before"]
    writer.write("status", details="after")
    assert told(tmp_path / "j") == ["before", "during", "still", "after"]
    assert seqs(tmp_path / "j") == [1, 2, 3, 4]
    with full_disk(writer._file):
        writer.write("status", details="last")
    writer.close()
    assert told(tmp_path / "j")[-1] == "last"


def test_a_disk_that_takes_little_at_a_time_gets_it_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    writer = JournalWriter(tmp_path / "j")
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda file, data: real(file, data[:7]))
        writer.write("status", details="a long sentence, in pieces")
    assert told(tmp_path / "j") == ["a long sentence, in pieces"]
    writer.close()


def test_after_the_close_nothing_is_written_into_anybody_elses_file(tmp_path: Path) -> None:
    writer = JournalWriter(tmp_path / "j")
    number = writer._file
    writer.close()
    other = os.open(tmp_path / "other", os.O_WRONLY | os.O_CREAT)
    assert other == number
    writer.write("status", details="late")
    writer.close()
    os.close(other)
    assert (tmp_path / "other").read_bytes() == b""
    assert told(tmp_path / "j") == []


def test_threads_do_not_write_into_each_others_lines(tmp_path: Path) -> None:
    writer = JournalWriter(tmp_path / "j")

    def write_some(name: int) -> None:
        for number in range(50):
            writer.write("status", details=f"{name}-{number}", more="x" * 2000)

    threads = [threading.Thread(target=write_some, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    writer.close()
    part = read_journal(tmp_path / "j")
    assert part.damaged == 0
    assert seqs(tmp_path / "j") == list(range(1, 201))
    assert {entry["details"] for entry in part.entries} == {f"{name}-{n}" for name in range(4) for n in range(50)}


def test_after_kill_9_the_next_attempt_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "j"
    code = """
        import os, signal, sys
        from pathlib import Path
        from gymdash_tui.simulation.journal import JournalWriter
        writer = JournalWriter(Path(sys.argv[1]))
        writer.write("phase", phase="running", pid=os.getpid())
        writer.write("status", details="working")
        if os.fork() == 0:
            os.write(writer._file, b'{"seq": 3, "kind": "sta')
            os.kill(os.getpid(), signal.SIGKILL)
        os.wait()
    """
    run_code(code, path)
    assert read_journal(path).has_rest
    write(path, "resumed")
    part = read_journal(path)
    assert [(entry["seq"], entry["kind"]) for entry in part.entries] == [(1, "phase"), (2, "status"), (3, "status")]
    assert part.damaged == 1
    assert json.loads(path.read_bytes().splitlines()[-1])["details"] == "resumed"


def test_the_newest_entry_of_a_kind_is_found_at_the_end_of_a_long_journal(tmp_path: Path) -> None:
    assert read_last(tmp_path / "j", "ending") is None
    writer = JournalWriter(tmp_path / "j")
    writer.write("ending", ending="failed")
    for _ in range(2000):
        writer.write("status", details="x" * 50)
    assert read_last(tmp_path / "j", "ending") is None  # too far from the end to be this attempt's
    writer.write("ending", ending="succeeded", max_rss=7)
    writer.close()
    found = read_last(tmp_path / "j", "ending")
    assert found is not None and (found["ending"], found["max_rss"]) == ("succeeded", 7)
