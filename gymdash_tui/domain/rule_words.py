"""The words of a rule for stopping early, taken one after the other."""

from __future__ import annotations

import json
import math
import re

from gymdash_tui.domain.guess import did_you_mean

_SIGNS = {"≥": ">=", "≤": "<=", ">=": ">=", "<=": "<=", ">": ">", "<": "<"}
_TOKEN = re.compile(r'\s*("(?:\\.|[^"\\])*"|[<>=!≥≤]+|;|[^\s<>=!≥≤";]+)', re.DOTALL)
_BARE = re.compile(r'[^\s<>=!≥≤";]+')
_RULE = re.compile(r'(?:"(?:\\.|[^"\\])*"|[^;])+', re.DOTALL)
_KEYWORDS = ("no", "improvement", "of", "falling", "rising", "for", "by", "nan")
_LONGEST = 2_000  # characters; no rule is that long
_MOST = 9  # digits of a count


class WrongWords(ValueError):
    """The words make no rule; the text says why, without a full stop."""


class Words:
    """A rule's words; each method takes what it asks for, or raises :class:`WrongWords`."""

    def __init__(self, text: str) -> None:
        self._left = _split(text)

    @property
    def sign_stands_second(self) -> bool:
        """Whether it reads ``MEASURE SIGN ...``."""
        return len(self._left) > 1 and _is_sign(self._left[1])

    def took(self, keyword: str) -> bool:
        """Take a keyword if it is the next one."""
        if not self._left or self._left[0].lower() != keyword:
            return False
        del self._left[0]
        return True

    def expect(self, keyword: str, otherwise: str = "") -> None:
        """Take a keyword that has to be the next one."""
        if not self.took(keyword):
            raise WrongWords(otherwise or f"{self._next()} where '{keyword}' belongs")

    def expect_end(self) -> None:
        """See that nothing is left."""
        if self._left:
            raise WrongWords(f"{self._next()} is too much{did_you_mean(self._left[0], _KEYWORDS)}")

    def measure(self) -> str:
        """Take a measure's tag."""
        word = self._take("the measure is missing")
        if _is_sign(word):
            raise WrongWords("the measure is missing")
        if not word.startswith('"'):
            return word
        try:
            name = json.loads(word, strict=False)
        except ValueError:
            raise WrongWords(f'{word} cannot be read; within quotes, \\ and " are written \\\\ and \\"') from None
        if not name:
            raise WrongWords("the measure is missing")
        return str(name)

    def sign(self) -> str:
        """Take a comparison."""
        word = self._take("a comparison is missing")
        if word not in _SIGNS:
            raise WrongWords(f"'{word}' is no comparison here; use >=, <=, > or <")
        return _SIGNS[word]

    def number(self) -> float:
        """Take a finite number."""
        word = self._take("the number is missing")
        try:
            value = float(word)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise WrongWords(f"'{word}' is no number to compare with")
        return value

    def distance(self) -> float:
        """Take by how much a value has to be better."""
        value = self.number()
        if value < 0:
            raise WrongWords(f"'by {shown_number(value)}' has to be at least 0")
        return value

    def times(self) -> int:
        """Take a count of at least 1, and the word ``times`` or ``values`` if it follows."""
        word = self._take("it is not said how many")
        if not (word.isascii() and word.isdigit() and len(word) <= _MOST and int(word) > 0):
            raise WrongWords(f"'{word}' is no count of values; it has to be 1 or more")
        if self._left and self._left[0].lower() in ("time", "times", "value", "values"):
            del self._left[0]
        return int(word)

    def complaint(self) -> str:
        """Say why this begins no rule."""
        if not self._left:
            return "it is empty"
        if _is_sign(self._left[0]):
            return "the measure is missing"
        if any(map(_is_sign, self._left)):
            return "a measure with blanks has to stand in double quotes"
        guess = did_you_mean(self._left[0], _KEYWORDS) if len(self._left[0]) > 1 else ""
        return f"it compares nothing{guess}"

    def _take(self, otherwise: str) -> str:
        if not self._left:
            raise WrongWords(otherwise)
        return self._left.pop(0)

    def _next(self) -> str:
        return f"'{self._left[0]}'" if self._left else "nothing"


def split_rules(text: str) -> list[str]:
    """Split several rules at their semicolons; what stands in quotes is left alone."""
    if len(text) > _LONGEST:
        return [text]  # refused as it stands
    return [rule for rule in _RULE.findall(text) if rule.strip()]


def _split(text: str) -> list[str]:
    if len(text) > _LONGEST:
        raise WrongWords("it is too long")
    words, place, text = [], 0, text.rstrip()
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise WrongWords("a quote is not closed")
        words.append(found[1])
        place = found.end()
    return words


def _is_sign(word: str) -> bool:
    return word[0] in "<>=!≥≤"


def shown_measure(name: str) -> str:
    """Write a measure's tag so that it is read back."""
    bare = name.isprintable() and _BARE.fullmatch(name) is not None
    return name if bare else json.dumps(name)


def shown_number(value: float) -> str:
    """Write a finite number so that it is read back, whole ones without a point."""
    return str(int(value)) if abs(value) < 1e15 and value == int(value) else repr(float(value))
