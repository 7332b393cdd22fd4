"""What the word under the cursor of a filter may become."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from gymdash_tui.domain.filtering.keys import CONFIG, KEYS, STATES

_MOST = 20
_FRAGMENT = re.compile(r"[^\s()|]*\Z")
_VALUE = re.compile(r"(?P<before>-*(?P<key>[^\s=!<>:~,]+)(?:!=|<=|>=|=|<|>|:|~)(?:[^,\s]*,)*)(?P<word>[^,\s]*)\Z")
_EXAMPLES = {"created": ("today", "yesterday"), "started": ("today", "yesterday"), "ended": ("today", "yesterday")}


def complete(text: str, cursor: int, keys: Collection[str] = (), tags: Collection[str] = ()) -> list[str]:
    """Offer what the word before the cursor may become, the best first; :func:`put_in` puts one in its place.

    Args:
        text: The filter so far.
        cursor: Before which character the cursor stands.
        keys: The dotted keys of configurations.
        tags: The tags that there are.
    """
    fragment = _fragment(text, cursor)
    value = _VALUE.match(fragment)
    if value is not None:
        words = _values_of(value["key"], tags)
        return [value["before"] + offer for offer in _fitting(value["word"], words)] if words else []
    sign = "-" * (len(fragment) - len(fragment.lstrip("-")))
    word = fragment.lstrip("-")
    if word.startswith("#"):
        return [f"{sign}#{tag}" for tag in _fitting(word[1:], tags)]
    own = [*STATES, *(f"{key}{_op(key)}" for key in KEYS)]
    others = [f"{key if key.lower() not in KEYS else CONFIG + key}=" for key in keys]
    return [sign + offer for offer in _fitting(word, [*own, *others])] if word else []


def put_in(text: str, cursor: int, offer: str) -> tuple[str, int]:
    """Put an offer in the place of the word before the cursor; gives the text and the cursor after it."""
    begin = cursor - len(_fragment(text, cursor))
    return text[:begin] + offer + text[cursor:], begin + len(offer)


def _fragment(text: str, cursor: int) -> str:
    found = _FRAGMENT.search(text[: max(0, cursor)])
    return found[0] if found is not None else ""


def _values_of(key: str, tags: Collection[str]) -> Collection[str]:
    words: dict[str, Collection[str]] = {"state": STATES, "tag": tags, **_EXAMPLES}
    return words.get(key.lower(), ())


def _op(key: str) -> str:
    return {"age": "<", "took": ">", "score": ">", "step": ">", "progress": ">", "name": ":", "note": ":"}.get(key, "=")


def _fitting(word: str, words: Iterable[str]) -> list[str]:
    """Give those that begin with the word, then those of which a dotted part does; what is there whole is no offer."""
    lower, seen = word.lower(), dict.fromkeys(words)
    begin = [one for one in seen if one.lower().startswith(lower) and one.lower() != lower]
    part = [one for one in seen if one not in begin and f".{lower}" in one.lower()] if lower else []
    return [*begin, *part][:_MOST]
