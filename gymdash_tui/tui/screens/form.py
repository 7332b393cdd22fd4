"""New simulation: a form made from the type's declared fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.errors import GymdashError, InvalidKwargs
from gymdash_tui.domain.guess import list_some
from gymdash_tui.simulation.registry import SimulationRegistry
from gymdash_tui.tui.form_model import Entry, FormModel, default_text
from gymdash_tui.tui.keys import Key
from gymdash_tui.tui.screens.base import BaseScreen
from gymdash_tui.tui.screens.dialog import Choose
from gymdash_tui.tui.text import plain
from gymdash_tui.tui.widgets.field_row import FieldRow, choices_of
from gymdash_tui.tui.widgets.footer import Footer
from gymdash_tui.tui.widgets.header import Header

if TYPE_CHECKING:
    from gymdash_tui.tui.app import GymdashApp

KEY = "stable_baselines"


class Fields(VerticalScroll, inherit_bindings=False, can_focus=False):
    """The form's lines; up and down are the form's own, which go from field to field."""


class FormScreen(BaseScreen):
    """Asks what to start, and starts it; gives the id of what was started, or nothing."""

    SCOPE = "form"
    PURPOSE: ClassVar[str] = """\
Start a new simulation. Every field may stay empty: the grey value then holds. What is wrong
is said at its field as you type. At the side: what the field means, and the shell command
that would start the same. What you typed is kept when you go back."""

    header = getters.query_one(Header)
    fields = getters.query_one(Fields)
    footer = getters.query_one(Footer)

    def __init__(self) -> None:
        super().__init__()
        self._model = FormModel(KEY)
        self._refused: dict[str, str] = {}
        self._shape: tuple[str, ...] = ()
        self._busy = False

    @property
    def _gymdash(self) -> GymdashApp:
        return cast("GymdashApp", self.app)

    def compose(self) -> ComposeResult:
        """Lay the form out."""
        yield Header(self._gymdash.world.ascii_only)
        with Horizontal(id="form-body"):
            yield Fields(id="fields")
            yield Vertical(Static("", id="side-text", markup=False), id="side")
        yield self.make_too_small()
        yield self.make_footer()

    def on_mount(self) -> None:
        """Fill the form."""
        self.header.show(f"New simulation · {KEY}", {})
        self._fill()

    @work(group="fill", exclusive=True)
    async def _fill(self) -> None:
        from gymdash_tui.tracking.types import describe  # deferred: with the form
        from gymdash_tui.tui.app import project_dir_for_command

        self._model.project_dir = project_dir_for_command(self._gymdash.world.folder)
        self._model.texts = self._gymdash.drafts.setdefault(KEY, {})
        self.header.notice(f"Learning what {KEY} takes; the first time this needs a few seconds.")
        found = SimulationRegistry.find(KEY).type
        assert found is not None, "a built-in type is always named"
        try:
            info = await describe(found)
        except GymdashError as error:
            self._gymdash.fail(error)
            self.header.notice("")
            return
        self._model.fields = info.fields
        self.header.notice("")
        await self._lay_rows()
        self._rows()[0].enter()

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
        self._show_side(event.row)
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
            self._show_side(focused)

    def _focused_row(self) -> FieldRow | None:
        focused = self.focused
        return focused.parent if focused is not None and isinstance(focused.parent, FieldRow) else None

    def _show_side(self, row: FieldRow) -> None:
        problem = {**self._refused, **self._model.problems()}.get(row.entry.path, "")
        about = plain(f"✗ {problem}").stylize("$error") if problem else plain(row.entry.field.help)
        command = [Content.styled("The same from a shell:", "dim"), plain(self._model.command())]
        self.query_one("#side-text", Static).update(
            Content("\n").join([about, _hint(row.entry), Content(""), *command])
        )

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
        if row is None or not choices_of(row.entry):
            return
        current = row.text.strip() or default_text(row.entry.field)
        chosen = await self.app.push_screen_wait(Choose(row.entry.field.name, choices_of(row.entry), current))
        if chosen is not None:
            row.set_text(chosen)

    def action_copy(self) -> None:
        """Copy the command: by the terminal, which over SSH is the person's own."""
        self.app.copy_to_clipboard(self._model.command())
        self.header.notice("Sent to the terminal's clipboard.", seconds=5)

    def action_back(self) -> None:
        """Go back; the draft stays."""
        self.dismiss("")

    def action_start(self) -> None:
        """Start what was typed."""
        problems = self._model.problems()
        if problems:
            self._show_problems(problems)
        elif not self._busy and self._model.fields:
            self._start()

    @work(group="start", exclusive=True)
    async def _start(self) -> None:
        from gymdash_tui.tracking.launch import Order  # deferred: with the tables, 242 ms

        store = self._gymdash.store
        if store is None:
            self.header.notice("The project is still being opened; try again in a moment.", "warn", 5)
            return
        self._busy = True
        self.header.notice("Checking and starting…")
        order = Order(
            SimulationStartConfig(self._model.name, KEY, kwargs=self._model.kwargs),
            type=SimulationRegistry.find(KEY).type,
            command_line=self._model.command(),
        )
        try:
            record = await store.tracker.start(order)
        except InvalidKwargs as error:
            self._show_problems(error.problems)
        except (GymdashError, OSError) as error:
            self.header.notice("")
            self._gymdash.fail(error)
        else:
            self.pop_until_active()  # the help may lie on top by now
            self.dismiss(record.sim_id)
        finally:
            self._busy = False

    def _show_problems(self, problems: dict[str, str]) -> None:
        """Say what is wrong, at the fields, and go to the first one."""
        self._refused = dict(problems)
        self._judge()
        path, text = next(iter(problems.items()))
        count = f"{len(problems)} fields are wrong. " if len(problems) > 1 else ""
        self.header.notice(f"{count}{path}: {text}", "bad")
        for row in self._rows():
            if row.entry.path == path:
                row.enter()

    def is_possible(self, key: Key) -> bool:
        """Tell whether a key does something now."""
        row = self._focused_row() if self.is_mounted else None
        if key.id == "form-choose":
            return row is not None and bool(choices_of(row.entry))
        return key.scope == "form"


def _hint(entry: Entry) -> Content:
    """Say what holds where nothing is typed, and what there is to choose from."""
    choices = choices_of(entry)
    offer = f"; f4 offers {list_some(choices, 5)}" if choices else ""
    return plain(f"left empty: {default_text(entry.field)}{offer}").stylize("dim")
