"""The part of the form that knows types: which one it is, what it takes now, and in which interpreter."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.content import Content

from gymdash_tui.domain.errors import GymdashError
from gymdash_tui.domain.guess import list_some
from gymdash_tui.domain.text import cut_middle, safe_text
from gymdash_tui.tui.choice import Choice
from gymdash_tui.tui.form_entries import NAME, OWN, PYTHON, TYPE
from gymdash_tui.tui.form_filling import texts_of
from gymdash_tui.tui.form_model import FormModel
from gymdash_tui.tui.screens.form_base import FormBase
from gymdash_tui.tui.text import plain
from gymdash_tui.tui.type_feed import Trouble, change_words, own_trace
from gymdash_tui.tui.widgets.field_row import FieldRow

if TYPE_CHECKING:
    from gymdash_tui.simulation.types import TypeRef

FIRST = "stable_baselines"
"""The type on which the form stands where none was used yet."""

_WONDER = 0.3  # seconds

LAST_TYPE = "form_type"
"""The project's setting that holds the key of the type that was started last from a form."""

Fill = Callable[[FormModel], tuple[dict[str, str], list[str]]]
"""Gives what is to be filled in once the fields are known, and the names of what no field shows."""


class FormTypes(FormBase):
    """A form whose fields follow a simulation type."""

    @asynccontextmanager
    async def _saying(self, text: str) -> AsyncIterator[None]:
        """Say what is going on, if it takes so long that a person would wonder."""
        said: list[str] = []

        def say() -> None:
            said.append(text)
            self.notice(text)

        timer = self.set_timer(_WONDER, say)
        try:
            yield
        finally:
            timer.stop()
            if said:
                self.notice("")

    # -- which types there are -----------------------------------------------------------------------------------------

    async def _read_types(self, python: str) -> None:
        """Read which types there are in an interpreter; what is wrong with that is said at its field."""
        model, store = self._model, self.gymdash.store
        try:
            await self._types.read(store.project if store is not None else None, python)
        except (GymdashError, OSError) as error:
            self._types.python = python
            model.troubles[PYTHON] = str(error)
        else:
            model.troubles.pop(PYTHON, None)
        model.python = self._types.default_python
        model.types = self._types.keys

    async def _first_type(self) -> str:
        """Give the type used last, if it is still there."""
        store = self.gymdash.store
        last = self.gymdash.drafts.last
        if not last and store is not None:
            last = await asyncio.to_thread(store.project.setting, LAST_TYPE, "")
        known = self._types.keys
        usual = FIRST if FIRST in known or not known else known[0]
        return last if last in known else usual

    def _type_lines(self) -> list[Choice]:
        """Give the lines of the list of types: those that cannot be started with why."""
        failed = self._types.failed
        lines = []
        for key in self._types.keys:
            if key in failed:
                lines.append(Choice(key, (f"✗ {key}", failed[key].sentence), "$error"))
            else:
                lines.append(Choice(key, (f"  {key}", self._types.words(key))))
        problems = (one for one in self._types.troubles() if one.name not in failed)
        return [*lines, *(Choice(_sign(one), (f"✗ {one.name}", one.sentence), "$error") for one in problems)]

    def action_trace(self, sign: str = "") -> None:
        """Show why types cannot be started, with the traces of their imports."""
        from gymdash_tui.tui.screens.reading import ReadingScreen  # deferred: 15 ms, most types can be

        troubles = self._types.troubles()
        chosen = [one for one in troubles if _sign(one) == sign]
        lines: list[Content] = []
        for trouble in chosen or troubles:
            lines += [plain(trouble.name).stylize("bold"), plain(trouble.sentence).stylize("$error")]
            lines += [Content(""), *map(plain, own_trace(trouble.trace)), Content("")]
        if lines:
            self.app.push_screen(ReadingScreen(lines))

    # -- turning to one ------------------------------------------------------------------------------------------------

    async def _turn_to(self, key: str, type_: TypeRef | None, draft: dict[str, str], fill: Fill | None = None) -> None:
        """Show a type's fields, once they are known.

        Args:
            key: Its key.
            type_: Where it lives; as the catalogue says where left out.
            draft: What was typed for it; what is typed from now on is kept there.
            fill: Gives what is to stand there instead.
        """
        model = self._model
        entry = self._types.entry(key)
        type_ = type_ or (entry.type if entry is not None else None)
        if type_ is None:
            return
        if not model.key:  # nothing stands there yet: meanwhile at least another type can be chosen
            model.key, model.texts = key, draft
            draft |= {TYPE: key} if model.ask_type else {}
            await self._lay()
        async with self._saying(f"Looking what {_short(key)} takes... (the first time: some seconds)"):
            info = await self._types.learn(key, type_)
        before = dict(model.texts)
        self._forget_refusal()
        model.key, self._type, self._tried = key, type_, False
        model.fields, model.sims = (info.fields if info is not None else None), self._types.sims_for(key)
        self._about = info.help if info is not None else ""
        self._set_trouble(self._types.failed.get(key))
        lost: list[str] = []
        if fill is not None and info is not None:
            texts, lost = fill(model)
            own = {path: text for path, text in draft.items() if path in OWN}
            draft.clear()
            draft |= own | texts
        if model.ask_type:
            draft[TYPE] = key
        model.texts = draft
        await self._lay()
        self._show_texts(before)
        self._judge()
        if lost:
            self.notice(f"Left out, as {_short(key)} does not take it: {list_some(lost)}.", "warn", 20)
        self._watch()

    def _set_trouble(self, trouble: Trouble | None) -> None:
        if trouble is None:
            self._model.troubles.pop(TYPE, None)
        else:
            self._model.troubles[TYPE] = trouble.sentence
        self.footer.repaint()

    def _draft_for(self, key: str) -> tuple[dict[str, str], Fill | None]:
        """Give the draft of a type, and what fills it where it is a new one.

        What was typed beside the arguments goes with the cursor from one type to the other.
        """
        drafts = self.gymdash.drafts
        fill = None if key in drafts else self._fill_default(key)
        draft = drafts.of(key)
        if self._model.key:
            for path in OWN:
                draft.pop(path, None)
            draft |= {path: text for path, text in self._model.texts.items() if path in OWN}
        elif self.gymdash.world.python:
            draft.setdefault(PYTHON, self.gymdash.world.python)
        return draft, fill

    def _fill_default(self, key: str) -> Fill | None:
        """Give what fills the form of a type that was registered with arguments."""
        entry = self._types.entry(key)
        if entry is None or not (entry.kwargs or entry.name):
            return None
        name, kwargs = safe_text(entry.name), entry.kwargs
        return lambda model: ({**({NAME: name} if name else {}), **texts_of(model, kwargs)}, [])

    @on(FieldRow.Typed)
    def _type_typed(self, event: FieldRow.Typed) -> None:
        """Turn to another type as soon as there is one of that name."""
        key = event.text.strip()
        if event.row.entry.path == TYPE and key != self._model.key and key in self._types.keys:
            self._turn(key)

    @work(group="turn", exclusive=True)
    async def _turn(self, key: str) -> None:
        draft, fill = self._draft_for(key)
        await self._turn_to(key, None, draft, fill)
        self.gymdash.drafts.last = key

    # -- the interpreter -----------------------------------------------------------------------------------------------

    @on(FieldRow.Entered)
    def _left_python(self, event: FieldRow.Entered) -> None:
        """Look at the types of another interpreter once its field was left."""
        if event.row.entry.path != PYTHON and self._is_stale:
            self._settle_soon()

    @property
    def _is_stale(self) -> bool:
        return self._types.catalogue is not None and self._model.text(PYTHON) != self._types.python

    @work(group="turn", exclusive=True)
    async def _settle_soon(self) -> None:
        await self._settle()

    async def _settle(self) -> None:
        """Learn everything anew in the interpreter that was typed, if it is another one."""
        if self._is_stale:
            await self._learn_anew(frozenset())

    # -- changes of files ----------------------------------------------------------------------------------------------

    @work(group="watch", exclusive=True)
    async def _watch(self) -> None:
        """Follow the types' files."""
        async with aclosing(self._types.changes()) as changes:
            async for changed in changes:
                self._follow(changed)

    @work(group="turn", exclusive=True)
    async def _follow(self, changed: frozenset[Path]) -> None:
        await self._learn_anew(changed)

    async def _learn_anew(self, changed: frozenset[Path]) -> None:
        """Learn what the type takes now; where it cannot be asked any more, the last fields stay."""
        model, key = self._model, self._model.key
        source = entry.source if (entry := self._types.entry(key)) is not None else ""
        await self._read_types(model.text(PYTHON))
        entry = self._types.entry(key)
        if entry is None and model.ask_type:
            self._set_trouble(self._why_gone(key, source))
        elif (type_ := self._type_now()) is not None:
            self._type = type_
            info = await self._types.learn(key, type_)
            self._forget_refusal()
            self._set_trouble(self._types.failed.get(key))
            if info is not None:
                self._say_change(change_words(model.fields or (), info.fields), model.fields is None, changed)
                model.fields, self._about = info.fields, info.help
        trouble = model.troubles.get(TYPE)
        if trouble and changed:
            self.notice(f"{_names(changed)} is broken; the last fields stay, f8 shows why: {trouble}", "bad")
        await self._lay()
        self._watch()

    def _type_now(self) -> TypeRef | None:
        """Give where the type lives now; that of a clone is its own, in the interpreter that is typed."""
        entry = self._types.entry(self._model.key)
        if self._model.ask_type or self._type is None:
            return entry.type if entry is not None else self._type
        return replace(self._type, python=self._types.interpreter)

    def _why_gone(self, key: str, source: str) -> Trouble:
        problems = [one for one in self._types.troubles() if source and (one.name in source or source in one.name)]
        return problems[0] if problems else Trouble(key, f"there is no '{_short(key)}' any more")

    def _say_change(self, words: str, is_back: bool, changed: frozenset[Path]) -> None:
        if changed and words:
            self.notice(f"{_names(changed)} changed: {words}.", "warn", 15)
        elif changed or is_back:
            self.notice("")


def _sign(trouble: Trouble) -> str:
    return f"✗ {trouble.name}: {trouble.sentence}"


def _short(key: str) -> str:
    return cut_middle(safe_text(key), 40)


def _names(files: frozenset[Path]) -> str:
    return list_some(sorted(safe_text(file.name) for file in files), 3)
