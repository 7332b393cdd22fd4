"""The lines of the settings' screen: what can be set, to what it is set, and what that does. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from gymdash_tui.domain.text import text_width
from gymdash_tui.tui.key import Key
from gymdash_tui.tui.key_names import written
from gymdash_tui.tui.keymap import Keymap
from gymdash_tui.tui.keys import WHERE
from gymdash_tui.tui.states import LOOKS, state_text
from gymdash_tui.tui.text import fit, fit_start
from gymdash_tui.tui.themes import CURVE_SLOTS
from gymdash_tui.tui.widgets.detail_lines import Line, wrap_cells
from gymdash_tui.tui.widgets.list_row import head_parts
from gymdash_tui.tui.widgets.painted import Part
from gymdash_tui.tui.widgets.pick_list import Row
from gymdash_tui.user.options import OPTIONS, Kind, Option, option, show, value_of
from gymdash_tui.user.settings import Settings

KEYS_TABLE = "keys."
"""With what the names of keys begin in the file."""

MISTAKE = "mistake:"
"""With what begins what stands for something that is wrong in the file."""

_WORDS, _NARROW_WORDS, _NARROW = 22, 20, 100
_VALUE = 28  # cells of the longest value that is usual: of what a person is told
_DEFAULTS = Settings()
_TABLE = {key.id: key for key in Keymap().keys}


@dataclass(frozen=True, slots=True)
class SettingsView:
    """What the screen shows.

    Attributes:
        settings: The settings.
        keymap: The keys as they are.
        mistakes: What is wrong in the file.
        file: The file, as a person reads it.
        note: What else there is to say about them; empty for nothing.
    """

    settings: Settings
    keymap: Keymap
    mistakes: Sequence[str]
    file: str
    note: str = ""


def setting_rows(view: SettingsView, ascii_only: bool = False) -> list[Row]:
    """Give the lines of the list: a heading for each group, the keys last."""
    rows = [_line("Settings", view.file)]
    for at, mistake in enumerate(view.mistakes):
        rows.append(Row(f"{MISTAKE}{at}", partial(_mistake, mistake.removeprefix(f"{view.file}, "), ascii_only)))
    rows += [_line("", view.note)] if view.note else []
    for group, options in groupby(OPTIONS, key=lambda one: one.group):
        rows += [Row("", lambda width, cursor: []), _line("", group)]
        rows += [Row(one.path, partial(_option, one, view.settings, ascii_only)) for one in options]
    for group in dict.fromkeys(key.group for key in view.keymap.keys):
        rows += [Row("", lambda width, cursor: []), _line("", f"Keys: {group[0].lower()}{group[1:]}")]
        of_group = [key for key in view.keymap.keys if key.group == group]
        rows += [Row(f"{KEYS_TABLE}{key.id}", partial(_key, key, view.keymap, ascii_only)) for key in of_group]
    return rows


def _line(title: str, note: str) -> Row:
    def make(width: int, cursor: bool) -> list[Part]:
        head = f" {title}  " if title else " "
        return [(head, "title"), (fit_start(note, max(0, width - text_width(head))), "dim")]

    return Row("", make)


def _mistake(sentence: str, ascii_only: bool, width: int, cursor: bool) -> list[Part]:
    glyph = state_text("failed", ascii_only).split()[0]
    head = head_parts(cursor, False, ascii_only=ascii_only)
    return [*head, (fit_start(f"{glyph} {sentence}", max(0, width - 2), ascii_only), "bad")]


def _cells(words: str, value: str, part: str, tooltip: str, ascii_only: bool, width: int, cursor: bool) -> list[Part]:
    narrow = width < _NARROW
    first, second = (_NARROW_WORDS, max(12, width // 5)) if narrow else (_WORDS, max(_VALUE, width // 5))
    rest = max(0, width - 2 - first - second - 3)
    return [
        *head_parts(cursor, False, ascii_only=ascii_only),
        (fit(words, first, ascii_only=ascii_only), "cursor" if cursor else "text"),
        (" " + fit(value, second, ascii_only=ascii_only), part),
        ("  " + fit_start(tooltip, rest, ascii_only), "dim"),
    ]


def _option(one: Option, settings: Settings, ascii_only: bool, width: int, cursor: bool) -> list[Part]:
    value, default = value_of(settings, one.path), value_of(_DEFAULTS, one.path)
    said = show(one, value) or "none"
    return _cells(one.words, said, _part(value == default), one.tooltip, ascii_only, width, cursor)


def _key(key: Key, keymap: Keymap, ascii_only: bool, width: int, cursor: bool) -> list[Part]:
    part = _part(not keymap.is_own(key.id))
    return _cells(key.description, key.label, part, key.tooltip, ascii_only, width, cursor)


def _part(is_default: bool) -> str:
    return "text" if is_default else "key"


# -- the one under the cursor ------------------------------------------------------------------------------------------


def setting_words(path: str) -> str:
    """Give what a setting is called."""
    if path.startswith(MISTAKE):
        return "wrong in the file"
    one = option(path)
    return one.words if one is not None else _TABLE[path.removeprefix(KEYS_TABLE)].description


def setting_lines(path: str, view: SettingsView, width: int, ascii_only: bool = False) -> list[Line]:
    """Give all that there is to say about one setting.

    Args:
        path: Its name in the file; or what stands for a mistake.
        view: What the screen shows.
        width: Cells.
        ascii_only: Whether only ASCII may be drawn.
    """
    if path.startswith(MISTAKE):
        sentence = view.mistakes[int(path.removeprefix(MISTAKE))]
        how = "Mend it there: what you save is read at once. Nothing else in the file is concerned."
        return [*_wrapped(sentence, "bad", width, ascii_only), *_wrapped(how, "dim", width)]
    one = option(path)
    if one is None:
        return _about_key(path, view.keymap, width, ascii_only)
    default = show(one, value_of(_DEFAULTS, path)) or "none"
    lines = _wrapped(one.tooltip, "text", width, ascii_only)
    now = show(one, value_of(view.settings, path)) or "none"
    said = f"It is {now}; default: {default}." if now != default else f"It is {now}, which is the default."
    lines += _wrapped(said, "dim", width)
    lines += _wrapped(f"In the file: {path} = {_takes(one, now)}", "dim", width, ascii_only)
    return [*lines, *_swatch(ascii_only)] if path == "theme" else lines


def _about_key(path: str, keymap: Keymap, width: int, ascii_only: bool) -> list[Line]:
    key = keymap[path.removeprefix(KEYS_TABLE)]
    usual = _TABLE[key.id].label
    where = ", ".join(WHERE[scope] for scope in key.scope.split())
    return [
        *_wrapped(key.tooltip, "text", width, ascii_only),
        *_wrapped(f"It is {key.label}; usually: {usual}.", "dim", width, ascii_only),
        *_wrapped(f'In the file: {path} = "{written(key.keys)}". It works here: {where}.', "dim", width, ascii_only),
    ]


def _takes(one: Option, now: str) -> str:
    if one.kind is Kind.NUMBER:
        return f"a number from {one.least:g} to {one.most:g}"
    if one.kind is Kind.SWITCH:
        return "true or false"
    if one.kind is Kind.SEVERAL:
        return f"any of {list(one.choices)}".replace("'", '"')
    return f'"{now}"' if one.kind is Kind.CHOICE else '"..."'


def _wrapped(text: str, part: str, width: int, ascii_only: bool = False) -> list[Line]:
    return [[(" ", "text"), (line, part)] for line in wrap_cells(text, max(8, width - 2), ascii_only)]


def _swatch(ascii_only: bool) -> list[Line]:
    """Show what the theme looks like: states, and the colours of curves."""
    states: Line = [(" ", "text")]
    for word in ("running", "done", "failed", "stopped", "queued"):
        glyph = state_text(word, ascii_only).split()[0]
        states += [(glyph, LOOKS[word].part), (f" {word}  ", "text")]
    curves: Line = [(" ", "text")]
    curves += [(("====" if ascii_only else "━━━━") + " ", f"curve-{slot}") for slot in range(CURVE_SLOTS)]
    return [states, curves]
