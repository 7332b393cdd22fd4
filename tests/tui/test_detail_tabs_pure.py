"""Comparing, media, usage, the record: whole at every width, whatever the names are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.status import SimStatus, SimStatusCode, SimStatusSubcode
from gymdash_tui.domain.text import text_width
from gymdash_tui.domain.times import utc_now
from gymdash_tui.simulation.exit_record import ExitRecord
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.tracking.machine import Usage
from gymdash_tui.tracking.media import MediaItem
from gymdash_tui.tui.curve_store import CurveStore
from gymdash_tui.tui.detail_body import LinesBody, PickBody, lit
from gymdash_tui.tui.detail_copy import config_copied, record_copied, statuses_copied
from gymdash_tui.tui.detail_opening import desktop_opener, open_file
from gymdash_tui.tui.detail_reading import read_changes, read_usage
from gymdash_tui.tui.particulars import Particulars
from gymdash_tui.tui.widgets.detail_compare import compare_lines, compare_text, compared, differing
from gymdash_tui.tui.widgets.detail_lines import Line
from gymdash_tui.tui.widgets.detail_media import by_key, media_lines, media_stops
from gymdash_tui.tui.widgets.detail_usage import UsageSeen, usage_lines
from gymdash_tui.tui.widgets.record_lines import record_lines
from tests.tui.conftest import HOSTILE, TRACE
from tests.tui.texts import lines_text

TEXTS = st.sampled_from(HOSTILE) | st.text(max_size=30)
VALUES = TEXTS | st.integers() | st.floats() | st.none() | st.lists(st.integers(), max_size=3)
RECORDS = st.builds(
    SimulationRecord,
    TEXTS,
    TEXTS,
    TEXTS,
    kwargs=st.dictionaries(TEXTS, VALUES, max_size=4),
    start_kwargs=st.dictionaries(TEXTS, st.dictionaries(TEXTS, VALUES, max_size=2), max_size=2),
    seed=st.none() | st.integers(),
)


def fits(lines: Sequence[Line], width: int, ascii_only: bool) -> None:
    for line in lines:
        text = "".join(text for text, _ in line)
        assert text.isprintable()
        assert text_width(text.rstrip()) <= width
        assert text.isascii() or not ascii_only


# -- comparing ---------------------------------------------------------------------------------------------------------


def one(name: str, **kwargs: object) -> SimulationRecord:
    return SimulationRecord(f"id-{name}", name, "sb", kwargs=kwargs)


def test_only_what_differs_is_compared_and_what_is_missing_is_seen() -> None:
    records = [one("a", lr=1e-3, env="x", net={"arch": 64}), one("b", lr=1e-4, env="x")]
    assert differing(compared(records)) == [("lr", ("0.001", "0.0001")), ("net.arch", ("64", ""))]
    text = lines_text(compare_lines(records, 80))
    assert "env" not in text
    assert "–" in text
    assert "3 are alike; = shows them too." in text
    assert "env" in lines_text(compare_lines(records, 80, everything=True))


def test_what_is_alike_in_everything_says_so() -> None:
    assert "They are all configured alike." in lines_text(compare_lines([one("a", x=1), one("b", x=1)], 60))


def test_columns_that_have_no_room_are_counted() -> None:
    text = lines_text(compare_lines([one(f"long-name-{number}", x=number) for number in range(30)], 60))
    assert "more have no room here; z gives this pane the whole screen." in text


@given(st.lists(RECORDS, min_size=2, max_size=6), st.integers(56, 200), st.booleans(), st.booleans())
def test_any_comparison_fits(records: list[SimulationRecord], width: int, ascii_only: bool, everything: bool) -> None:
    fits(compare_lines(records, width, ascii_only, everything), width + 14, ascii_only)
    table = compare_text(records, everything).rstrip("\n").split("\n")
    assert all(line.count("\t") == len(records) for line in table)


# -- media -------------------------------------------------------------------------------------------------------------


def item(key: str, step: int, file: str = "x.mp4", type_: str = "videos", size: int = 10) -> MediaItem:
    return MediaItem(key, type_, step, utc_now(), size, file, Path("/nowhere") / "x")


def test_media_stand_below_their_keys_by_step() -> None:
    items = [item("b", 2), item("a", 5, type_="text"), item("b", 1)]
    lines = media_lines(items, 80)
    assert [one.step for one in by_key(items)] == [5, 1, 2]
    assert media_stops(items) == [1, 3, 4]
    assert "a  1 text, 10 B" in lines_text(lines)
    assert "b  2 videos, 20 B" in lines_text(lines)


MEDIA = st.builds(item, TEXTS, st.integers(-(10**9), 10**12), TEXTS, st.sampled_from(["videos", "text", "x"]))


@given(st.lists(MEDIA, max_size=6), st.integers(56, 200), st.booleans())
def test_any_media_fit_and_each_has_its_line(items: list[MediaItem], width: int, ascii_only: bool) -> None:
    lines = media_lines(items, width, ascii_only)
    fits(lines, width, ascii_only)
    assert not items or len(lines) == len(items) + len({one.key for one in items})
    for stop, found in zip(media_stops(items), by_key(items), strict=True):
        assert f"{found.step:,}" in lines_text([lines[stop]])


def test_where_nothing_opens_files_there_is_no_opener(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: f"/bin/{name}")
    assert desktop_opener({}, "linux") == ""
    assert desktop_opener({"DISPLAY": ":0"}, "linux") == "/bin/xdg-open"
    assert desktop_opener({"WAYLAND_DISPLAY": "w"}, "linux") == "/bin/xdg-open"
    assert desktop_opener({}, "darwin") == "/bin/open"
    assert desktop_opener({"SSH_CONNECTION": "x"}, "darwin") == ""
    assert open_file("/bin/true", Path("x")) == ""
    assert open_file("/bin/false", Path("x")) == "/bin/false left with exit code 1"
    assert "No such file" in open_file("/nowhere/opener", Path("x"))


# -- usage -------------------------------------------------------------------------------------------------------------


def ending(**changes: object) -> ExitRecord:
    return replace(ExitRecord(1, 0, None, 412_000_000, 39.2, 1.0, 43.0), **changes)  # type: ignore[arg-type]


def test_usage_tells_what_is_used_now_and_was_used_at_most() -> None:
    record = replace(one("a"), started=utc_now(), ended=utc_now() + timedelta(seconds=40), gpu_index=1)
    now = Usage(150.0, 300_000_000, 2_000_000_000, 7, (42, 43), (1,))
    text = lines_text(usage_lines(record, UsageSeen(now, cpu=(50, 100), memory=(300, 500), exits={1: ending()}), 100))
    assert "memory      300 MB" in text
    assert "150% of a core" in text
    assert "2.0 GB on GPU 1" in text
    assert "2 processes, 7 threads" in text
    assert "memory peak  500 MB" in text
    assert "CPU mean     98% of a core" in text
    assert "300 MB to 500 MB, 500 MB last" in text
    assert "left with exit code 0" in text


def test_each_attempt_tells_how_it_ended() -> None:
    seen = UsageSeen(exits={1: ending(code=None, signal=9), 2: ending()}, elsewhere="[/box]", notes=("No GPU [/x].",))
    text = lines_text(usage_lines(one("a"), seen, 100))
    assert "The 1st attempt's process killed by SIGKILL (9)" in text
    assert text.index("The 2nd") < text.index("The 1st")
    assert "runs on  [/box]" in text
    assert "No GPU [/x]." in text
    assert "It has used nothing yet." in lines_text(usage_lines(one("a"), UsageSeen(), 60))


NUMBERS = st.lists(st.floats(0, 1e9), max_size=50)


@given(RECORDS, NUMBERS, NUMBERS, st.integers(56, 200), st.booleans(), TEXTS)
def test_any_usage_fits(
    record: SimulationRecord, cpu: list[float], memory: list[float], width: int, ascii_only: bool, note: str
) -> None:
    seen = UsageSeen(elsewhere=note, notes=(note,), cpu=cpu, memory=memory, exits={3: ending(signal=-4, code=None)})
    fits(usage_lines(record, seen, width, ascii_only), width, ascii_only)


def test_a_folder_that_is_gone_has_used_nothing(tmp_path: Path) -> None:
    folder = SimulationFolder(tmp_path / "gone")
    assert read_changes(folder) == ""
    seen = read_usage(folder, one("a"), CurveStore(tmp_path, 8), None)
    assert sum(seen.sizes.values()) == 0
    assert not seen.exits


def test_the_disk_is_counted_by_what_lies_there_and_links_are_not_followed(tmp_path: Path) -> None:
    folder = SimulationFolder(tmp_path / "sim")
    (folder.checkpoints / "deep").mkdir(parents=True)
    (folder.checkpoints / "deep" / "model").write_bytes(b"x" * 1000)
    folder.output.write_bytes(b"x" * 200)
    (tmp_path / "huge").write_bytes(b"x" * 100_000)
    (folder.checkpoints / "link").symlink_to(tmp_path / "huge")
    folder.exit.write_text("{damaged")
    seen = read_usage(folder, one("a"), CurveStore(tmp_path, 8), None)
    assert 1000 <= seen.sizes["checkpoints"] < 2000
    assert seen.sizes["output"] == 200
    assert not seen.exits


# -- the record, copying -----------------------------------------------------------------------------------------------


def test_the_record_shows_what_the_code_differed_in() -> None:
    kept = {"code": {"untracked": ["a.py", "[/b].py"], "untracked_count": 7, "diff_cut": True}, "git_commit": "abc"}
    changes = "diff --git a/x b/x\n@@ -1 +1 @@\n-old\x1b[2J\n+new [/x]\n" + " more\n" * 2000
    lines = record_lines(one("a"), Particulars(record=kept), 80, changes=changes)
    text = lines_text(lines)
    assert "Not in the repository: 7" in text
    assert "[/b].py" in text
    assert "\x1b" not in text
    assert "1,004 more lines; y copies all. It was longer than what was kept." in text
    parts = {text.strip(): part for line in lines for text, part in line}
    assert (parts["+new [/x]"], parts["-old"], parts["@@ -1 +1 @@"]) == ("good", "bad", "accent")
    assert "+new [/x]" in record_copied(one("a"), Particulars(record=kept), changes)[0]


@given(st.dictionaries(st.sampled_from(["code", "variables", "packages", "git_commit", "gpus"]), VALUES), TEXTS)
def test_a_damaged_record_never_breaks(kept: dict[str, object], changes: str) -> None:
    fits(record_lines(one("a"), Particulars(record=kept), 80, changes=changes), 82, False)
    record_copied(one("a"), Particulars(record=kept), changes)


def test_what_is_copied_can_be_used_again() -> None:
    assert config_copied(one("a", lr=1e-3, net={"arch": [64, 64]}))[0] == "lr=0.001\nnet.arch=[64, 64]\n"
    good = SimStatus(SimStatusCode.INFO, "checkpoint")
    bad = SimStatus(SimStatusCode.FAIL, "it broke", SimStatusSubcode.ERROR, TRACE)
    assert statuses_copied([good, bad]) == (f"{TRACE}\n", "the trace")
    assert statuses_copied([good])[0].endswith("INFO  checkpoint\n")
    assert statuses_copied([]) == ("", "the statuses")


# -- scrolling and searching -------------------------------------------------------------------------------------------


@given(TEXTS, TEXTS)
def test_what_is_lit_stays_what_it_was(text: str, needle: str) -> None:
    line: Line = [(text[:3], "text"), (text[3:], "dim")]
    assert "".join(part for part, _ in lit(line, needle)) == text
    lighted = "".join(piece for piece, part in lit(line, "a") if part == "mark")
    assert set(lighted) <= {"a", "A"}


def body_of(count: int) -> LinesBody:
    body = LinesBody()
    body.show(lambda width: [[(f"line {number}", "text")] for number in range(count)], True)
    body.paint(40, 5)
    return body


@given(st.integers(0, 40), st.lists(st.integers(-60, 60)), st.integers(1, 12))
def test_scrolling_never_leaves_the_lines(count: int, moves: list[int], height: int) -> None:
    body = body_of(count)
    body.paint(40, height)
    for by in moves:
        body.scroll(by)
        assert len(body.paint(40, height)) == min(count, height)
    body.go_to_end(True)
    assert count == 0 or lines_text(body.paint(40, height)).endswith(f"line {count - 1}")


def test_a_search_goes_round_and_keeps_what_it_found_in_sight() -> None:
    body = body_of(50)
    body.search("line 3")
    assert "/line 3  1 of 11" in lines_text([body.foot()])
    for _ in range(10):
        body.next_hit(1)
    assert "line 39" in lines_text(body.paint(40, 3))
    body.next_hit(1)
    assert "line 3" in lines_text(body.paint(40, 3))
    body.search("nowhere")
    assert "nothing found" in lines_text([body.foot()])
    assert not body.next_hit(1)


def test_a_cursor_stays_on_what_it_stood_on_when_more_comes() -> None:
    body = PickBody()
    body.show_rows(lambda width: [[(f" {number}", "text")] for number in range(9)], [1, 3, 5, 7, 8], True)
    assert body.number == 0
    body.scroll(2)
    assert "▌5" in lines_text(body.paint(20, 4))
    body.show_rows(lambda width: [[(f" {number}", "text")] for number in range(9)], [1, 3, 5], False)
    assert body.number == 2
    body.go_to_end(False)
    assert body.paint(20, 4)[0][0][0] != "▌"  # its heading comes into sight with it
    body.search("3")
    assert body.number == 1
    body.show_rows(lambda width: [], [], False)
    assert body.number == -1
    assert math.isfinite(body.top)


def test_media_that_are_being_read_or_left_out_are_said_below_those_that_are_known() -> None:
    assert media_lines([], 80, more=None) == [[(" Reading what stands in the event files...", "dim")]]
    assert media_lines([item("k", 1)], 80, more=None)[-1] == media_lines([], 80, more=None)[0]
    cut = lines_text(media_lines([item("k", 1)], 80, more=1234))
    assert cut.endswith("1,234 older ones in the event files are left out.")
