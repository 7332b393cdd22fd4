"""The list's lines, folds, marks and columns: the pure parts."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.text import text_width
from gymdash_tui.project.outline import OutlineRow
from gymdash_tui.tui.drawn import drawn_ids
from gymdash_tui.tui.folds import Folds
from gymdash_tui.tui.marking import Marking
from gymdash_tui.tui.outline_view import GroupHead, OutlineView, best_of, head_key, key_of, sum_up
from gymdash_tui.tui.rows import Rows
from gymdash_tui.tui.screens.edit_tasks import common_tags, tag_changes
from gymdash_tui.tui.sketch import pick_by_words, sketch
from gymdash_tui.tui.states import LOOKS
from gymdash_tui.tui.verbs import VERBS, pick
from gymdash_tui.tui.widgets.group_row import group_parts, short_member_name
from gymdash_tui.tui.widgets.list_columns import COLUMNS, columns_for, title_parts
from gymdash_tui.tui.widgets.list_lines import list_title, nothing_lines
from gymdash_tui.tui.widgets.list_row import config_text, row_parts

TEXTS = st.text(max_size=40) | st.sampled_from(["[/foo]", "\x1b[2J", "🚀" * 30, "名" * 40, "a" * 10_000])
WORDS = ("created", "queued", "held", "starting", "running", "paused", "stopping", "done", "failed", "stopped", "died")
SCORES = st.none() | st.floats()


@st.composite
def outlines(draw: st.DrawFn) -> list[OutlineRow]:
    count = draw(st.integers(0, 12))
    groups = st.sampled_from(["", "a", "b", "[/foo]", "\x1b[2J"])
    return [
        OutlineRow(
            f"id-{number}",
            draw(groups),
            draw(st.sampled_from(WORDS)),
            draw(SCORES),
            draw(st.booleans()),
            draw(st.booleans()),
        )
        for number in range(count)
    ]


def row(
    sim_id: str, group: str = "", word: str = "done", score: float | None = None, pinned: bool = False
) -> OutlineRow:
    return OutlineRow(sim_id, group, word, score, pinned, False)


def keys(view: OutlineView) -> list[str]:
    return [key_of(line) for line in view.lines]


@given(outlines(), st.none() | st.booleans(), st.dictionaries(st.sampled_from(["a", "b"]), st.booleans()))
def test_every_simulation_has_exactly_one_line_or_a_folded_head(
    rows: list[OutlineRow], all_folded: bool | None, chosen: dict[str, bool]
) -> None:
    view = OutlineView(rows, Folds(chosen, all_folded))
    assert sorted(one.sim_id for one in view.rows) == sorted(one.sim_id for one in rows)
    assert len(set(keys(view))) == len(view.lines)
    for one in rows:
        place = view.place_of(one.sim_id)
        assert place is not None
        line = view.lines[place]
        assert line is one or (isinstance(line, GroupHead) and line.folded and one in line.rows)
    numbers = [view.number_of(place) for place in range(len(view.lines))]
    assert numbers == sorted(numbers)


@given(outlines())
def test_folding_and_unfolding_gives_the_same_lines_as_before(rows: list[OutlineRow]) -> None:
    folds = Folds()
    view = OutlineView(rows, folds)
    before = keys(view)
    folds.choose_all(True)
    view.fold(folds)
    folds.choose_all(False)
    view.fold(folds)
    assert {one.sim_id for one in rows} <= set(keys(view))
    view.fold(Folds())
    assert keys(view) == before


def test_a_group_stands_where_its_first_simulation_stands_and_one_alone_is_no_group() -> None:
    view = OutlineView([row("1", "a"), row("2"), row("3", "a"), row("4", "b")])
    assert keys(view) == [head_key("a"), "2", "4"]


def test_a_group_is_unfolded_while_something_of_it_runs() -> None:
    assert len(OutlineView([row("1", "a"), row("2", "a", "running")]).lines) == 3
    assert len(OutlineView([row("1", "a"), row("2", "a", "queued")]).lines) == 1


def test_what_the_person_chose_counts_more_than_what_runs() -> None:
    rows = [row("1", "a"), row("2", "a", "running")]
    assert len(OutlineView(rows, Folds({"a": True})).lines) == 1
    assert len(OutlineView(rows, Folds(all_folded=True)).lines) == 1
    assert len(OutlineView(rows, Folds({"a": False}, True)).lines) == 3


def test_nothing_is_folded_away_under_the_cursor() -> None:
    folds = Folds()
    folds.stand_in("a")
    assert len(OutlineView([row("1", "a"), row("2", "a")], folds).lines) == 3
    folds.choose("a", True)
    assert len(OutlineView([row("1", "a"), row("2", "a")], folds).lines) == 1


def test_what_is_pinned_stays_in_sight_in_a_folded_group_unless_all_of_it_is() -> None:
    some = OutlineView([row("1", "a", pinned=True), row("2", "a")])
    assert keys(some) == [head_key("a"), "1"]
    every = OutlineView([row("1", "a", pinned=True), row("2", "a", pinned=True)])
    assert keys(every) == [head_key("a")]


def test_a_head_tells_mean_deviation_and_states_live() -> None:
    rows = [row("1", "a", "running", 1.0), row("2", "a", "done", 4.0), row("3", "a", "failed")]
    found = sum_up(rows, LOOKS, {"1": Progress(50, 100, score=2.0)})
    assert (found.mean, found.words) == (3.0, {"running": 1, "done": 1, "failed": 1})
    assert found.deviation == pytest.approx(math.sqrt(2))
    assert found.fraction == pytest.approx((0.5 + 1 + 1) / 3)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False) | st.just(math.nan) | st.just(math.inf), max_size=8))
def test_no_score_breaks_a_group(scores: list[float]) -> None:
    found = sum_up([row(str(at), "a", score=score) for at, score in enumerate(scores)] or [row("x")], LOOKS, {})
    finite = [score for score in scores if math.isfinite(score)]
    assert (found.mean is None) == (not finite)
    if finite and found.mean is not None and max(map(abs, finite)) < 1e300:
        assert min(finite) - 1e-6 * abs(min(finite)) <= found.mean <= max(finite) + 1e-6 * abs(max(finite))
    best = best_of([row(str(at), score=score) for at, score in enumerate(scores)], {})
    assert (best is None) == (not finite)
    assert best is None or best[1] == max(finite)


# -- lines -------------------------------------------------------------------------------------------------------------


@given(TEXTS, outlines(), st.integers(54, 220), st.booleans(), st.booleans(), st.booleans())
def test_a_head_is_as_wide_as_the_titles(
    name: str, rows: list[OutlineRow], width: int, cursor: bool, folded: bool, ascii_only: bool
) -> None:
    rows = rows or [row("1")]
    columns = columns_for(width)
    head = GroupHead(name, tuple(rows), folded, head_key(name))
    parts = group_parts(head, sum_up(rows, LOOKS, {}), columns, cursor, True, ascii_only)
    text = "".join(part for part, _ in parts)
    assert text_width(text) == text_width("".join(part for part, _ in title_parts(columns)))
    assert "\x1b" not in text
    assert text.isascii() or not ascii_only


def test_a_head_reads_as_one_expects() -> None:
    rows = [row(str(at), "ppo", "running" if at < 3 else "done", 460.0 + at) for at in range(5)]
    head = GroupHead("ppo-cartpole", tuple(rows), False, head_key("ppo-cartpole"))
    text = "".join(part for part, _ in group_parts(head, sum_up(rows, LOOKS, {}), columns_for(80), True, False))
    assert text.startswith("▌ ▾ ppo-cartpole ×5")
    assert "● 3/5  ✓ 2" in text
    assert text.endswith("462.0 ±1.6")


CHOSEN = st.lists(
    st.sampled_from([*(column.name for column in COLUMNS), "lr", "algorithm_kwargs.n_steps", "config.time"])
)


@given(CHOSEN, TEXTS, st.integers(54, 220), st.booleans())
def test_chosen_columns_fit_and_lines_keep_their_width(
    chosen: list[str], name: str, width: int, ascii_only: bool
) -> None:
    columns = columns_for(width, chosen=chosen)
    assert [column.name for column in columns][:2] == ["state", "name"]
    titles = "".join(part for part, _ in title_parts(columns, ascii_only))
    assert text_width(titles) <= width
    record = SimulationRecord(
        "id", name, name, kwargs={"lr": name, "time": 1}, tags=("good", name), notes=name, pinned=True, seed=3
    )
    for indent in (0, 2):
        text = "".join(part for part, _ in row_parts(record, columns, True, True, -1, ascii_only, indent=indent))
        assert text_width(text) == text_width(titles)
        assert text.isascii() or not ascii_only


@pytest.mark.parametrize(
    ("key", "text"), [("lr", "0.001"), ("a.d", "1"), ("a.b.c", "2"), ("a.x", ""), ("config.time", "5"), ("", "")]
)
def test_a_configuration_s_value_is_found_by_its_dotted_key(key: str, text: str) -> None:
    kwargs = {"lr": 1e-3, "a": {"d": 1}, "a.b": {"c": 2}, "time": 5}
    assert config_text(SimulationRecord("a", "a", "sb", kwargs=kwargs), key) == (text, "text")


@pytest.mark.parametrize(
    ("name", "group", "short"),
    [
        ("ppo-seed3", "ppo", "seed3"),
        ("ppo", "ppo", "ppo"),
        ("ppo-", "ppo", "ppo-"),
        ("ppox", "ppo", "ppox"),
        ("x", "", "x"),
        ("[/foo] 1", "[/foo]", "1"),
    ],
)
def test_below_a_head_a_name_is_what_tells_it_from_the_others(name: str, group: str, short: str) -> None:
    assert short_member_name(name, group) == short


@given(TEXTS, st.integers(20, 120), st.booleans())
def test_the_title_and_what_is_said_of_nothing_fit(text: str, width: int, ascii_only: bool) -> None:
    rows, marking = Rows(), Marking()
    rows.count = 12_345
    marking.set(["1", "2"])
    lines = [list_title(rows, 0, marking, text, True, width, ascii_only), *nothing_lines(9, text, width, ascii_only)]
    for line in lines:
        whole = "".join(part for part, _ in line)
        assert "\x1b" not in whole
        assert text_width(whole) <= max(width, 44)


# -- marks, verbs, tags ------------------------------------------------------------------------------------------------


def test_a_range_s_marks_stay_only_where_it_ends() -> None:
    marking = Marking()
    marking.toggle(["a"])
    marking.begin_range("b", ["b"])
    marking.stretch(["b", "c"])
    assert marking.ids == ["a", "b", "c"]
    assert marking.drop_range()
    assert marking.ids == ["a"]
    marking.begin_range("b", ["b"])
    marking.end_range()
    assert (marking.ids, marking.in_range, len(marking)) == (["a", "b"], False, 2)
    marking.toggle(["a", "c"])
    assert marking.ids == ["a", "b", "c"]
    marking.toggle(["a", "c"])
    assert marking.ids == ["b"]


@pytest.mark.parametrize("name", VERBS)
@pytest.mark.parametrize("word", WORDS)
def test_what_can_be_done_is_known_from_the_state_alone(name: str, word: str) -> None:
    assert sketch(word).word == word
    verb, count = pick_by_words(name, {word: 3})
    found, possible = pick(name, [sketch(word)])
    assert (verb, count) == (found, 3 * len(possible))


def test_a_state_nobody_knows_breaks_nothing() -> None:
    assert sketch("lost").phase is Phase.CREATED
    assert pick_by_words("kill", {"": 2, "lost": 1})[1] == 0
    assert sketch("died").ending is Ending.DIED


@pytest.mark.parametrize(
    ("text", "before", "added", "removed"),
    [
        ("good lr", ["good"], ["lr"], []),
        ("", ["good"], [], ["good"]),
        ("-good", ["good"], [], ["good"]),
        ("a, #b  +c", [], ["a", "b", "c"], []),
        ("-other good", ["good"], [], ["other"]),
        ("good", ["good"], [], []),
        ("  ", [], [], []),
        ("x -x", [], [], ["x"]),
    ],
)
def test_tags_are_added_and_taken_away_as_they_are_typed(
    text: str, before: list[str], added: list[str], removed: list[str]
) -> None:
    assert tag_changes(text, before) == (added, removed)


def test_only_tags_that_all_have_stand_in_the_line() -> None:
    one, two = (SimulationRecord(key, key, "x", tags=("a", key)) for key in "bc")
    assert common_tags([one, two], 2) == ("a",)
    assert common_tags([one], 2) == ()


def test_at_most_twenty_curves_are_drawn_and_the_cursor_s_always() -> None:
    group = GroupHead("a", tuple(row(str(at), "a") for at in range(30)), False, head_key("a"))
    assert drawn_ids("25", group, [])[0] == "25"
    assert len(drawn_ids("25", group, [])) == 20
    assert drawn_ids("", group, []) == [str(at) for at in range(19, -1, -1)]
    assert drawn_ids("1", None, []) == ["1"]
    assert drawn_ids("1", group, ["3", "4"]) == ["4", "3"]
    assert drawn_ids("", None, []) == []
