"""The form's lines and its side: what may be typed, what it means, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.messages import Prune

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.guess import list_some
from gymdash_tui.simulation.paths import project_for_command
from gymdash_tui.tui.form_entries import GRID, SEEDS, TYPE, Entry, default_text, is_nested
from gymdash_tui.tui.form_model import FormModel
from gymdash_tui.tui.form_orders import command, count_words, preview, room_words, some_wait, wanted
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
        self._refusal = ""
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

    @on(Prune)
    def _left(self) -> None:
        """Go on with nothing: Textual takes the lines away a moment before it ends what would fill them."""
        self.workers.cancel_node(self)

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
        if self._model.texts.get(path, "") != event.text:
            self._forget_refusal()
        self._model.texts[path] = event.text
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

    @work(group="choose", exclusive=True)
    async def _open(self, ask: Callable[[], Awaitable[None]]) -> None:
        """Ask something in a dialog; what is pressed while that is on its way is typed there, and into no field."""
        with self.gymdash.held_keys.opening():
            await ask()

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
        if self._model.waiting:
            del problems[TYPE]
        if not self._tried:  # what is needed is only missed once somebody wants to start
            problems = {path: text for path, text in problems.items() if path not in self._model.missing()}
        many = count_words(self._model)
        for row in self.fields.rows:
            row.show_problem(problems.get(row.entry.path, ""), self._comes_to(row, many))
        focused = self._focused_row()
        if focused is not None:
            self._show_side(focused, problems)

    def _comes_to(self, row: FieldRow, many: str) -> str:
        """Say what a field's text comes to, or what stood there, where that is more than what the field is for."""
        path, text = row.entry.path, row.text.strip()
        if path == TYPE:
            return "Looking what it takes..." if self._model.waiting else ""
        if path in (SEEDS, GRID):
            return many if text not in ("", "false") else ""
        return "" if text or path not in self._model.was else f"was: {self._model.was[path]}"

    def _forget_refusal(self) -> None:
        """Say nothing more of what was refused: what it may have depended on is another now."""
        self._refused = {}
        if self._refusal and self.header.says(self._refusal):
            self.notice("")
        self._refusal = ""

    def _show_problems(self, problems: Mapping[str, str]) -> None:
        """Say what is wrong, at the fields, and go to the first one."""
        if self._model.waiting:
            self.notice(f"{self._model.waiting} Try again in a moment.", "dim", 5)
            return
        self._tried = True
        self._refused = dict(problems)
        self._judge()
        path, text = next(iter(problems.items()))
        count = f"{len(problems)} fields are wrong. " if len(problems) > 1 else ""
        row = self.fields.row(path)
        name = row.entry.field.name if row is not None and not row.entry.is_free else path.lstrip("@+")
        self._refusal = f"{count}{name}: {text}"
        self.notice(self._refusal, "bad")
        if row is not None:
            row.enter()

    def _show_side(self, row: FieldRow, problems: Mapping[str, str]) -> None:
        path = row.entry.path
        wrong, was = problems.get(path, ""), self._model.was.get(path, "")
        texts: list[Part] = [(f"✗ {wrong}", "bad")] if wrong else [(row.entry.field.help, "text")]
        texts += self._about_type() if path == TYPE else []
        texts += [(_hint(row.entry), "dim"), (f"was: {was}" if was else "", "dim")]
        texts += [("", "text"), (self._preview(), "title"), ("", "text")]
        is_known = self._model.fields is not None
        texts += [("The same from a shell (f6 copies it):", "dim")] if is_known else []
        self.query_one(Side).show(_without_doubled_blanks(texts), command(self._model) if is_known else "")

    def _about_type(self) -> list[Part]:
        """Say what the type is, and which ones cannot be started."""
        entry = self._types.entry(self._model.key)
        texts: list[Part] = [(self._model.waiting, "dim"), (self._about.partition("\n\n")[0], "text")]
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
        queue = store.rows.queue
        more = self._more_slots() if some_wait(want, queue) else ""
        return "; ".join(filter(None, [preview(want, queue), room_words(queue), more]))

    def _more_slots(self) -> str:
        """Say by which keys more may run at once."""
        keymap = self.gymdash.preferences.keymap
        keys = [keymap[key_id].label.split()[0] for key_id in ("form-back", "go-queue", "slots-more")]
        return f"more slots: {keys[0]}, {keys[1]}, then {keys[2]}"


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
        empty = "written as on a command line: python train.py --env CartPole-v1"
    if entry.field.kind == "dict" and not is_nested(entry.field):
        offer = f"an object, or under more arguments: {entry.path}.name = value"
    return "; ".join(filter(None, [empty, offer]))
