"""The form's lines: those that stay when others come and go keep what is typed, and the cursor."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from gymdash_tui.tui.form_entries import Entry
from gymdash_tui.tui.text import plain
from gymdash_tui.tui.widgets.field_row import FieldRow


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above some lines.

    Attributes:
        title: Its words.
        about: What is said beside them.
    """

    title: str
    about: str


Line = Entry | Heading


class FieldList(VerticalScroll, inherit_bindings=False, can_focus=False):
    """The form's lines; up and down are the form's own, which go from field to field."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._lines: list[tuple[Line, Widget]] = []
        self._turn = asyncio.Lock()

    @property
    def rows(self) -> list[FieldRow]:
        """The fields, from top to bottom."""
        return [widget for _, widget in self._lines if isinstance(widget, FieldRow)]

    def row(self, path: str) -> FieldRow | None:
        """Give the field of a path, if it is there."""
        return next((row for row in self.rows if row.entry.path == path), None)

    async def lay(self, entries: Sequence[Entry], texts: Mapping[str, str]) -> None:
        """Show these lines.

        Args:
            entries: The fields.
            texts: What is typed in those that are new, by path.
        """
        async with self._turn:
            wanted = list(with_headings(entries))
            if wanted != [line for line, _ in self._lines]:
                await self._change(wanted, texts)

    async def _change(self, wanted: Sequence[Line], texts: Mapping[str, str]) -> None:
        old = self._lines
        matcher = SequenceMatcher(None, [repr(line) for line, _ in old], [repr(line) for line in wanted], False)
        lines: list[tuple[Line, Widget]] = []
        stale: list[Widget] = []
        fresh: list[tuple[list[Widget], Widget | None]] = []
        for kind, first, last, start, stop in matcher.get_opcodes():
            if kind == "equal":
                lines += old[first:last]
                continue
            stale += [widget for _, widget in old[first:last]]
            made = [(line, _widget(line, texts)) for line in wanted[start:stop]]
            lines += made
            if made:
                fresh.append(([widget for _, widget in made], old[last][1] if last < len(old) else None))
        self._lines = lines
        # a field that is made anew, as its help has changed, has the cursor again
        left = next((row for row in stale if isinstance(row, FieldRow) and row.has_focus_within), None)
        async with self.batch():
            await self.remove_children(stale)
            for widgets, before in fresh:
                await self.mount_all(widgets, before=before)
        again = self.row(left.entry.path) if left is not None else None
        if left is not None and again is not None:
            again.enter(left.cursor)


def with_headings(entries: Sequence[Entry]) -> Iterator[Line]:
    """Give the lines with a heading wherever another section begins."""
    section = ""
    for entry in entries:
        if entry.section != section:
            section = entry.section
            yield Heading(section, entry.about)
        yield entry


def _widget(line: Line, texts: Mapping[str, str]) -> Widget:
    if isinstance(line, Entry):
        return FieldRow(line, texts.get(line.path, ""))
    about = Content("  ").append(plain(line.about)).stylize("dim not bold") if line.about else Content("")
    return Static(plain(line.title).append(about), classes="section")
