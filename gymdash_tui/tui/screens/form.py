"""New simulations: a form made from what their type declares."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import events, work

from gymdash_tui.domain.errors import InvalidKwargs
from gymdash_tui.domain.preset import Preset
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.text import cut_middle, safe_text, text_width
from gymdash_tui.tui.clipboard import copy
from gymdash_tui.tui.form_entries import AFTER, NAME, PYTHON, TYPE, default_text
from gymdash_tui.tui.form_find import find_choices
from gymdash_tui.tui.form_orders import command
from gymdash_tui.tui.key_names import while_typing
from gymdash_tui.tui.screens.choosing import ChooseLine
from gymdash_tui.tui.screens.cloning import Cloned, read_clone
from gymdash_tui.tui.screens.dialog import Choose
from gymdash_tui.tui.screens.form_presets import FormPresets
from gymdash_tui.tui.screens.form_types import LAST_TYPE
from gymdash_tui.tui.store import News
from gymdash_tui.tui.widgets.field_row import FieldRow, choices_of
from gymdash_tui.tui.widgets.footer import Offer


class FormScreen(FormPresets):
    """Asks what to start, and starts it; gives the id of what was started, or nothing."""

    SCOPE = "form"
    PURPOSE: ClassVar[str] = """\
Start one simulation, or several: one for each seed, and with grid on one for each value between
commas. The fields are those that the type at the top declares; where it declares none, write
name = value lines. A field may stay empty, unless it says needed: the grey value then holds. What
is wrong is said at its field as you type; ctrl+f finds a field by a part of its name, f4 lists
what it may be. At the side: what the field means, how many simulations it comes to, and the shell
command that would do the same. What you typed is kept when you go back; under a name, as a preset,
it stays in the project. When a type's file is edited, the form follows."""

    def __init__(self, clone: str = "", preset: Preset | None = None, edit: bool = False) -> None:
        """Ask.

        Args:
            clone: The name or id of a simulation with whose arguments the form is filled.
            preset: What it is filled with.
            edit: Whether it is there to change that preset.
        """
        super().__init__(preset, edit)
        self._clone = clone
        self._like = ""
        self._cloned: Cloned | None = None
        self._busy = False

    def on_mount(self) -> None:
        """Fill the form."""
        self.entitle("New simulation")
        store = self.gymdash.store
        if store is not None:
            self.hear(store, self._take)
        self._fill()

    def _take(self, news: News) -> None:
        if news.rows:
            self._show_counts()

    @work(group="turn", exclusive=True)
    async def _fill(self) -> None:
        # what is typed by now is meant for the fields
        with self.gymdash.held_keys.opening(can_be_left=True):
            await self._fill_in()

    async def _fill_in(self) -> None:
        cloned = None
        if self._clone and self.gymdash.store is not None:
            cloned = await self.gymdash.guarded(read_clone(self.gymdash.store, self._clone))
            if cloned is None:  # what is wrong was said
                self.dismiss("")
                return
        self._prewarm()
        async with self._saying("Looking which types of simulations there are..."):
            await self._read_types(self._first_python(cloned))
        if cloned is not None:
            await self._fill_clone(cloned)
        elif self._preset is not None:
            await self._fill_first_preset(self._preset)
        else:
            await self._fill_new()
        if self.focused is None:
            row = self.fields.row(NAME) or next(iter(self.fields.rows), None)
            if row is not None:
                row.enter()

    def _prewarm(self) -> None:
        from gymdash_tui.tracking.types import prewarm  # deferred: with the form

        # the app's, since it goes on when the form is left: what is started next then starts at once
        self.gymdash.run_worker(prewarm(), group="warm")

    def _first_python(self, cloned: Cloned | None) -> str:
        if cloned is not None:
            return cloned.type.python
        if self._preset is not None:
            return str(self._preset.more.get("python") or self.gymdash.world.python)
        draft = self.gymdash.drafts.of(self.gymdash.drafts.last) if self.gymdash.drafts.last else {}
        return draft.get(PYTHON, self.gymdash.world.python)

    async def _fill_new(self) -> None:
        key = await self._first_type()
        self._model.ask_type = len(self._model.types) > 1
        draft, fill = self._draft_for(key)
        await self._turn_to(key, None, draft, fill)
        self.gymdash.drafts.last = key
        self._show_title()

    async def _fill_clone(self, cloned: Cloned) -> None:
        """Fill in what a simulation was started with; its type is not asked for, it is the one that it had."""
        self._like, self._model.types, self._model.was = cloned.sim_id, (cloned.key,), cloned.was
        self._cloned = cloned
        self._show_like(self.size.width)
        purpose = f"{cloned.key} like {cloned.sim_id}"
        fill = None if purpose in self.gymdash.drafts else cloned.fill
        await self._turn_to(cloned.key, cloned.type, self.gymdash.drafts.of(purpose), fill)

    def on_resize(self, event: events.Resize) -> None:
        """Show as much of the title as there is room for."""
        self._show_like(event.size.width)

    def _show_like(self, width: int) -> None:
        """Say what this is a clone of: of a name that is too long the middle is left out, and the rest stays whole."""
        cloned = self._cloned
        if cloned is not None and self._preset is None:
            rest = f" ({safe_text(cloned.key)})"
            room = width - text_width(rest) - len("─ Like  ─")
            self.entitle(f"Like {cut_middle(safe_text(cloned.name), max(20, room))}{rest}")

    # -- keys ----------------------------------------------------------------------------------------------------------

    def action_choose(self) -> None:
        """Choose the field's value from a list."""
        self._open(self._choose_value)

    async def _choose_value(self) -> None:
        row = self._focused_row()
        if row is not None and row.entry.path == TYPE:
            await self._choose_type(row)
            return
        choices = self._choices(row)
        if row is None or not choices:
            return
        current = row.text.strip() or default_text(row.entry)
        chosen = await self.app.push_screen_wait(Choose(row.entry.field.name, choices, current))
        if chosen is not None:
            row.set_text(chosen)

    async def _choose_type(self, row: FieldRow) -> None:
        lines = self._type_lines()
        chosen = await self.app.push_screen_wait(ChooseLine("What kind of simulation?", lines, self._model.key))
        if chosen is None:
            return
        if chosen in self._model.types:
            row.set_text(chosen)
        else:
            self.action_trace(chosen)

    def _choices(self, row: FieldRow | None) -> tuple[str, ...]:
        """Give what a field offers; after which others to run, that is what is not over yet."""
        store = self.gymdash.store
        if row is not None and row.entry.path == AFTER and store is not None:
            return tuple(dict.fromkeys(one.name for one in (*store.rows.queue.live, *store.rows.queue.queued)))
        return choices_of(row.entry) if row is not None else ()

    def action_find(self) -> None:
        """Go to a field by a part of its name or of what it means."""
        self._open(self._find_field)

    async def _find_field(self) -> None:
        if self.app.screen is not self or not self.fields.rows:
            return
        lines = find_choices(self._model.entries(), self._model.texts)
        # no line is the current one: what is typed alone decides, and the best match stands at the top
        chosen = await self.app.push_screen_wait(ChooseLine("Which field?", lines, nothing="No field fits."))
        found = self.fields.row(chosen) if chosen is not None else None
        if found is not None:
            found.enter()

    def action_help(self) -> None:
        """Explain this screen, by the keys that are not typed into its fields."""
        from gymdash_tui.tui.screens.reading import HelpScreen  # deferred: 15 ms, after the first paint

        self.app.push_screen(HelpScreen(self.PURPOSE, while_typing(self.keys)))

    def action_copy(self) -> None:
        """Copy the command."""
        copy(self.gymdash, command(self._model), "the command")

    def action_back(self) -> None:
        """Go back; the draft stays."""
        self.dismiss("")

    def action_start(self) -> None:
        """Start what was typed; several go through the queue."""
        self._begin(queue=False)

    def action_queue(self) -> None:
        """Put what was typed into the queue."""
        self._begin(queue=True)

    @work(group="begin", exclusive=True)
    async def _begin(self, queue: bool) -> None:
        await self._settle()
        problems = self._model.problems()
        if problems:
            self._show_problems(problems)
        elif self.gymdash.store is None:
            self.notice("The project is still being opened; try again in a moment.", "warn", 5)
        elif not self._busy:
            self._busy = True
            self.notice("Checking and starting...")
            await self.gymdash.guarded(
                asyncio.to_thread(self.gymdash.store.project.set_setting, LAST_TYPE, self._model.key)
            )
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
            self._show_problems(self._model.placed(answer.problems))
        else:
            self.gymdash.fail(answer)
        return True

    def offers(self) -> list[Offer]:
        """Give the keys that do something now."""
        row = self._focused_row() if self.is_mounted else None
        idle = set() if self._choices(row) else {"form-choose"}
        idle |= set() if self._types.troubles() else {"form-trace"}
        return [(key, key.description) for key in self.keys if key.scope == "form" and key.id not in idle]
