"""The lines of statuses and of commands: what they say, and that they fit."""

from __future__ import annotations

import json
from array import array
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gymdash_tui.domain.status import SimStatus, SimStatusCode
from gymdash_tui.domain.text import text_width
from gymdash_tui.project.records import CallRecord, StatusRecord
from gymdash_tui.tui.paging import PAGE, Pages
from gymdash_tui.tui.widgets.call_lines import call_copy, call_line, call_text, no_calls, sim_of
from gymdash_tui.tui.widgets.painted import Part
from gymdash_tui.tui.widgets.story_lines import moment_words, no_statuses, story_line, story_text
from tests.tui.conftest import HOSTILE, TRACE

NOON = datetime.now().astimezone().replace(hour=12, minute=0, second=7, microsecond=0)
NOW = NOON.timestamp()
FAIL, INFO, SUCCESS = SimStatusCode.FAIL, SimStatusCode.INFO, SimStatusCode.SUCCESS


def status(
    details: str = "", code: SimStatusCode = FAIL, name: str = "arm", trace: str = "", subcode: int = 0
) -> StatusRecord:
    return StatusRecord(7, "id", name, SimStatus(code, details, subcode, trace, NOON))


def text(line: list[Part]) -> str:
    return "".join(text for text, _ in line)


def texts(lines: list[list[Part]]) -> str:
    return "\n".join(map(text, lines))


@pytest.mark.parametrize(
    ("code", "subcode", "glyph", "short", "long"),
    [
        (SUCCESS, 0, "✓", "SUCCESS", "SUCCESS"),
        (FAIL, 0, "✗", "FAIL", "FAIL"),
        (FAIL, 1, "✗", "ERROR", "FAIL ERROR"),
        (FAIL, 2, "■", "STOPPED", "FAIL STOPPED"),
        (INFO, 0, "·", "INFO", "INFO"),
        (INFO, 41, "·", "41", "INFO 41"),
    ],
)
def test_a_status_shows_its_code_by_glyph_and_word(
    code: SimStatusCode, subcode: int, glyph: str, short: str, long: str
) -> None:
    one = status("It broke.", code, subcode=subcode)
    assert f"{glyph} {short} " in text(story_line(one, 55, False, NOW))
    assert f"{glyph} {long} " in text(story_line(one, 100, False, NOW))
    assert f"{glyph} {long}" in texts(story_text(one, 60, NOW))


def test_a_line_says_when_who_and_what() -> None:
    line = text(story_line(status("It broke.\nmore", name="arm 1"), 80, True, NOW))
    assert line.startswith("▌ ")
    assert "12:00:07" in line and "arm 1" in line and "It broke." in line and "more" not in line


def test_a_status_without_words_shows_the_end_of_its_trace() -> None:
    assert "RuntimeError: [/joint] 3" in text(story_line(status(trace=TRACE), 120, False, NOW))
    assert "–" in text(story_line(status(), 120, False, NOW))


def test_moments_are_exact_today_and_short_before() -> None:
    assert moment_words(NOON, NOW) == "12:00:07"
    assert moment_words(NOON - timedelta(days=2), NOW, roomy=False) == f"{NOON - timedelta(days=2):%a %H:%M}"
    assert moment_words(NOON - timedelta(days=800), NOW) == f"{NOON - timedelta(days=800):%y-%m-%d}"
    assert moment_words(None, NOW) == ""
    for days in range(0, 1000, 13):
        assert len(moment_words(NOON - timedelta(days=days), NOW, roomy=False)) <= 9
        assert len(moment_words(NOON - timedelta(days=days), NOW)) <= 11


def test_the_whole_of_a_status_is_its_words_and_its_trace() -> None:
    told = texts(story_text(status("first\nsecond", trace=TRACE), 60, NOW + 3600))
    assert "1h ago" in told and "first\n second" in told and "RuntimeError: [/joint] 3 left its limits" in told
    assert "It says nothing more." in texts(story_text(status(), 60, NOW))


def test_nothing_is_explained_and_a_filter_is_said_to_be_the_reason() -> None:
    assert "Nothing was reported yet." in texts(no_statuses(60, False))
    assert "esc shows all again." in texts(no_statuses(60, True))
    assert "No command was given yet." in texts(no_calls(60, False))
    assert "esc shows all again." in texts(no_calls(60, True))


def call(code: int = 0, name: str = "stop", **details: object) -> CallRecord:
    return CallRecord(3, name, NOON, code, dict(details))


def test_a_command_shows_to_what_it_was_done_and_from_where() -> None:
    line = text(call_line(call(shell="screen", name_="", sim_id="x", channel="stop", grace=3), 100, False, NOW))
    assert "✓ stop" in line and "screen" in line and "channel=stop grace=3" in line and "sim_id" not in line
    assert "arm, leg" in text(call_line(call(names=["arm", "leg"]), 100, False, NOW))


def test_a_refused_command_shows_why() -> None:
    one = call(2, shell="shell", error="'arm' is done already;\nthere is nothing to stop.")
    assert "✗ stop" in text(call_line(one, 100, False, NOW)) and "'arm' is done already;" in text(
        call_line(one, 100, False, NOW)
    )
    told = texts(call_text(one, 60))
    assert "refused with exit code 2" in told and "there is nothing to stop." in told and "shell  shell" in told


def test_a_command_is_copied_whole_as_json() -> None:
    copied = json.loads(call_copy(call(2, names=["名前"], deep={"a": [1]})))
    assert copied["details"] == {"names": ["名前"], "deep": {"a": [1]}} and copied["code"] == 2


def test_a_command_leads_to_the_simulation_that_it_names() -> None:
    assert sim_of(call(sim_id="abc")) == "abc"
    assert sim_of(call(sim_id=["a"])) == sim_of(call()) == ""


ODD = st.sampled_from(HOSTILE) | st.text(max_size=80)
WIDTHS = st.integers(40, 200)


@given(ODD, ODD, ODD, st.sampled_from(SimStatusCode), st.integers(-5, 99), WIDTHS, st.booleans())
@example("x", "x", "x", SimStatusCode.SUCCESS, 1, 76, True)  # two words that are cut
def test_statuses_of_any_words_fit(
    details: str, name: str, trace: str, code: SimStatusCode, subcode: int, width: int, ascii_only: bool
) -> None:
    one = status(details, code, name, trace, subcode)
    lines = [story_line(one, width, True, NOW, ascii_only), *story_text(one, width, NOW, ascii_only)]
    _fit(lines, width, ascii_only)


JSON = st.recursive(
    ODD | st.none() | st.booleans() | st.integers() | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ODD, inner, max_size=3),
    max_leaves=5,
)


@given(
    ODD,
    st.dictionaries(ODD | st.sampled_from(["name", "names", "error", "shell"]), JSON, max_size=4),
    st.integers(0, 3),
    WIDTHS,
    st.booleans(),
)
def test_commands_with_any_details_fit(
    name: str, details: dict[str, object], code: int, width: int, ascii_only: bool
) -> None:
    one = CallRecord(1, name, NOON.astimezone(UTC), code, details)
    _fit([call_line(one, width, True, NOW, ascii_only), *call_text(one, width, ascii_only)], width, ascii_only)
    assert json.loads(call_copy(one))["id"] == 1


def _fit(lines: list[list[Part]], width: int, ascii_only: bool) -> None:
    for line in lines:
        assert text_width(text(line)) <= width, text(line)
        assert text(line).isprintable()
        assert not ascii_only or text(line).isascii(), text(line)


# -- pages -------------------------------------------------------------------------------------------------------------


@given(st.sets(st.integers(1, 500), min_size=1), st.integers(-1, 501))
def test_a_place_is_that_of_the_id_or_of_the_next_older_one(numbers: set[int], key: int) -> None:
    ids = array("q", sorted(numbers, reverse=True))
    place = Pages.place_of(key, ids)
    assert place == (sum(number > key for number in ids) if key >= 0 else 0)


def test_what_is_missing_is_asked_for_by_the_id_before_it() -> None:
    pages: Pages[int] = Pages(lambda number: number)
    pages.ids = array("q", range(500, 0, -1))
    assert pages.missing(0, 10) == 501
    assert pages.hold(range(500, 400, -1))
    assert pages.missing(0, 100) is None
    assert pages.missing(95, 10) == 401
    assert pages.missing(-50, 20) is None
    assert pages.at(3) == 497 and pages.at(200) is None and pages.at(-1) is None
    assert not pages.hold([500])


def test_only_so_many_are_held() -> None:
    pages: Pages[int] = Pages(lambda number: number)
    pages.ids = array("q", range(100_000, 0, -1))
    for start in range(100_000, 0, -PAGE):
        pages.hold(range(start, start - PAGE, -1))
    assert len(pages._held) == 20 * PAGE
    assert pages.at(99_999) == 1 and pages.at(0) is None
