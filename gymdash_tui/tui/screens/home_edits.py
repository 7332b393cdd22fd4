"""The home's keys for what a person notes of simulations: names, tags, notes, pins; for all that are marked at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from gymdash_tui.domain.errors import GymdashError
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.tui.screens.home_list import ListKeys
from gymdash_tui.tui.store import Store

if TYPE_CHECKING:
    from gymdash_tui.tui.screens.edit_tasks import EditTask

_TAG_HINT = "blanks between; what is taken out, or -tag, is taken away"


class EditKeys(ListKeys):
    """What the home's keys write onto simulations."""

    def _edited(self) -> tuple[Store, list[str], list[SimulationRecord]] | None:
        """Give what is to be written onto, and as much of it as was read; ``None`` where there is nothing."""
        store, ids = self._store, self.sims.chosen
        if store is None or not ids:
            self.gymdash.say("There is no simulation here to write anything onto.", "warn")
            return None
        return store, ids, store.rows.records(ids)

    def action_edit_name(self) -> None:
        """Have a name typed."""
        from gymdash_tui.tui.screens.edit_tasks import common  # deferred: not before something is typed

        found = self._edited()
        if found is None:
            return
        store, ids, records = found
        several = "" if len(ids) == 1 else "several get one each: name-seed0, name-seed1...    "
        text = common(records, len(ids), lambda record: record.name)
        hint = f"{several}enter keeps it    esc leaves it"
        self._edit(store, f"name{_of(ids)}:", text, hint, lambda new: store.tracker.rename(ids, new))

    def action_edit_note(self) -> None:
        """Have a note typed."""
        from gymdash_tui.tui.screens.edit_tasks import common  # deferred: not before something is typed

        found = self._edited()
        if found is None:
            return
        store, ids, records = found
        text = common(records, len(ids), lambda record: record.notes)
        hint = "enter keeps it, an empty one takes it away    esc leaves it"
        self._edit(store, f"note{_of(ids)}:", text, hint, lambda new: store.tracker.set_note(ids, new))

    def action_edit_tags(self) -> None:
        """Have tags typed."""
        from gymdash_tui.tui.screens.edit_tasks import common_tags, tag_changes  # deferred: as above

        found = self._edited()
        if found is None:
            return
        store, ids, records = found
        before = common_tags(records, len(ids))

        async def apply(text: str) -> object:
            added, removed = tag_changes(text, before)
            if not added and not removed:
                return None
            return await store.tracker.change_tags(ids, added, removed)

        task = self._edit(store, f"tags{_of(ids)}:", " ".join([*before, ""]), _TAG_HINT, apply)
        self.run_worker(self._learn_tags(store, task), group="words", exclusive=True)

    async def _learn_tags(self, store: Store, task: EditTask) -> None:
        task.words = await self.gymdash.guarded(asyncio.to_thread(store.project.tag_names)) or []

    def _edit(
        self, store: Store, label: str, text: str, hint: str, apply: Callable[[str], Awaitable[object]]
    ) -> EditTask:
        from gymdash_tui.tui.screens.edit_tasks import EditTask  # deferred: not before something is typed

        def keep(task: EditTask, new: str) -> None:
            self.run_worker(self._apply(store, task, partial(apply, new)), group="edit", exclusive=True)

        task = EditTask(label, text, hint, self.line, keep)
        self.open_line(task)
        return task

    async def _apply(self, store: Store, task: EditTask, work: Callable[[], Awaitable[object]]) -> None:
        try:
            with self.gymdash.held_keys.opening():  # what is pressed behind enter is the list's again
                await work()
                if self.line.typed is task:
                    self.line.close()
        except (GymdashError, OSError) as error:
            if self.line.typed is task:
                self.line.show(f"✗ {error}", "bad")
            else:
                self.gymdash.fail(error)
            return
        await self.gymdash.guarded(store.reload())

    def action_pin(self) -> None:
        """Pin what is chosen to the top, or let go of it where all of it is pinned."""
        store, ids = self._store, self.sims.chosen
        if store is None or not ids:
            return
        rows = [row for sim_id in ids if (row := store.rows.view.row(sim_id)) is not None]
        pinned = len(rows) == len(ids) and all(row.pinned for row in rows)
        self.gymdash.jobs.quietly(partial(store.tracker.unpin if pinned else store.tracker.pin, ids))


def _of(ids: list[str]) -> str:
    return "" if len(ids) == 1 else f" of {len(ids)}"
