"""What is sent for a change: little, and the same picture as Textual's own way gives."""

from __future__ import annotations

import pyte
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate
from textual.geometry import Region
from textual.strip import Strip

from gymdash_tui.tui.cells import cells_of, runs_of
from gymdash_tui.tui.quiet import Pen, QuietLayout, QuietUpdate, Shown

COLOURS = st.sampled_from(["#56b4e9", "#e69f00", "#11151a", "red", "default", None])
STYLES = st.builds(
    Style,
    color=COLOURS,
    bgcolor=COLOURS,
    **{name: st.booleans() | st.none() for name in ("bold", "reverse", "underline", "strike")},
)
NARROW, STRIPS = (
    st.lists(st.tuples(st.text(letters, min_size=1, max_size=6), STYLES), min_size=1, max_size=8)
    for letters in ("ab─█ ", "ab─█ 名")
)
WIDTH = 60


def console() -> Console:
    made = Console(force_terminal=True, color_system="truecolor")
    assert made._color_system is ColorSystem.TRUECOLOR
    return made


def strip_of(parts: list[tuple[str, Style]]) -> Strip:
    return Strip([Segment(text, style) for text, style in parts])


def picture(*sent: str) -> list[list[object]]:
    screen = pyte.Screen(WIDTH, 3)
    stream = pyte.Stream(screen)
    for text in sent:
        stream.feed(text)
    return [[seen(screen.buffer[y][x]) for x in range(WIDTH)] for y in range(3)]


def seen(cell: pyte.screens.Char) -> tuple[object, ...]:
    """Give what a person sees of a cell: of a blank one its ground, and what shines through it."""
    if cell.data == " " and not (cell.reverse or cell.underscore or cell.strikethrough):
        return cell.data, cell.bg
    return tuple(cell)


@given(STRIPS)
def test_a_pen_draws_what_rich_draws(parts: list[tuple[str, Style]]) -> None:
    strip = strip_of(parts)
    pen = Pen(console())
    pen.move(0, 0)
    pen.draw(cells_of(strip))
    assert picture(pen.finish()) == picture(strip.render(console()))


def test_blanks_between_two_words_are_sent_in_the_colours_that_hold() -> None:
    one, other, ground = "rgb(1,2,3)", "rgb(4,5,6)", "rgb(7,8,9)"
    words = [("8%", Style.parse(f"{one} on {ground}")), (" ", Style.parse(f"{other} on {ground}"))]
    pen = Pen(console())
    pen.move(0, 0)
    pen.draw(cells_of(strip_of([*words, ("~0:55", words[0][1])])))
    assert pen.finish() == "\x1b[1;1H\x1b[38;2;1;2;3;48;2;7;8;9m8% ~0:55\x1b[0m"


@given(NARROW, NARROW, st.integers(0, 20), st.integers(1, 20))
def test_a_span_changes_its_own_cells_and_no_other(
    before: list[tuple[str, Style]], after: list[tuple[str, Style]], left: int, length: int
) -> None:
    old = strip_of(before).adjust_cell_length(48)
    new = strip_of(after).adjust_cell_length(48)
    spans = [(1, left, left + length)]
    start = "\x1b[2;1H" + old.render(console())
    quiet = QuietUpdate([{}, {0: new}, {}], spans, [[], [48], []]).render_segments(console())
    # Textual's way also sends what stands left of the span again, which is the same where nothing changed there
    joined = Strip.join([old.crop(0, left), new.crop(left, left + length), old.crop(left + length)])
    assert picture(start, quiet) == picture("\x1b[2;1H" + joined.render(console()))


def test_one_digit_costs_few_bytes() -> None:
    ground = Style(color="#d7dce3", bgcolor="#11151a")
    line = Strip([Segment("x" * 90, ground), Segment("7", Style(color="#56b4e9", bgcolor="#11151a"))])
    spans = [(0, 90, 91)]
    quiet = QuietUpdate([{0: line}], spans, [[91]]).render_segments(console())
    theirs = ChopsUpdate([{0: line}], spans, [[91]]).render_segments(console())
    assert len(quiet) < 60
    assert len(quiet) < len(theirs) / 2


def test_neighbours_of_one_ground_do_not_repeat_it() -> None:
    pen = Pen(console())
    pen.move(0, 0)
    parts = [("a", Style.parse("red on #11151a")), ("b", Style.parse("green on #11151a"))]
    pen.draw(cells_of(strip_of(parts)))
    assert pen.finish().count("48;2;17;21;26") == 1


@given(st.lists(STRIPS, min_size=1, max_size=5), st.integers(0, 4))
def test_what_stands_already_is_not_sent_and_the_picture_is_right(
    frames: list[list[tuple[str, Style]]], forgotten: int
) -> None:
    shown, sent, plain = Shown(), [], []
    for number, frame in enumerate(frames):
        if number == forgotten:
            shown.forget()
        strip = strip_of(frame).adjust_cell_length(48)
        layout = QuietLayout([[strip]], Region(0, 1, 48, 1))
        layout.shown = shown
        sent.append(layout.render_segments(console()))
        plain.append("\x1b[2;1H" + strip.render(console()))
        again = QuietLayout([[strip]], Region(0, 1, 48, 1))
        again.shown = shown
        assert len(again.render_segments(console())) <= len("\x1b[0m")
    assert picture(*sent) == picture(*plain)


def test_cells_under_a_picture_are_unknown_until_they_are_written_again() -> None:
    shown, cells = Shown(), [("x", None)] * 10
    assert not shown.knows(Region(0, 0, 10, 3))
    for y in range(3):
        shown.take(0, y, cells)
    area = Region(2, 1, 5, 2)
    shown.forget_area(area)
    assert not shown.knows(area)
    assert shown.knows(Region(2, 0, 5, 3))
    assert shown.take(0, 0, cells) == []
    assert shown.take(0, 1, cells) == [(2, 5)]
    assert shown.knows(area)
    shown.forget_area(Region(5, 7, 5, 2))  # lines of which nothing was known
    assert shown.take(0, 7, cells) == [(0, 10)]


def test_half_of_a_wide_letter_is_never_sent() -> None:
    shown, style = Shown(), Style(color="red")
    sent = []
    for text in ("名前ab", "a名bcd"[:5], "xy前z "):
        layout = QuietLayout([[Strip([Segment(text, style)]).adjust_cell_length(8)]], Region(0, 0, 8, 1))
        layout.shown = shown
        sent.append(layout.render_segments(console()))
    assert picture(*sent) == picture(
        "\x1b[1;1H" + Strip([Segment("xy前z ", style)]).adjust_cell_length(8).render(console())
    )


def test_a_mark_stays_with_its_letter() -> None:
    plain, bold = Style(color="red"), Style(color="red", bold=True)
    texts = [("te\u0301l", plain), ("e\u0301", bold), ("か\u3099!", plain)]
    cells = cells_of(strip_of(texts))
    assert len(cells) == 7 and list(runs_of(cells)) == texts
