"""The form's lines and its side: what may be typed, what it means, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Horizontal

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.guess import list_some
from gymdash_tui.simulation.paths import project_for_command
from gymdash_tui.tui.form_entries import GRID, SEEDS, TYPE, Entry, default_text, is_nested
from gymdash_tui.tui.form_model import FormModel
from gymdash_tui.tui.form_orders import command, count_words, preview, wanted
from gymdash_tui.tui.screens.base import BaseScreen
from gymdash_tui.tui.type_feed import TypeFeed
from gymdash_tui.tui.widgets.field_list import FieldList
from gymdash_tui.tui.widgets.field_row import FieldRow, choices_of
from gymdash_tui.tui.widgets.header import Header
from gymdash_tui.tui.widgets.painted import Part
from gymdash_tui.tui.widgets.side import Side

if TYPE_CHECKING:
    from gymdash_tui.simulation.types import TypeRef


class FormBase(BaseScreen):
    """The lines of a form, and beside them what the one with the cursor means."""

    fields = getters.query_one(FieldList)

    def __init__(self) -> None:
        super().__init__()
        world = self.gymdash.world
        self._model = FormModel("", None, project_dir=project_for_command(world.folder))
        self._types = TypeFeed(world.sims)
        self._type: TypeRef | None = None
        self._about = ""
        self._refused: dict[str, str] = {}
        self._entries: tuple[Entry, ...] = ()
        self._tried = False

    def compose(self) -> ComposeResult:
        """Lay the form out."""
        yield Header(self.gymdash.world.ascii_only)
        with Horizontal(id="form-body"):
            yield FieldList(id="fields")
            yield Side(self.gymdash.world.ascii_only, id="side")
        yield self.make_too_small()
        yield self.make_footer()

    # -- the lines -----------------------------------------------------------------------------------------------------

    async def _lay(self) -> None:
        """Show the lines that there are now, and what is wrong with them."""
        entries = tuple(self._model.entries())
        if entries != self._entries:
            self._entries = entries
            await self.fields.lay(entries, self._model.texts)
        self._judge()

    def _show_texts(self, before: Mapping[str, str]) -> None:
        """Show what was not typed but filled in."""
        texts = self._model.texts
        for row in self.fields.rows:
            path = row.entry.path
            # a letter that is still on its way stays, where nothing else was filled in
            if texts.get(path, "") != before.get(path, ""):
                row.set_text(texts.get(path, ""))

    @on(FieldRow.Typed)
    async def _typed(self, event: FieldRow.Typed) -> None:
        path = event.row.entry.path
        self._model.texts[path] = event.text
        self._refused.pop(path, None)
        await self._lay()

    @on(FieldRow.Entered)
    async def _entered(self, event: FieldRow.Entered) -> None:
        before = dict(self._model.texts)
        if not event.row.entry.is_free and self._model.tidy():
            self._show_texts(before)
        await self._lay()
        self.footer.repaint()

    @on(FieldRow.Submitted)
    def _submitted(self) -> None:
        self.action_next_field(1)

    def _focused_row(self) -> FieldRow | None:
        focused = self.focused
        return focused.parent if focused is not None and isinstance(focused.parent, FieldRow) else None

    def action_next_field(self, by: int) -> None:
        """Go to another field."""
        rows = self.fields.rows
        focused = self._focused_row()
        if rows:
            at = rows.index(focused) + by if focused in rows else 0
            rows[max(0, min(at, len(rows) - 1))].enter()

    # -- what is wrong, and what it means ------------------------------------------------------------------------------

    def _judge(self) -> None:
        """Say at each field what is wrong with it, and show the command anew."""
        problems = {**self._refused, **self._model.problems()}
        if not self._tried:  # what is needed is only missed once somebody wants to start
            problems = {path: text for path, text in problems.items() if path not in self._model.missing()}
        many = count_words(self._model)
        for row in self.fields.rows:
            path = row.entry.path
            typed = path in (SEEDS, GRID) and row.text.strip() not in ("", "false")
            row.show_problem(problems.get(path, ""), many if typed else "")
        focused = self._focused_row()
        if focused is not None:
            self._show_side(focused, problems)

    def _show_problems(self, problems: Mapping[str, str]) -> None:
        """Say what is wrong, at the fields, and go to the first one."""
        self._tried = True
        self._refused = dict(problems)
        self._judge()
        path, text = next(iter(problems.items()))
        count = f"{len(problems)} fields are wrong. " if len(problems) > 1 else ""
        row = self.fields.row(path)
        name = row.entry.field.name if row is not None and not row.entry.is_free else path.lstrip("@+")
        self.notice(f"{count}{name}: {text}", "bad")
        if row is not None:
            row.enter()

    def _show_side(self, row: FieldRow, problems: Mapping[str, str]) -> None:
        wrong = problems.get(row.entry.path, "")
        texts: list[Part] = [(f"✗ {wrong}", "bad")] if wrong else [(row.entry.field.help, "text")]
        texts += self._about_type() if row.entry.path == TYPE else []
        texts += [(_hint(row.entry), "dim"), ("", "text"), (self._preview(), "title"), ("", "text")]
        if self._model.fields is not None:
            texts += [("The same from a shell (f6 copies it):", "dim"), (command(self._model), "text")]
        self.query_one(Side).show(_without_doubled_blanks(texts))

    def _about_type(self) -> list[Part]:
        """Say what the type is, and which ones cannot be started."""
        entry = self._types.entry(self._model.key)
        texts: list[Part] = [(self._about.partition("\n\n")[0], "text")]
        texts += [(entry.source, "dim")] if entry is not None else []
        texts += [(f"✗ {one.name}: {one.sentence}", "bad") for one in self._types.troubles()[:3]]
        return [*texts, ("f8 shows where it went wrong", "dim")] if self._types.troubles() else texts

    def _preview(self) -> str:
        store = self.gymdash.store
        try:
            want = wanted(self._model)
        except WrongUse:
            return ""
        if store is None:
            return ""
        room = store.rows.queue.sentence
        return preview(want, store.rows.queue) + (f"; {room} taken" if room else "")


def _without_doubled_blanks(texts: Sequence[Part]) -> list[Part]:
    kept: list[Part] = []
    for text, part in texts:
        if text or (kept and kept[-1][0]):
            kept.append((text, part))
    return kept


def _hint(entry: Entry) -> str:
    """Say what holds where nothing is typed, and what there is to choose from."""
    choices = choices_of(entry)
    offer = f"f4 offers {list_some(choices, 5)}" if choices else ""
    empty = "" if entry.path == TYPE or entry.is_free else f"left empty: {default_text(entry)}"
    if entry.field.required:
        empty = "it has to be given"
    if entry.is_words:
        empty = "typed as into a shell: python train.py --env CartPole-v1"
    if entry.field.kind == "dict" and not is_nested(entry.field):
        offer = f"an object, or at the end of the form: {entry.path}.name = value"
    return "; ".join(filter(None, [empty, offer]))
