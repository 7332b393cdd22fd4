"""New simulations: a form made from the type's declared fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from gymdash_tui.domain.errors import GymdashError, InvalidKwargs, WrongUse
from gymdash_tui.domain.guess import list_some
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.simulation.paths import project_for_command
from gymdash_tui.simulation.registry import SimulationRegistry
from gymdash_tui.tui.form_model import AFTER, Entry, FormModel, default_text
from gymdash_tui.tui.form_orders import command, preview, wanted
from gymdash_tui.tui.screens.base import BaseScreen
from gymdash_tui.tui.screens.cloning import Cloned, read_clone
from gymdash_tui.tui.screens.dialog import Choose
from gymdash_tui.tui.text import plain
from gymdash_tui.tui.widgets.field_row import FieldRow, choices_of
from gymdash_tui.tui.widgets.footer import Offer
from gymdash_tui.tui.widgets.header import Header

if TYPE_CHECKING:
    from gymdash_tui.simulation.types import TypeRef

KEY = "stable_baselines"


class Fields(VerticalScroll, inherit_bindings=False, can_focus=False):
    """The form's lines; up and down are the form's own, which go from field to field."""


class FormScreen(BaseScreen):
    """Asks what to start, and starts it; gives the id of what was started, or nothing."""

    SCOPE = "form"
    PURPOSE: ClassVar[str] = """\
Start one simulation, or several: one for each seed, and with grid on one for each value between
commas. Every field may stay empty: the grey value then holds. What is wrong is said at its field
as you type. At the side: what the field means, how many simulations it comes to, and the shell
command that would do the same. What you typed is kept when you go back."""

    fields = getters.query_one(Fields)

    def __init__(self, clone: str = "") -> None:
        """Ask.

        Args:
            clone: The name or id of a simulation with whose arguments the form is filled.
        """
        super().__init__()
        self._clone = clone
        self._like = ""
        self._type: TypeRef | None = None
        self._model = FormModel(KEY)
        self._refused: dict[str, str] = {}
        self._shape: tuple[str, ...] = ()
        self._busy = False

    def compose(self) -> ComposeResult:
        """Lay the form out."""
        yield Header(self.gymdash.world.ascii_only)
        with Horizontal(id="form-body"):
            yield Fields(id="fields")
            yield Vertical(Static("", id="side-text", markup=False), id="side")
        yield self.make_too_small()
        yield self.make_footer()

    def on_mount(self) -> None:
        """Fill the form."""
        self._fill()

    @work(group="fill", exclusive=True)
    async def _fill(self) -> None:
        cloned = None
        if self._clone and self.gymdash.store is not None:
            cloned = await self.gymdash.guarded(read_clone(self.gymdash.store, self._clone))
            if cloned is None:  # what is wrong was said
                self.dismiss("")
                return
        await self._prepare(cloned)
        if await self._learn(cloned):
            await self._lay_rows()
            self._rows()[0].enter()

    async def _prepare(self, cloned: Cloned | None) -> None:
        """Say what is to be started, and in which draft what is typed is kept."""
        model, drafts = self._model, self.gymdash.drafts
        model.project_dir = project_for_command(self.gymdash.world.folder)
        if cloned is None:
            self._type = SimulationRegistry.find(KEY).type
            self.header.show(f"New simulation · {KEY}", {})
            model.texts = drafts.setdefault(KEY, {})
            return
        model.key, self._type, self._like = cloned.key, cloned.type, cloned.sim_id
        self.header.show(f"Like {cloned.name} · {cloned.key}", {})

    async def _learn(self, cloned: Cloned | None) -> bool:
        """Learn what the type takes, and fill in what is known."""
        from gymdash_tui.tracking.types import describe, prewarm  # deferred: with the form

        # the app's, since it goes on when the form is left: what is started next then starts at once
        self.gymdash.run_worker(prewarm(), group="warm")
        assert self._type is not None, "a built-in type is always named, and what is cloned was checked"
        self.notice(f"Learning what {self._model.key} takes; the first time this needs a few seconds.")
        try:
            info = await describe(self._type)
        except GymdashError as error:
            self.notice("")
            self.gymdash.fail(error)
            return False
        self.notice("")
        self._model.fields = info.fields
        if cloned is not None:
            self._model.fields = cloned.fields_over(info.fields)
            draft = f"{KEY} like {cloned.sim_id}"
            self._model.texts = self.gymdash.drafts.setdefault(draft, cloned.texts(self._model))
            if cloned.lost:
                self.notice(f"Left out, as it cannot be typed: {list_some(cloned.lost)}.", "warn", 20)
        return True

    # -- the lines -----------------------------------------------------------------------------------------------------

    def _rows(self) -> list[FieldRow]:
        return list(self.fields.query(FieldRow))

    async def _lay_rows(self) -> None:
        """Make the lines, keeping those that stay when another algorithm brings other ones."""
        entries = list(self._model.entries())
        shape = tuple(entry.path for entry in entries)
        if shape == self._shape:
            return
        common = next(
            (at for at, (a, b) in enumerate(zip(self._shape, shape, strict=False)) if a != b), len(self._shape)
        )
        plain_count = sum("." not in path for path in shape)
        keep = min(common, plain_count) if self._shape else 0
        self._shape = shape
        rows = self._rows()
        stale = [*rows[keep:], *(w for w in self.fields.query(".section") if keep == 0 or w.has_class("-inner"))]
        async with self.batch():
            await self.fields.remove_children(stale)
            await self.fields.mount_all(self._widgets(entries[keep:], entries[keep - 1] if keep else None))
        self._judge()

    def _widgets(self, entries: list[Entry], before: Entry | None) -> list[Static | FieldRow]:
        section = before.section if before is not None else ""
        widgets: list[Static | FieldRow] = []
        for entry in entries:
            if entry.section != section:
                section = entry.section
                inner = " -inner" if "." in entry.path else ""
                widgets.append(Static(plain(section), classes=f"section{inner}"))
            widgets.append(FieldRow(entry, self._model.texts.get(entry.path, "")))
        return widgets

    @on(FieldRow.Typed)
    async def _typed(self, event: FieldRow.Typed) -> None:
        self._model.texts[event.row.entry.path] = event.text
        self._refused.pop(event.row.entry.path, None)
        await self._lay_rows()
        self._judge()

    @on(FieldRow.Entered)
    def _entered(self, event: FieldRow.Entered) -> None:
        self._show_side(event.row, {**self._refused, **self._model.problems()})
        self.footer.repaint()

    @on(FieldRow.Submitted)
    def _submitted(self) -> None:
        self.action_next_field(1)

    def _judge(self) -> None:
        """Say at each field what is wrong with it, and show the command anew."""
        problems = {**self._refused, **self._model.problems()}
        for row in self._rows():
            row.show_problem(problems.get(row.entry.path, ""))
        focused = self._focused_row()
        if focused is not None:
            self._show_side(focused, problems)

    def _focused_row(self) -> FieldRow | None:
        focused = self.focused
        return focused.parent if focused is not None and isinstance(focused.parent, FieldRow) else None

    def _show_side(self, row: FieldRow, problems: dict[str, str]) -> None:
        wrong = problems.get(row.entry.path, "")
        about = plain(f"✗ {wrong}").stylize("$error") if wrong else plain(row.entry.field.help)
        shell = [Content.styled("The same from a shell:", "dim"), plain(command(self._model))]
        parts = [about, _hint(row.entry), Content(""), self._preview(), Content(""), *shell]
        self.query_one("#side-text", Static).update(Content("\n").join(parts))

    def _preview(self) -> Content:
        store = self.gymdash.store
        try:
            want = wanted(self._model)
        except WrongUse:
            return Content("")
        return plain(preview(want, store.rows.queue) if store is not None else "").stylize("bold")

    # -- keys ----------------------------------------------------------------------------------------------------------

    def action_next_field(self, by: int) -> None:
        """Go to another field."""
        rows = self._rows()
        focused = self._focused_row()
        if rows:
            at = rows.index(focused) + by if focused in rows else 0
            rows[max(0, min(at, len(rows) - 1))].enter()

    @work(group="choose", exclusive=True)
    async def action_choose(self) -> None:
        """Choose the field's value from a list."""
        row = self._focused_row()
        choices = self._choices(row)
        if row is None or not choices:
            return
        current = row.text.strip() or default_text(row.entry)
        chosen = await self.app.push_screen_wait(Choose(row.entry.field.name, choices, current))
        if chosen is not None:
            row.set_text(chosen)

    def _choices(self, row: FieldRow | None) -> tuple[str, ...]:
        """Give what a field offers; after which others to run, that is what is not over yet."""
        store = self.gymdash.store
        if row is not None and row.entry.path == AFTER and store is not None:
            return tuple(dict.fromkeys(one.name for one in (*store.rows.queue.live, *store.rows.queue.queued)))
        return choices_of(row.entry) if row is not None else ()

    def action_copy(self) -> None:
        """Copy the command: by the terminal, which over SSH is the person's own."""
        self.app.copy_to_clipboard(command(self._model))
        self.notice("Sent to the terminal's clipboard.", seconds=5)

    def action_back(self) -> None:
        """Go back; the draft stays."""
        self.dismiss("")

    def action_start(self) -> None:
        """Start what was typed; several go through the queue."""
        self._begin(queue=False)

    def action_queue(self) -> None:
        """Put what was typed into the queue."""
        self._begin(queue=True)

    def _begin(self, queue: bool) -> None:
        problems = self._model.problems()
        if problems:
            self._show_problems(problems)
        elif self.gymdash.store is None:
            self.notice("The project is still being opened; try again in a moment.", "warn", 5)
        elif not self._busy and self._shape:
            self._busy = True
            self.notice("Checking and starting...")
            self.gymdash.launches.begin(self._model, self._type, self._like, queue, self._begun)

    def _begun(self, answer: SimulationRecord | Exception) -> bool:
        """Hear what became of it; whether this screen still stood to hear it."""
        self._busy = False
        if not self.is_attached:
            return False
        self.notice("")
        if isinstance(answer, SimulationRecord):
            self.pop_until_active()  # the help may lie on top by now
            self.dismiss(answer.sim_id)
        elif isinstance(answer, InvalidKwargs):
            self._show_problems(answer.problems)
        else:
            self.gymdash.fail(answer)
        return True

    def _show_problems(self, problems: dict[str, str]) -> None:
        """Say what is wrong, at the fields, and go to the first one."""
        self._refused = dict(problems)
        self._judge()
        path, text = next(iter(problems.items()))
        count = f"{len(problems)} fields are wrong. " if len(problems) > 1 else ""
        self.notice(f"{count}{path.removeprefix('@')}: {text}", "bad")
        for row in self._rows():
            if row.entry.path == path:
                row.enter()

    def offers(self) -> list[Offer]:
        """Give the keys that do something now."""
        row = self._focused_row() if self.is_mounted else None
        chooses = bool(self._choices(row))
        own = (key for key in self.keys if key.scope == "form" and (chooses or key.id != "form-choose"))
        return [(key, key.description) for key in own]


def _hint(entry: Entry) -> Content:
    """Say what holds where nothing is typed, and what there is to choose from."""
    choices = choices_of(entry)
    offer = f"; f4 offers {list_some(choices, 5)}" if choices else ""
    return plain(f"left empty: {default_text(entry)}{offer}").stylize("dim")
