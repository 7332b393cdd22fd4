"""The inbox's lines, the talk, and what an answer comes to: whole at every width, whatever people wrote."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.announcement import of_request, summed
from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.request import Closed, ControlRequest
from gymdash_tui.domain.states import Phase
from gymdash_tui.domain.text import text_width
from gymdash_tui.domain.times import utc_now
from gymdash_tui.domain.values import parse_assignments
from gymdash_tui.tui import talk
from gymdash_tui.tui.answer_model import AnswerModel, Target, heading, targets_of
from gymdash_tui.tui.news_calls import notice_words
from gymdash_tui.tui.rows import ASKS
from gymdash_tui.tui.sentences import first_words
from gymdash_tui.tui.widgets.detail_lines import Line, config_lines
from gymdash_tui.tui.widgets.header import Header
from gymdash_tui.tui.widgets.list_row import columns_for, row_parts
from gymdash_tui.tui.widgets.request_lines import InboxView, age, nothing_lines, request_lines, request_rows
from tests.tui.conftest import HOSTILE
from tests.tui.texts import lines_text, rows_text

TEXTS = st.sampled_from(HOSTILE) | st.text(max_size=60)
NOW = utc_now()


def request(
    name: str = "demo", details: str = "Go on?", *keys: str, closed: Closed | None = None, answer: object = None
) -> ControlRequest:
    over = NOW - timedelta(minutes=1) if closed else None
    asked = NOW - timedelta(minutes=3)
    return ControlRequest(
        f"r-{name[:9]}", f"s-{name[:9]}", name, "custom_query", details, keys, asked, closed, over, answer
    )


def fits(lines: list[Line], width: int, ascii_only: bool = False) -> None:
    for line in lines:
        text = "".join(text for text, _ in line)
        assert text_width(text) <= width
        assert text.isascii() or not ascii_only


# -- the inbox ---------------------------------------------------------------------------------------------------------


def test_open_requests_show_their_age_their_simulation_and_the_first_line() -> None:
    view = InboxView([request("demo", "\n Go on?\nYes or no.")], count=1, marks={"r-demo"}, now=NOW.timestamp())
    text = rows_text(request_rows(view), cursor="r-demo")
    assert "Asked  1  1 marked" in text
    assert "▌◆?   3m demo  Go on?" in text
    assert "Yes or no." not in text


def test_answered_ones_stand_below_with_what_became_of_them() -> None:
    over = [request("one", closed=Closed.ANSWERED), request("two", closed=Closed.ENDED)]
    text = rows_text(request_rows(InboxView((), over, now=NOW.timestamp(), history=True)))
    assert "Nothing is asked for." in text
    assert "2 answered or ended" in text
    assert "✓   1m one" in text
    assert "■   1m two" in text
    assert "none" in rows_text(request_rows(InboxView(history=True)))


def test_more_than_are_shown_are_counted() -> None:
    assert "1 of 345" in rows_text(request_rows(InboxView([request()], count=345)))


def test_an_empty_inbox_says_what_it_is_for() -> None:
    text = " ".join(lines_text(nothing_lines(60)).split())
    assert "add_control_request" in text
    assert "gymdash-tui send ID key=value" in text


@pytest.mark.parametrize(
    ("seconds", "said"), [(-5, "now"), (59, "now"), (60, "1m"), (3599, "59m"), (3600, "1h"), (86400 * 400, "400d")]
)
def test_ages_are_rough(seconds: float, said: str) -> None:
    assert age(seconds) == said


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=4), st.integers(40, 220), st.booleans())
def test_the_inboxs_lines_fit(said: list[tuple[str, str]], width: int, ascii_only: bool) -> None:
    view = InboxView(
        [request(*one) for one in said], [request(*one, closed=Closed.ENDED) for one in said], history=True
    )
    rows = request_rows(view, ascii_only)
    fits([row.make(width, True) for row in rows], width, ascii_only)


@given(TEXTS, st.lists(TEXTS, max_size=3), TEXTS, st.integers(40, 160), st.booleans())
def test_a_whole_request_fits(details: str, keys: list[str], answer: str, width: int, ascii_only: bool) -> None:
    for closed in (None, *Closed):
        one = request("demo", details, *keys, closed=closed, answer={"said": answer})
        fits(request_lines(one, width, ascii_only), width, ascii_only)


def test_the_whole_text_is_there_however_long_it_is() -> None:
    words = [f"word{number}" for number in range(3000)]
    text = lines_text(request_lines(request("demo", "\n".join([" ".join(words), "the end"]), "go.on", "rate"), 80))
    assert set(words) <= set(text.split())
    assert "keys      go.on, rate" in text


def test_what_was_answered_is_shown() -> None:
    text = lines_text(request_lines(request(closed=Closed.ANSWERED, answer={"rate": 0.1}), 80))
    assert "Answered" in text
    assert '{"rate": 0.1}' in text
    assert "Its simulation ended" in lines_text(request_lines(request(closed=Closed.ENDED), 80))


# -- the badge and the row ---------------------------------------------------------------------------------------------


def test_the_header_counts_what_is_asked_with_its_word_where_there_is_room() -> None:
    header = Header()
    header._project, header._counts = "night", {"running": 3, ASKS: 2}
    assert lines_text(header.make_lines(100, 2)).splitlines()[0].endswith("? 2 asks   ● 3 running")
    assert lines_text(header.make_lines(30, 2)).splitlines()[0].endswith("? 2  ● 3")


@given(st.text(max_size=80), st.integers(74, 200), st.booleans())
def test_a_narrow_header_keeps_its_numbers(project: str, width: int, ascii_only: bool) -> None:
    words = (
        "created",
        "queued",
        "held",
        "starting",
        "running",
        "paused",
        "stopping",
        "done",
        "failed",
        "stopped",
        "died",
    )
    header = Header(ascii_only)
    header._project, header._counts = project, {**dict.fromkeys(words, 12), ASKS: 2}
    first = header.make_lines(width, 2)[0]
    fits([first], width, ascii_only)
    assert "? 2" in "".join(text for text, _ in first)


def record(**more: object) -> SimulationRecord:
    plain = SimulationRecord("s-demo", "demo", "custom_control", phase=Phase.RUNNING, asks="Go on?\nreally")
    return dataclasses.replace(plain, progress=Progress(40, 100, rate=3), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [58, 80, 120, 200])
def test_a_row_that_asks_shows_the_question_in_place_of_its_speed(width: int) -> None:
    text = lines_text([row_parts(record(), columns_for(width), False, False, -1)])
    assert "? asks" in text
    assert "40%" in text
    assert "Go on?" in text
    assert "3/s" not in text
    assert "really" not in text
    assert "? asks" in lines_text([row_parts(record(), columns_for(width), False, False, -1, ascii_only=True)])


def test_a_row_that_is_over_asks_nothing_any_more() -> None:
    text = lines_text([row_parts(record(phase=Phase.STOPPING), columns_for(100), False, False, -1)])
    assert "stopping" in text
    assert "Go on?" not in text


def test_the_details_show_what_is_asked_and_how_it_is_answered() -> None:
    text = lines_text(config_lines(record(), 80))
    assert "Asks: Go on?" in text
    assert "really" in text
    assert "C answers it." in text


# -- what is said ------------------------------------------------------------------------------------------------------


def test_one_request_and_several_are_said_in_a_sentence() -> None:
    one, two = request("demo", "Go on?"), request("other", "Which?")
    assert summed([of_request(one)]) == ("demo asks", "Go on?")
    assert summed([*map(of_request, [one, two, one])]) == ("3 requests", "demo, other")
    assert notice_words([one], 100, "C shows it.") == "'demo' asks: Go on?  C shows it."
    assert notice_words([one, two], 100) == "2 requests: 'demo', 'other'"


@given(TEXTS, TEXTS, st.integers(56, 200))
def test_the_sentence_fits_the_header(name: str, details: str, room: int) -> None:
    said = notice_words([request(name, details)], room, "C shows it.")
    assert text_width(said) <= room
    assert said.endswith("C shows it.")


def test_a_request_without_a_word_is_a_sentence_all_the_same() -> None:
    assert first_words(" \n\t\n") == "for an answer"


# -- the talk ----------------------------------------------------------------------------------------------------------


def test_a_talk_reads_like_one() -> None:
    turns = [
        talk.asked(request("demo", "Go on?\nYes or no.")),
        talk.Turn(talk.SENT, "", '{"go": true}', NOW),
        talk.Turn(talk.REPLIED, "demo", talk.reply_text({"went": True}), NOW),
        talk.Turn(talk.REFUSED, "other", "It did not answer within 5 s.", NOW),
        talk.closed(request("third", closed=Closed.ENDED)),
    ]
    text = lines_text(talk.turn_lines(turns, 100))
    assert "demo asks\n    Go on?" in text or "demo asks  \n    Go on?" in text
    assert 'you sent  {"go": true}' in text
    assert 'demo replied  {"went": true}' in text
    assert "✗" in text
    assert "other  It did not answer within 5 s." in text
    assert "third  has ended" in text


def test_replies_of_every_kind_are_shown() -> None:
    assert talk.reply_text(None) == "nothing"
    assert talk.reply_text("two\nlines") == "two\nlines"
    assert talk.reply_text([1, 2]) == "[1, 2]"
    assert talk.reply_text({"long": "x " * 50, "b": [1, 2]}).splitlines() == [f"long  {'x ' * 49}x", "b     [1, 2]"]


@given(TEXTS, TEXTS, st.integers(40, 160), st.booleans())
def test_a_talk_fits(who: str, text: str, width: int, ascii_only: bool) -> None:
    kinds = (talk.ASKS, talk.SENT, talk.REPLIED, talk.REFUSED, talk.CLOSED)
    turns = [talk.Turn(kind, who, text, NOW) for kind in kinds]
    fits(talk.turn_lines(turns, width, ascii_only), width + 60 if width < 80 else width, ascii_only)


# -- the answer --------------------------------------------------------------------------------------------------------


def model(*keys: str, **texts: str) -> AnswerModel:
    found = AnswerModel([Target("1a2b3c4d-long", "demo", request("demo", "Go on?", *keys))])
    found.texts = {path if path.startswith(("=", "+")) else f"={path}": text for path, text in texts.items()}
    return found


def test_there_is_a_line_for_each_key_and_a_free_one() -> None:
    one = model("go", "net.rate")
    assert [entry.path for entry in one.entries()] == ["=go", "=net.rate", "+0"]
    one.texts["+0"] = "a = 1"
    assert [entry.path for entry in one.entries()] == ["=go", "=net.rate", "+0", "+1"]
    assert [entry.path for entry in AnswerModel([Target("id", "demo")]).entries()] == ["+0"]


def test_values_are_read_as_json_or_text_and_dots_nest() -> None:
    one = model("go", "net.rate", "word", **{"go": "true", "net.rate": "0.1", "word": " yes ", "+0": "a.b = [1]"})
    assert one.value == {"go": True, "net": {"rate": 0.1}, "word": "yes", "a": {"b": [1]}}
    assert one.problems() == {}
    assert model("go", "word", go="", word="  ").value == {}


def test_what_cannot_be_understood_is_said_at_its_line() -> None:
    one = model("a", "a.b", **{"a": "1", "a.b": "2", "+0": "no sign"})
    problems = one.problems()
    assert "cannot be set" in problems["=a.b"]
    assert "name = value" in problems["+0"]
    with pytest.raises(WrongUse):
        _ = one.value
    assert one.command().startswith("(as soon as")


def test_the_command_does_the_same() -> None:
    one = model("go", "text", **{"go": "true", "text": "two words", "+0": "n.m = 3"})
    assert one.command() == "gymdash-tui send 1a2b3c4d go=true 'text=two words' n.m=3"
    one.project_dir = "/data/my project"
    assert one.command().endswith(" --project-dir '/data/my project'")
    odd = model("-x", "", **{"-x": "1"})
    assert "--json-value" in odd.command()
    assert model("go").command() == "gymdash-tui query 1a2b3c4d"
    elsewhere = dataclasses.replace(request("b", "?", "go"), channel="help_request")
    mixed = AnswerModel([Target("aaaaaaaa-1", "a"), Target("bbbbbbbb-2", "b", elsewhere)], {"=go": "1"})
    assert mixed.command() == (
        "gymdash-tui send aaaaaaaa go=1 && gymdash-tui send bbbbbbbb go=1 --channel help_request"
    )
    several = AnswerModel([Target("aaaaaaaa-1", "a"), Target("bbbbbbbb-2", "b")], {"+0": "go = 1"})
    assert several.command() == "gymdash-tui send aaaaaaaa bbbbbbbb go=1"


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=12), max_size=4))
def test_any_keys_and_texts_are_read_or_refused(typed: dict[str, str]) -> None:
    one = AnswerModel([Target("1a2b3c4d", "demo", request("demo", "?", *typed))])
    one.texts = {f"={key}": text for key, text in typed.items()}
    if one.problems():
        assert one.command().startswith("(")
    else:
        value, words = one.value, one.command()
        assert words.startswith(f"gymdash-tui {'send' if value else 'query'} 1a2b3c4d")
        assert bool(value) == (len(words.split()) > 3)


def test_a_preset_fills_the_lines_and_comes_to_the_same_value() -> None:
    one = model("go", "net.rate", go="false", **{"+0": "old = 1"})
    kept = {"go": True, "net": {"rate": 0.1, "deep": [1, 2]}, "word": "yes"}
    one.fill(kept)
    assert one.value == kept
    assert one.texts["=net.rate"] == "0.1"
    assert "old" not in str(one.texts)
    assert parse_assignments(["go=true"]) == {"go": True}


def test_several_requests_share_one_form() -> None:
    both = AnswerModel(
        [
            Target("a", "a", request("a", "?", "go", "rate")),
            Target("b", "b", request("b", "?", "go")),
            Target("c", "c"),
        ]
    )
    named = {entry.field.name: entry.field.help for entry in both.entries()}
    assert named["go"] == ""
    assert named["rate"] == "Named by 'a'."
    assert heading(both.targets) == "To 3 simulations: 'a', 'b', 'c'"
    assert heading(both.targets[:1]) == "To 'a'"
    assert both.draft == AnswerModel(both.targets[::-1]).draft


def test_simulations_are_asked_with_their_newest_request() -> None:
    new, old = request("demo", "new"), request("demo", "old")
    (target,) = targets_of([record(sim_id="s-demo")], [new, old])
    assert target.request is new
    (other,) = targets_of([record(sim_id="else")], [new])
    assert other.request is None
