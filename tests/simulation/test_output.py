"""What a worker printed, followed as it grows."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.text import safe_text
from gymdash_tui.simulation.output import OutputTail, clean_lines, last_lines


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "output.log"


def add(path: Path, data: bytes) -> None:
    with path.open("ab") as file:
        file.write(data)


def shown(path: Path) -> list[str]:
    """Give what somebody sees who looks for the first time."""
    tail = OutputTail(path)
    tail.poll()
    return tail.lines


def test_whole_lines_and_the_beginning_of_the_last_one(path: Path) -> None:
    tail = OutputTail(path)
    assert not tail.poll()
    assert tail.lines == []
    add(path, b"one\ntwo\nthr")
    assert tail.poll()
    assert tail.lines == ["one", "two", "thr"]
    assert not tail.poll()
    add(path, b"ee\n\nfive\n")
    assert tail.poll()
    assert tail.lines == ["one", "two", "three", "", "five"]


TEXT = "Größe 世界\n\x1b[31mred\x1b[0m 🚀\n 10%\r 55%\r100%\ntab\there\r\n\x1b]0;title\x07bar\nend"


@given(st.lists(st.integers(0, len(TEXT.encode())), max_size=12))
def test_read_in_any_pieces_it_shows_the_same(tmp_path_factory: pytest.TempPathFactory, cuts: list[int]) -> None:
    path = tmp_path_factory.mktemp("pieces") / "output.log"
    tail = OutputTail(path)
    data, begin = TEXT.encode(), 0
    for cut in [*sorted(cuts), len(data)]:
        add(path, data[begin:cut])
        begin = max(begin, cut)
        tail.poll()
        assert not any("\ufffd" in line for line in tail.lines[:1])
    assert tail.lines == ["Größe 世界", "red 🚀", "100%", "tab     here", "bar", "end"]


@given(st.binary(max_size=200))
def test_whatever_is_printed_is_shown_harmlessly(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "output.log"
    path.write_bytes(data)
    for line in shown(path):
        assert line.isprintable()
        assert safe_text(line) == line


@pytest.mark.parametrize(
    ("printed", "line"),
    [
        ("\x1b[1;38;5;196mred\x1b[0m\x1b[K", "red"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b]0;title\x07text", "text"),
        ("a\x1b(B\x1b[mb", "ab"),  # what tput sgr0 prints
        ("a\x1b7b\x1b8c\x1b=d\x1bce", "abcde"),
        ("\x1b_Gf=100;AAAA\x1b\\picture", "picture"),
        ("\x1bPq#0\x1b\\sixel", "sixel"),
        ("\x1b[31", "31"),
        ("\x1b]0;never ends", "0;never ends"),
        ("bell\x07 back\x08\x9b", "bell\ufffd back\ufffd\ufffd"),
        ("\x1b", "\ufffd"),
        ("a\tb", "a       b"),
        ("  0%|\r 50%|##\r100%|####", "100%|####"),
        ("50%\r", "50%"),
        ("windows\r\r", "windows"),
        ("[/foo] [red]markup[/red]", "[/foo] [red]markup[/red]"),
        ("", ""),
    ],
)
def test_a_line_is_made_harmless(printed: str, line: str) -> None:
    assert clean_lines(printed) == [line]


def test_a_very_long_line_comes_in_pieces_and_nothing_is_lost() -> None:
    pieces = clean_lines("x" * 2500)
    assert [len(piece) for piece in pieces] == [1000, 1000, 500]


def test_a_line_without_an_end_does_not_grow_for_ever(path: Path) -> None:
    tail = OutputTail(path)
    for _ in range(100):
        add(path, b"x" * 10_000)
        tail.poll()
        assert len(tail._rest) <= 64_000
    assert sum(map(len, tail.lines)) == 1_000_000
    add(path, b"\nnext\n")
    tail.poll()
    assert tail.lines[-1] == "next"


def test_a_progress_bar_takes_no_more_room_after_hours(path: Path) -> None:
    tail = OutputTail(path)
    for step in range(2000):
        add(path, f"\r{step:5d}/2000 [{'#' * 50}]".encode())
        if step % 7 == 0:
            tail.poll()
            assert len(tail._rest) < 200
            assert tail.lines == [f"{step:5d}/2000 [{'#' * 50}]"]
    add(path, b"\ndone\n")
    while tail.poll():
        pass
    assert tail.lines == [f" 1999/2000 [{'#' * 50}]", "done"]


def test_only_the_newest_lines_are_kept(path: Path) -> None:
    tail = OutputTail(path, keep=3)
    add(path, b"".join(b"%d\n" % number for number in range(10)))
    tail.poll()
    assert tail.lines == ["7", "8", "9"]


def test_of_a_huge_file_only_the_end_is_read_and_no_half_line_of_it(path: Path) -> None:
    line = "Größe".encode() * 20 + b"\n"
    path.write_bytes(line * 10_000)
    lines = shown(path)
    assert set(lines) == {"Größe" * 20}
    assert 1_000 < len(lines) < 3_000


def test_a_huge_file_without_any_line_shows_its_end(path: Path) -> None:
    path.write_bytes(b"x" * 1_000_000 + b"end")
    assert shown(path)[-1].endswith("xxend")


def test_much_at_once_is_read_in_several_goes(path: Path) -> None:
    tail = OutputTail(path)
    path.touch()
    tail.poll()
    add(path, b"0123456789\n" * 300_000)
    goes = 0
    while tail.poll():
        goes += 1
    assert goes == 4
    assert set(tail.lines) == {"0123456789"}


@pytest.mark.parametrize("new", ["short\n", "much longer than what stood there before it\n"])
def test_a_replaced_file_is_read_anew(path: Path, new: str) -> None:
    tail = OutputTail(path)
    path.write_bytes(b"an old line\nhalf of \xe4\xb8")  # even of a character
    tail.poll()
    other = path.with_name("new")
    other.write_text(new)
    other.replace(path)
    tail.poll()
    assert tail.lines == [new.strip()]


def test_a_file_that_was_emptied_is_read_anew(path: Path) -> None:
    tail = OutputTail(path)
    path.write_bytes(b"old\nolder")
    tail.poll()
    path.write_bytes(b"new\n")
    tail.poll()
    assert tail.lines == ["new"]


def test_what_was_read_stays_when_the_file_goes(path: Path) -> None:
    tail = OutputTail(path)
    add(path, b"line\n")
    tail.poll()
    path.unlink()
    assert not tail.poll()
    assert tail.lines == ["line"]


def test_the_last_lines_are_few_and_harmless(tmp_path: Path) -> None:
    path = tmp_path / "output.log"
    assert last_lines(path) == []
    path.write_text("".join(f"\x1b[31mline {n}\x1b[0m\n" for n in range(100)) + "no end" + "y" * 5000)
    lines = last_lines(path)
    assert len(lines) == 20 and all(len(line) <= 1000 and line.isprintable() for line in lines)
    assert lines[0] == "line 86" and lines[-6].startswith("no end")
