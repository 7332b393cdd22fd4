"""Everything that simulations reported."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from gymdash_tui.domain.status import SimStatusCode
from gymdash_tui.project.records import StatusRecord
from gymdash_tui.tui.paging import PAGE, Question
from gymdash_tui.tui.screens.paged import PagedScreen
from gymdash_tui.tui.sentences import quoted
from gymdash_tui.tui.store import Store
from gymdash_tui.tui.threads import aside
from gymdash_tui.tui.widgets.painted import Part
from gymdash_tui.tui.widgets.scrolled import MakeLines
from gymdash_tui.tui.widgets.story_lines import no_statuses, story_line, story_text

_CODES: tuple[tuple[str, tuple[SimStatusCode, ...]], ...] = (
    ("", ()),
    ("failures", (SimStatusCode.FAIL,)),
    ("successes", (SimStatusCode.SUCCESS,)),
    ("information", (SimStatusCode.INFO,)),
)


class StatusesScreen(PagedScreen[StatusRecord]):
    """Everything that simulations reported, newest first."""

    SCOPE = "statuses"
    NAME = "Statuses"
    PURPOSE: ClassVar[str] = """\
Everything that simulations reported, newest first; what comes in stands above, and the cursor
stays where it is. Beside the list the whole text of the status under the cursor, with the trace
of its error: your own code is bright, what was installed is dim. f shows failures alone, then
successes, then information; / shows those in which some words occur; s only those of the same
simulation; esc shows all again."""

    def __init__(self, store: Store) -> None:
        self._codes = 0
        self._only: tuple[str, str] = ("", "")
        super().__init__(store)

    def _id_of(self, record: StatusRecord) -> int:
        return record.id

    def _ask(self) -> Question[StatusRecord]:
        codes, text, only = _CODES[self._codes][1], self.wanted, self._only[0] or None
        story, ids = self._store.project.story, self._store.project.story_ids
        return Question(
            lambda before: story(codes=codes, text=text, sim_id=only, before=before, limit=PAGE, whole=False),
            lambda after: ids(codes=codes, text=text, sim_id=only, after=after),
        )

    def _filters(self) -> list[str]:
        only = f"only {quoted(self._only[1])}" if self._only[0] else ""
        return [words for words in (_CODES[self._codes][0], only) if words]

    def _drop_filters(self) -> None:
        self._codes, self._only = 0, ("", "")

    def _make_line(self, record: StatusRecord, width: int, cursor: bool) -> list[Part]:
        return story_line(record, width, cursor, self.gymdash.world.clock(), self.gymdash.world.ascii_only)

    def _text_of(self, record: StatusRecord) -> tuple[str, MakeLines]:
        world = self.gymdash.world
        return record.sim_name, lambda width: story_text(record, width, world.clock(), world.ascii_only)

    def _nothing(self) -> MakeLines:
        return partial(no_statuses, narrowed=self._is_narrowed, ascii_only=self.gymdash.world.ascii_only)

    async def _to_copy(self, record: StatusRecord) -> tuple[str, str] | None:
        whole = await aside(self._store.project.status, record.id) or record
        if whole.status.error_trace.strip():
            return whole.status.error_trace.rstrip("\n") + "\n", "the trace"
        return whole.status.details, "the status"

    def words(self, action: str, words: str) -> str:
        """Say in a word or two what an action does now; nothing where it does nothing."""
        if self._typing:
            return super().words(action, words)
        match action:
            case "code":
                there = self.record is not None or self._codes
                return (_CODES[(self._codes + 1) % len(_CODES)][0] or "every code") if there else ""
            case "only":
                return "every simulation" if self._only[0] else "this alone" if self.record is not None else ""
            case "show":
                return words if self.record is not None else ""
        return super().words(action, words)

    # -- keys ----------------------------------------------------------------------------------------------------------

    def action_code(self) -> None:
        """Show those of another code."""
        self._codes = (self._codes + 1) % len(_CODES)
        self.narrow() if self._codes else self.feed.look()

    def action_only(self) -> None:
        """Show those of the same simulation alone, or those of all again."""
        if self._only[0]:
            self._only = ("", "")
        elif self.record is not None:
            self._only = (self.record.sim_id, self.record.sim_name)
        self.feed.look()

    def action_show(self) -> None:
        """Show the simulation at home."""
        if self.record is not None:
            self.gymdash.go_to_simulation(self.record.sim_id)
