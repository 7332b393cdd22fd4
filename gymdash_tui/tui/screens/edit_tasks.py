"""What is typed in the line at the bottom of the list, and what becomes of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.filtering import complete, parse_filter, put_in
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.text import safe_text

if TYPE_CHECKING:
    from gymdash_tui.tui.store import Store
    from gymdash_tui.tui.widgets.filter_line import EditLine

_HINT = "such as: cartpole  #good  failed  score>400  algo=ppo  age<2h  -note:x  a | b    tab completes"


class FilterTask:
    """The filter: the list follows while it is typed."""

    def __init__(
        self,
        store: Store,
        line: EditLine,
        relist: Callable[[], None],
        close: Callable[[], None],
        leave: Callable[[], None],
    ) -> None:
        """Have a filter typed.

        Args:
            store: Whose list.
            line: Where.
            relist: Reads the list anew.
            close: Called when it is kept.
            leave: Called when it is not.
        """
        self._store, self._line, self._relist, self._close, self._leave = store, line, relist, close, leave
        self._tags: Sequence[str] = ()
        self.label = "/"
        self.text = store.looking.filter_text
        self._tried = self.text
        self._wrong = False

    def knows(self, keys: Sequence[str], tags: Sequence[str]) -> None:
        """Be told which configuration keys and tags there are."""
        self._store.looking.keys, self._tags = tuple(keys), tags

    def changed(self, text: str) -> None:
        """Show what matches, or say what is wrong."""
        self._wrong = False
        try:
            wanted = parse_filter(text, self._store.looking.keys)
        except WrongUse as error:
            self._wrong = True
            self._line.show(f"✗ {error}", "bad")  # without the count: there is little room
            return
        self._line.show("" if text.strip() else _HINT, "dim", self.count)
        if text.strip() != self._tried.strip():
            self._tried = text
            self._store.looking.try_filter(wanted)
            self._relist()

    def listed(self, problem: str = "") -> None:
        """Say how many match, once they were read.

        Args:
            problem: Why they could not be; empty where they could.
        """
        if problem:
            self._line.show(f"✗ {problem}", "bad")
        elif not self._wrong:
            self._line.recount(self.count)

    @property
    def count(self) -> str:
        """How many match."""
        rows = self._store.rows
        return f"{rows.shown:,} of {rows.count:,}"

    def kept(self, text: str) -> None:
        """Keep it, where it is one."""
        try:
            self._store.looking.keep_filter(text)
        except WrongUse:
            return  # what is wrong stands there
        self._line.close()
        self._close()

    def left(self) -> None:
        """Show again what was shown before."""
        self._store.looking.restore_filter()
        self._leave()

    def offers(self, text: str, cursor: int) -> Sequence[str]:
        """Give what the word before the cursor may become."""
        return complete(text, cursor, self._store.looking.keys, self._tags)

    def put_in(self, text: str, cursor: int, offer: str) -> tuple[str, int]:
        """Put one of those in its place."""
        return put_in(text, cursor, offer)


Apply = Callable[[str], Awaitable[None]]
"""Does what was typed; raises GymdashError with what is wrong."""


class EditTask:
    """A name, a note or tags, written for one simulation or several."""

    def __init__(self, label: str, text: str, hint: str, line: EditLine, keep: Callable[[EditTask, str], None]) -> None:
        """Have something typed.

        Args:
            label: What.
            text: What is there now.
            hint: How it is written.
            line: Where.
            keep: Does what was typed, and closes the line or shows there what is wrong.
        """
        self.label, self.text, self._hint, self._line, self._keep = label, text, hint, line, keep
        self.words: Sequence[str] = ()

    def changed(self, text: str) -> None:
        """Say how it is written."""
        self._line.show(self._hint)

    def kept(self, text: str) -> None:
        """Do it; what was not changed is left as it is."""
        if text == self.text:
            self._line.close()
        else:
            self._keep(self, text)

    def left(self) -> None:
        """Leave all as it is."""

    def offers(self, text: str, cursor: int) -> Sequence[str]:
        """Give the words that begin as the one before the cursor does."""
        begin = _word_start(text, cursor)
        word = text[begin:cursor].lstrip("-#").lower()
        return [one for one in self.words if one.lower().startswith(word) and one.lower() != word][:20]

    def put_in(self, text: str, cursor: int, offer: str) -> tuple[str, int]:
        """Put one of those in its place."""
        begin = _word_start(text, cursor)
        begin += len(text[begin:cursor]) - len(text[begin:cursor].lstrip("-#"))
        return text[:begin] + offer + text[cursor:], begin + len(offer)


def _word_start(text: str, cursor: int) -> int:
    return max(text.rfind(" ", 0, cursor), text.rfind(",", 0, cursor)) + 1


def common(records: Sequence[SimulationRecord], count: int, read: Callable[[SimulationRecord], str]) -> str:
    """Give what stands in all of some simulations; nothing where they differ, or some were not read."""
    values = {read(record) for record in records}
    return safe_text(values.pop()) if len(values) == 1 and len(records) == count else ""


def common_tags(records: Sequence[SimulationRecord], count: int) -> tuple[str, ...]:
    """Give the tags that all of some simulations have; none where some were not read."""
    if not records or len(records) < count:
        return ()
    return tuple(tag for tag in records[0].tags if all(tag in record.tags for record in records))


def tag_changes(text: str, before: Sequence[str]) -> tuple[list[str], list[str]]:
    """Read tags as they were typed: which are to be added, and which to be taken away.

    Args:
        text: Tags with blanks or commas between; a minus before one takes it away.
        before: Those that stood there; which of them does not stand there any more is taken away.
    """
    words = [word.strip() for word in text.replace(",", " ").split()]
    named = {word.lstrip("+#") for word in words if not word.startswith("-")}
    gone = {word[1:].lstrip("#") for word in words if word.startswith("-")}
    added = [tag for tag in dict.fromkeys(word.lstrip("+#") for word in words) if tag in named and tag not in before]
    removed = [*(tag for tag in before if tag not in named), *sorted(gone - set(before))]
    return [tag for tag in added if tag and tag not in gone], [tag for tag in dict.fromkeys(removed) if tag]
