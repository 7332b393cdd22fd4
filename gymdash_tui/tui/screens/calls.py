"""Every command that was given to this project: its audit trail."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from gymdash_tui.project.records import CallRecord
from gymdash_tui.tui.paging import PAGE, Question
from gymdash_tui.tui.screens.paged import PagedScreen
from gymdash_tui.tui.store import Store
from gymdash_tui.tui.widgets.call_lines import call_copy, call_line, call_text, no_calls, sim_of
from gymdash_tui.tui.widgets.painted import Part
from gymdash_tui.tui.widgets.scrolled import MakeLines

_OUTCOMES: tuple[tuple[str, bool | None], ...] = (("", None), ("refused", True), ("carried out", False))


class CallsScreen(PagedScreen[CallRecord]):
    """Every command that was given to this project: when, from where, and what came of it."""

    SCOPE = "calls"
    NAME = "Calls"
    PURPOSE: ClassVar[str] = """\
Every command that was given to this project, newest first: when, from which shell (the screen, a
terminal, a script, the supervisor), what was asked for, and what came of it. Beside the list all
that is known of the one under the cursor. f shows what was refused alone, then what was carried
out; n only commands of the same name; / those in which some words occur; esc shows all again."""

    def __init__(self, store: Store) -> None:
        self._outcome = 0
        self._only = ""
        super().__init__(store)

    def _id_of(self, record: CallRecord) -> int:
        return record.id

    def _ask(self) -> Question[CallRecord]:
        project, name, text, refused = self._store.project, self._only, self.wanted, _OUTCOMES[self._outcome][1]
        return Question(
            lambda before: project.calls_page(name=name, text=text, refused=refused, before=before, limit=PAGE),
            lambda after: project.call_ids(name=name, text=text, refused=refused, after=after),
        )

    def _filters(self) -> list[str]:
        return [words for words in (_OUTCOMES[self._outcome][0], f"only {self._only}" if self._only else "") if words]

    def _drop_filters(self) -> None:
        self._outcome, self._only = 0, ""

    def _make_line(self, record: CallRecord, width: int, cursor: bool) -> list[Part]:
        return call_line(record, width, cursor, self.gymdash.world.clock(), self.gymdash.world.ascii_only)

    def _text_of(self, record: CallRecord) -> tuple[str, MakeLines]:
        return record.name, partial(call_text, record, ascii_only=self.gymdash.world.ascii_only)

    def _nothing(self) -> MakeLines:
        return partial(no_calls, narrowed=self._is_narrowed, ascii_only=self.gymdash.world.ascii_only)

    async def _to_copy(self, record: CallRecord) -> tuple[str, str] | None:
        return call_copy(record), "the call"

    def words(self, action: str, words: str) -> str:
        """Say in a word or two what an action does now; nothing where it does nothing."""
        if self._typing:
            return super().words(action, words)
        match action:
            case "outcome":
                there = self.record is not None or self._outcome
                return (_OUTCOMES[(self._outcome + 1) % len(_OUTCOMES)][0] or "all") if there else ""
            case "only":
                return "every command" if self._only else "this command" if self.record is not None else ""
            case "show":
                return words if self.record is not None and sim_of(self.record) else ""
        return super().words(action, words)

    # -- keys ----------------------------------------------------------------------------------------------------------

    def action_outcome(self) -> None:
        """Show what was refused alone, what was carried out, or both."""
        self._outcome = (self._outcome + 1) % len(_OUTCOMES)
        self.narrow() if self._outcome else self.feed.look()

    def action_only(self) -> None:
        """Show commands of the same name alone, or all again."""
        self._only = "" if self._only or self.record is None else self.record.name
        self.feed.look()

    def action_show(self) -> None:
        """Show the simulation that it named."""
        sim_id = sim_of(self.record) if self.record is not None else ""
        if sim_id:
            self.gymdash.go_to_simulation(sim_id)
        elif self.record is not None:
            self.gymdash.say("This command names no simulation.", "warn")
