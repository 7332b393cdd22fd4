"""The characters of a filter: words, quoted texts, comparisons, and where each stands."""

from __future__ import annotations

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.filtering.tree import Op

_OPS = {"!=": Op.IS_NOT, "<=": Op.AT_MOST, ">=": Op.AT_LEAST, "==": Op.IS, "=~": Op.MATCHES}
_OPS |= {"=": Op.IS, "<": Op.BELOW, ">": Op.ABOVE, ":": Op.HAS, "~": Op.MATCHES}
_BEGINS_OP = frozenset("!=<>:~")
_ENDS_WORD = frozenset('()|"') | _BEGINS_OP
_OPENS = {"(": ")", "[": "]", "{": "}"}


class WrongFilter(WrongUse):
    """A filter that cannot be understood.

    Attributes:
        place: Which character is meant, counted from 0.
    """

    def __init__(self, what: str, place: int) -> None:
        self.place = place
        super().__init__(f"{what} (at character {place + 1} of the filter).")


class Scanner:
    """A filter's text, read from left to right.

    Attributes:
        text: The text.
        place: The number of the next character.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0

    @property
    def next(self) -> str:
        """The next character; nothing at the end."""
        return self.text[self.place : self.place + 1]

    def pass_blanks(self) -> str:
        """Go to the next character that is no blank, and give it."""
        while self.next.isspace():
            self.place += 1
        return self.next

    def take(self, character: str) -> bool:
        """Go past a character, and blanks before it, if it is the next one."""
        if self.pass_blanks() != character:
            return False
        self.place += 1
        return True

    def word(self) -> str:
        """Read a word or a key: up to a blank, an operator, a quote, a bracket."""
        begin = self.place
        while (next_ := self.next) and not next_.isspace() and next_ not in _ENDS_WORD:
            self.place += 1
        return self.text[begin : self.place]

    def sees(self, *names: str) -> int:
        """Tell whether one of some words stands next, and is no key; gives where it ends, or 0."""
        begin = self.place
        self.pass_blanks()
        word, end = self.word(), self.place
        is_key = self.pass_blanks() in _BEGINS_OP
        self.place = begin
        return end if word.lower() in names and not is_key else 0

    def skip(self, *names: str) -> bool:
        """Go past one of some words, if it stands next by itself."""
        end = self.sees(*names)
        self.place = end or self.place
        return bool(end)

    def op(self) -> Op | None:
        """Read an operator, also after blanks; ``None``, and nothing read, where there is none."""
        begin = self.place
        if self.pass_blanks() in _BEGINS_OP and self.next:
            for length in (2, 1):
                found = _OPS.get(self.text[self.place : self.place + length])
                if found is not None:
                    self.place += length
                    return found
            raise WrongFilter("'!' stands alone; write != for 'is not', or -word for what must not hold", self.place)
        self.place = begin
        return None

    def values(self, op: Op) -> tuple[str, ...]:
        """Read the values after an operator; commas part them, but for a regular expression."""
        values = [self._value(op)]
        while op is not Op.MATCHES and self.next == ",":
            self.place += 1
            values.append(self._value(op))
        return tuple(values)

    def _value(self, op: Op) -> str:
        if self.pass_blanks() == '"':
            return self.quoted()
        value = self.bare(commas=op is Op.MATCHES)
        if not value:
            raise WrongFilter(f"A value is missing after '{op}'", self.place)
        return value

    def bare(self, commas: bool = False) -> str:
        """Read a value without quotes; what stands in brackets belongs to it, up to the next blank.

        Args:
            commas: Whether a comma belongs to it as well.
        """
        begin, closers = self.place, ""
        while (next_ := self.next) and not next_.isspace():
            if next_ in _OPENS:
                closers += _OPENS[next_]
            elif closers and next_ == closers[-1]:
                closers = closers[:-1]
            elif not closers and (next_ in ")|" or (next_ == "," and not commas)):
                break
            self.place += 2 if next_ == "\\" and commas else 1
        self.place = min(self.place, len(self.text))
        return self.text[begin : self.place]

    def quoted(self) -> str:
        """Read a text in double quotes; two quotes within it are one."""
        begin = self.place
        read: list[str] = []
        self.place += 1
        while self.next != '"' or self.text.startswith('""', self.place):
            if not self.next:
                raise WrongFilter('A " is not closed', begin)
            read.append(self.next)
            self.place += 1 + (self.next == '"')
        self.place += 1
        return "".join(read)
