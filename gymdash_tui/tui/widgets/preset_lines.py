"""The presets' lines: what each is for, its score, and what it holds. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from gymdash_tui.domain.preset import Preset, PresetKind
from gymdash_tui.domain.text import safe_text, text_width
from gymdash_tui.tui.preset_words import contents_words, score_words
from gymdash_tui.tui.text import fit, fit_start
from gymdash_tui.tui.widgets.list_row import head_parts
from gymdash_tui.tui.widgets.painted import Part
from gymdash_tui.tui.widgets.pick_list import Row

_HEADS = {PresetKind.START: "to start", PresetKind.RESPONSE: "to answer"}
_SCORE, _LEAST, _MOST, _LONGEST_KEY, _HELD = 7, 8, 40, 18, 26

EMPTY = (
    "There are none yet: what is typed once, to be used again.",
    "n opens the form; f3 there saves what is typed as one.",
    "i takes them out of a file: one of ours, or RL Zoo's hyperparameters (YAML).",
)
"""What is said where there are none."""


def preset_key(preset: Preset) -> str:
    """Give what stands for a preset in a list."""
    return f"{preset.kind}:{preset.name}"


def preset_rows(presets: Sequence[Preset], read: bool, ascii_only: bool = False) -> list[Row]:
    """Give the lines of the presets' screen.

    Args:
        presets: All of them.
        read: Whether they have been read already.
        ascii_only: Whether only ASCII may be drawn.
    """
    if not presets:
        lines = EMPTY if read else ("Reading them...",)
        return [_line("Presets", ""), *(_line("", line) for line in lines)]
    columns = Columns(
        min(_MOST, max(_LEAST, *(text_width(safe_text(one.name)) for one in presets))),
        min(_LONGEST_KEY, max(4, *(text_width(safe_text(one.sim_key)) for one in presets))),
        _SCORE if any(map(score_words, presets)) else 0,
    )
    rows = [_line("Presets", f"{len(presets)} in this project"), Row("", partial(_titles, columns))]
    for kind, head in _HEADS.items():
        of_kind = [one for one in presets if one.kind is kind]
        rows += [Row("", partial(_head, head))] if of_kind else []
        rows += [Row(preset_key(one), partial(_preset, one, columns, ascii_only)) for one in of_kind]
    return rows


@dataclass(frozen=True, slots=True)
class Columns:
    """The cells of the columns, as far as there is room.

    Attributes:
        name: The names'.
        key: The types'.
        score: The scores'; 0 where there are none.
    """

    name: int
    key: int
    score: int

    def within(self, width: int) -> tuple[int, int, int, int]:
        """Give the cells of all four columns; what a preset holds has some in any case, and long names are cut."""
        others = 2 + self.key + 1 + (self.score + 1 if self.score else 0) + 2
        name = max(_LEAST, min(self.name, width - others - _HELD))
        return name, self.key, self.score, max(0, width - others - name)


def _line(title: str, note: str) -> Row:
    def make(width: int, cursor: bool) -> list[Part]:
        head = f" {title}"
        return [(head, "title"), (fit_start(f"  {note}", max(0, width - len(head))), "dim")]

    return Row("", make)


def _head(words: str, width: int, cursor: bool) -> list[Part]:
    return [(f" {words}", "dim")]


def _titles(columns: Columns, width: int, cursor: bool) -> list[Part]:
    name, key, score, held = columns.within(width)
    cells = [fit("name", name), fit("type", key), *([fit("score", score, right=True)] if score else [])]
    return [("  " + " ".join(cells) + "  " + fit("what it holds", held), "dim")]


def _preset(preset: Preset, columns: Columns, ascii_only: bool, width: int, cursor: bool) -> list[Part]:
    name, key, score, held = columns.within(width)
    told = f"{preset.note}  {contents_words(preset)}" if preset.note else contents_words(preset)
    return [
        *head_parts(cursor, False, ascii_only=ascii_only),
        (fit(preset.name, name, ascii_only=ascii_only), "cursor" if cursor else "text"),
        (" " + fit(preset.sim_key, key, ascii_only=ascii_only), "text"),
        (" " + fit(score_words(preset), score, right=True) if score else "", "text"),
        ("  " + fit_start(told, held, ascii_only), "dim"),
    ]
