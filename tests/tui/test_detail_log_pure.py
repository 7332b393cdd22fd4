"""Printed files: what is read by windows and found by scans is what reading all of it would give."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gymdash_tui.domain.text import text_width
from gymdash_tui.simulation.output import clean_lines
from gymdash_tui.tui import detail_scan, detail_source
from gymdash_tui.tui.detail_copy import output_copied
from gymdash_tui.tui.detail_levels import ERROR, PLAIN, WARNING, level_of, levels_of
from gymdash_tui.tui.detail_log import LogLine, read_after, read_before
from gymdash_tui.tui.detail_output import OutputBody
from gymdash_tui.tui.detail_scan import Scan, finds_both, finds_level, finds_text
from gymdash_tui.tui.detail_source import FoundLines, WholeFile, Window
from tests.tui.conftest import HOSTILE

TRACE = (
    "Traceback (most recent call last):",
    '  File "train.py", line 3, in <module>',
    "    step()",
    "ValueError: [/lr] is no number",
)
LINES = st.sampled_from(
    [
        "step 100 reward 12.5",
        "ERROR something broke",
        "\x1b[31mERROR\x1b[0m: in colour",
        "WARNING: careful",
        "train.py:3: UserWarning: old",
        "  10%|#\r  20%|##\r  30%|###",
        "",
        "   indented",
        "名前 🚀 needle é",
        "x" * 300,
        "Needle in a haystack",
        *TRACE,
    ]
)
FILES = st.lists(LINES, max_size=60).map("\n".join) | st.lists(LINES, max_size=60).map(
    lambda lines: "\n".join(lines) + "\n"
)
QUICK = settings(max_examples=150)


def write(folder: Path, text: str) -> Path:
    path = folder / "output.log"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    return path


def shown(text: str) -> list[str]:
    lines = text.split("\n")
    return [piece for line in (lines if lines[-1] else lines[:-1]) for piece in clean_lines(line)]


def starts_of(text: str) -> list[tuple[int, str]]:
    found, at = [], 0
    for line in text.encode().split(b"\n"):
        found.append((at, line.decode()))
        at += len(line) + 1
    return found if found[-1][1] else found[:-1]


def whole(scan: Scan) -> list[int]:
    while scan.step():
        pass
    return scan.after(0, 1 << 30)


# -- levels ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("ERROR: x", ERROR),
        ("2026-01-01 [CRITICAL] gone", ERROR),
        (TRACE[0], ERROR),
        ("Fatal Python error: Segmentation fault", ERROR),
        ("WARN x", WARNING),
        ("WARNING:root:x", WARNING),
        ("a.py:3: DeprecationWarning: old", WARNING),
        ("mean squared error 0.3", PLAIN),
        ("NO_ERROR", PLAIN),
        ("0 ERRORS", PLAIN),
        ("forewarned", PLAIN),
        ("", PLAIN),
    ],
)
def test_the_level_of_a_line(text: str, level: int) -> None:
    assert level_of(text) == level


def test_a_trace_is_an_error_to_its_last_line_and_no_further() -> None:
    found = [level for level, _ in levels_of(["fine", *TRACE, "fine again"])]
    assert found == [PLAIN, ERROR, ERROR, ERROR, ERROR, PLAIN]


# -- windows -----------------------------------------------------------------------------------------------------------


@QUICK
@given(text=FILES)
def test_all_of_a_short_file_is_read_at_once_from_either_end(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, text)
    assert [line.text for line in read_before(path).lines] == shown(text)
    assert [line.text for line in read_after(path, 0).lines] == shown(text)


@QUICK
@given(text=FILES, window=st.integers(400, 900))
def test_going_up_and_down_shows_the_whole_file(tmp_path: Path, text: str, window: int) -> None:
    path = write(tmp_path, text)
    with patch.object(detail_source, "WINDOW", window), patch("gymdash_tui.tui.detail_log.WINDOW", window):
        source = WholeFile(path)
        found = source.end()
        while found.start:
            found = source.earlier(found)
        while True:
            more = source.later(found)
            if more == found:
                break
            found = more
    assert [line.text for line in found.lines] == shown(text)


@QUICK
@given(first=FILES, second=FILES)
def test_what_comes_to_a_file_is_followed_also_within_a_line(tmp_path: Path, first: str, second: str) -> None:
    path = write(tmp_path, first)
    source = WholeFile(path)
    window = source.end()
    with path.open("ab") as file:
        file.write(second.encode())
    assert [line.text for line in source.followed(window).lines] == shown(first + second)


def test_a_file_that_was_replaced_is_read_anew(tmp_path: Path) -> None:
    source = WholeFile(write(tmp_path, "old\n" * 50))
    window = source.end()
    (tmp_path / "other").write_text("new\n")
    (tmp_path / "other").replace(tmp_path / "output.log")
    assert [line.text for line in source.followed(window).lines] == ["new"]
    (tmp_path / "output.log").write_text("")
    assert source.followed(source.end()).lines == ()


# -- scans -------------------------------------------------------------------------------------------------------------


@QUICK
@given(text=FILES, block=st.integers(1, 700), needle=st.sampled_from(["needle", "Needle", "30%", "ERROR", "é", "x"]))
def test_a_search_finds_the_lines_that_show_it(tmp_path: Path, text: str, block: int, needle: str) -> None:
    path = write(tmp_path, text)
    wanted = []
    for start, line in starts_of(text):
        seen = "".join(clean_lines(line))
        if needle in (seen if needle != needle.lower() else seen.lower()):
            wanted.append(start)
    with patch.object(detail_scan, "_BLOCK", max(block, 350)):
        assert whole(Scan(path, finds_text(needle))) == wanted


@QUICK
@given(text=FILES, least=st.sampled_from([WARNING, ERROR]))
def test_a_level_finds_what_is_at_least_so_bad(tmp_path: Path, text: str, least: int) -> None:
    path = write(tmp_path, text)
    starts = starts_of(text)
    levels = levels_of("".join(clean_lines(line)) for _, line in starts)
    wanted = [start for (start, _), (level, _) in zip(starts, levels, strict=True) if level >= least]
    assert whole(Scan(path, finds_level(least))) == wanted


@QUICK
@given(text=st.lists(LINES, max_size=80).map("\n".join), block=st.integers(350, 900), parts=st.integers(1, 4))
def test_it_does_not_matter_when_or_in_which_blocks_a_scan_reads(
    tmp_path: Path, text: str, block: int, parts: int
) -> None:
    path = write(tmp_path, "")
    data = text.encode()
    scan = Scan(path, finds_level(ERROR))
    with patch.object(detail_scan, "_BLOCK", 1 << 20):
        for part in range(parts):
            with path.open("ab") as file:
                file.write(data[len(data) * part // parts : len(data) * (part + 1) // parts])
            found = whole(scan)
        assert found == whole(Scan(path, finds_level(ERROR)))
    with patch.object(detail_scan, "_BLOCK", block), patch.object(detail_scan, "_SLACK", block):
        back = whole(Scan(path, finds_level(ERROR)))
    # a trace that is longer than a block may lose lines in its middle; where it begins is always found
    begins = [start for start, line in starts_of(text) if level_of("".join(clean_lines(line))) == ERROR]
    assert set(begins) <= set(back) <= set(found)


def test_a_scan_says_how_far_it_is_and_finds_the_newest_first(tmp_path: Path) -> None:
    path = write(tmp_path, "".join(f"line {number}\n" for number in range(2000)))
    with patch.object(detail_scan, "_BLOCK", 1000), patch.object(detail_scan, "_SLACK", 100):
        scan = Scan(path, finds_text("line"))
        assert scan.step()
        assert 0 < scan.progress < 0.5
        assert scan.count < 2000
        size = path.stat().st_size
        assert scan.before(size, 1) == [size - len("line 1999\n")]
        assert len(whole(scan)) == 2000
        assert scan.progress == 1.0
    last = size - len("line 1999\n")
    assert scan.number(last) == 2000
    assert scan.number(0) == 1
    assert scan.number(3) == 0
    assert scan.before(last, 2) == scan.after(0, 5000)[-3:-1]


def test_both_ways_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, "ERROR one\nERROR two\ntwo\n")
    assert whole(Scan(path, finds_both(finds_text("two"), finds_level(ERROR)))) == [10]


# -- how it scrolls ----------------------------------------------------------------------------------------------------


@QUICK
@given(
    text=FILES | st.sampled_from(HOSTILE),
    width=st.integers(12, 120),
    height=st.integers(1, 20),
    moves=st.lists(st.integers(-30, 30), max_size=8),
    ascii_only=st.booleans(),
    level=st.sampled_from([0, ERROR]),
)
def test_any_output_fits_wherever_it_is_scrolled_to(
    tmp_path: Path, text: str, width: int, height: int, moves: list[int], ascii_only: bool, level: int
) -> None:
    path = write(tmp_path, text)
    source = WholeFile(path)
    if level:
        scan = Scan(path, finds_level(level))
        whole(scan)
        source = FoundLines(path, scan)
    body = OutputBody(ascii_only)
    body.level, body.needle = level, "e"
    body.take(source.end())
    for by in [0, *moves]:
        more = body.scroll(by)
        if more:
            body.take({"earlier": source.earlier, "later": source.later}[more](body.window))
        lines = body.paint(width, height)
        assert len(lines) <= height
        for line in [*lines, body.foot()]:
            shown_text = "".join(text for text, _ in line)
            assert shown_text.isprintable()
            assert shown_text.isascii() or not ascii_only
        assert not body.window.lines or all(
            text_width("".join(text for text, _ in line)) <= max(width, 12) for line in lines
        )


def test_a_body_follows_until_one_scrolls_up_and_again_from_the_end(tmp_path: Path) -> None:
    path = write(tmp_path, "".join(f"line {number}\n" for number in range(50)))
    source = WholeFile(path)
    body = OutputBody()

    def seen() -> str:
        return "\n".join("".join(text for text, _ in line) for line in body.paint(40, 5))

    def print_more(text: str) -> None:
        with path.open("a") as file:
            file.write(text)

    body.take(source.end())
    assert "line 49" in seen()
    print_more("line 50\n")
    body.take(source.followed(body.window))
    assert "line 50" in seen()
    body.scroll(-10)
    up = seen()
    print_more("line 51\n")
    body.take(source.followed(body.window))
    assert seen() == up
    body.scroll(100)
    assert body.at_end
    assert "line 51" in seen()


def test_going_to_a_line_shows_it_marked(tmp_path: Path) -> None:
    text = "".join(f"line {number}\n" for number in range(500))
    body = OutputBody()
    body.take(WholeFile(write(tmp_path, text)).end())
    body.paint(40, 8)
    start = text.index("line 123\n")
    body.go_to(start)
    lines = ["".join(text for text, _ in line) for line in body.paint(40, 8)]
    assert "▌line 123" in lines
    assert not body.at_end


# -- what is copied ----------------------------------------------------------------------------------------------------


def test_a_trace_in_sight_is_copied_to_its_end_and_else_what_is_in_sight(tmp_path: Path) -> None:
    path = write(tmp_path, "\n".join(["before", *TRACE, "after", "x" * 2500]))
    lines = WholeFile(path).end().lines
    assert output_copied(lines[:3], lines) == ("\n".join(TRACE) + "\n", "the trace")
    assert output_copied(lines[:1], lines) == ("before\n", "the lines in sight")
    assert output_copied(lines[-3:], lines)[0] == "x" * 2500 + "\n"
    assert Window().lines == ()
    assert LogLine(3, 0, "x").place == (3, 0)
