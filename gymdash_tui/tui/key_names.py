"""How keys are called: by Textual, by a person, and which of them a terminal can send at all. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.guess import did_you_mean
from gymdash_tui.domain.text import safe_text

if TYPE_CHECKING:
    from gymdash_tui.tui.key import Key

_SHORTER = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}


def name_of(char: str) -> str:
    """Give Textual's name of the key that types a character (``?`` is ``question_mark``)."""
    if char.isalnum():
        return char
    name = unicodedata.name(char, char).lower().replace("-", "_").replace(" ", "_")
    return _SHORTER.get(name, name)


_SIGNS = {name_of(char): char for char in "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"}
_MOVING = {"up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete"}
_NAMED = {"escape", "enter", "tab", "space", "backspace", *_MOVING, *(f"f{number}" for number in range(1, 21))}
_ALSO = {
    "esc": "escape",
    "return": "enter",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "pgdown": "pagedown",
    "del": "delete",
    "ins": "insert",
    "equals": "equals_sign",
    "comma": "comma",
    "colon": "colon",
}
_SHORT = {"escape": "esc", "pageup": "pgup", "pagedown": "pgdn"}
# what a terminal sends for these is what it sends for another key
_SAME = {
    "ctrl+h": "backspace",
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+left_square_bracket": "escape",
}
_EDITING = {"space", "backspace", "delete", "left", "right", "home", "end"} | {f"ctrl+{char}" for char in "adefkuvwxy"}
_TAKEN = {
    "ctrl+q": "it always leaves the program",
    "ctrl+c": "the terminal's own way to copy, or to end a program",
}


def short_name(key: str) -> str:
    """Write one of Textual's names for a person."""
    front, plus, last = key.rpartition("+")
    return f"{front}{plus}{_SHORT.get(last, _char_of(last) or last)}"


def written(keys: str) -> str:
    """Write keys as they stand in the settings' file."""
    return ",".join(
        "comma" if key == "comma" else f"{_front(key)}{_char_of(_last(key)) or _last(key)}" for key in keys.split(",")
    )


def _front(key: str) -> str:
    return key[: len(key) - len(_last(key))]


def _last(key: str) -> str:
    return key.rpartition("+")[2]


def _char_of(name: str) -> str:
    """Give the character that a name stands for; nothing where it is no character's."""
    if len(name) == 1 or name in _NAMED:
        return name if len(name) == 1 else ""
    try:
        char = _SIGNS.get(name) or unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return ""
    return char if len(char) == 1 and char.isprintable() and name_of(char) == name else ""


def is_typed(key: str) -> bool:
    """Tell whether a field in which something is typed takes a key for itself."""
    return len(key) == 1 or key in _SIGNS or key in _EDITING


def while_typing(keys: Iterable[Key]) -> list[Key]:
    """Give those keys that still work while something is typed, each by the names that do, and each name once."""
    kept: list[Key] = []
    taken: set[str] = set()
    for key in keys:
        names = [name for name in key.keys.split(",") if (key.first or not is_typed(name)) and name not in taken]
        if names:
            kept.append(key if names == key.keys.split(",") else replace(key, keys=",".join(names), shown=""))
        taken.update(names)
    return kept


def read_keys(text: str) -> str:
    """Read keys that a person wrote, separated by commas; gives Textual's names, separated likewise.

    Raises:
        WrongUse: If there is no key of a name, or a terminal cannot send it.
    """
    if text.strip() == ",":
        return "comma"
    names = [_read(word.strip()) for word in text.split(",")]
    return ",".join(dict.fromkeys(names))


def _read(word: str) -> str:
    if not word:
        raise WrongUse("is empty; name a key, such as S, f6 or ctrl+r")
    *modifiers, last = _parts(word)
    last = _one(last, word)
    name = "+".join([*sorted(modifier.lower() for modifier in modifiers), last])
    _check_sent(name, [modifier.lower() for modifier in modifiers], last)
    return name


def _parts(word: str) -> list[str]:
    if len(word) == 1:
        return [word]
    parts = word.split("+")
    return [*parts[:-2], "+"] if parts[-2:] == ["", ""] else parts


def _one(last: str, word: str) -> str:
    """Give the name of a key without its modifiers."""
    name = name_of(last) if len(last) == 1 else _ALSO.get(last.lower(), last.lower())
    if name not in _NAMED and not (_char_of(name) and name.isprintable()):
        known = {*_NAMED, *_SIGNS, *_ALSO}
        raise WrongUse(f"is '{safe_text(word)[:40]}', which is no key{did_you_mean(last, known)}")
    return name


def _check_sent(name: str, modifiers: list[str], last: str) -> None:
    """See that a terminal sends such a key, and that it is free."""
    said = f"is '{safe_text(name)}', which no terminal sends"
    unknown = next((one for one in modifiers if one not in ("ctrl", "shift", "alt")), "")
    if unknown:
        raise WrongUse(f"{said}: there are ctrl, alt and shift")
    if name in _SAME:
        raise WrongUse(f"{said}: it arrives as {short_name(_SAME[name])}")
    if name in _TAKEN:
        raise WrongUse(f"is '{name}': {_TAKEN[name]}")
    moves = last in _MOVING or (last.startswith("f") and last[1:].isdecimal())
    if "shift" in modifiers and not (moves or name == "shift+tab"):
        shifted = f"; write {last.upper()}" if len(last) == 1 and last.isalpha() else ""
        raise WrongUse(f"{said} as another one than without shift{shifted}")
    if "ctrl" in modifiers and not moves and not (len(last) == 1 and "a" <= last <= "z"):
        lower = f"; write ctrl+{last.lower()}" if len(last) == 1 and last.isalpha() else ""
        raise WrongUse(f"{said}: ctrl goes with a small letter or an arrow{lower}")
