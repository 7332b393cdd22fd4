"""What is known of one simulation: what the tables hold, without the tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from gymdash_tui.domain.defaults import without
from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.states import Ending, EndingFlags, Phase, ending_flags
from gymdash_tui.domain.status import SimStatus
from gymdash_tui.domain.times import to_iso
from gymdash_tui.domain.values import merge


@dataclass(frozen=True, slots=True)
class SimulationRecord:
    """One simulation, as the project knows it.

    Attributes:
        sim_id: Its id (a UUID as text).
        name: The display name.
        sim_key: The key of its type.
        sim_type_name: The type's name.
        sim_module_name: The module that holds the type.
        phase: Where it is.
        ending: How it ended; ``None`` while it is not done.
        force_stopped: Whether its process was killed or died.
        created: When it was asked for (aware, UTC, like all times here).
        started: When its process began to run; ``None`` before.
        ended: When it was over; ``None`` before.
        kwargs: The configuration's arguments, as JSON can hold them.
        start_kwargs: The start's arguments, likewise.
        defaults: What its type declared, when it was made, for what was not given; nested as the arguments are, without
            what is nothing, and empty where that is not known. Never to be changed in place: records share it.
        incidental: The dotted keys of the arguments that its type declared, when it was made, to have no influence on
            what is learned; see :mod:`incidental`.
        seed: The seed, where it has one.
        group: The name of the group it was started with; empty where alone.
        tags: A person's tags.
        notes: A person's notes.
        launcher: What started its process (``local``; ``gymdash`` for what was carried over, ``imported``).
        attempt: 1, and one more with each resume.
        progress: How far it was when last looked at.
        exit: How its process ended (an exit record's fields), or ``None``.
        journal_offset: How far its journal has been read.
        last_status: The newest status, or ``None``.
        parent: The id of the simulation of which it is a rerun or a clone; empty where of none.
        place: Where it stands in the queue: a number that grows; ``None`` for what was never queued.
        held: Whether it waits in the queue until somebody releases it.
        priority: Higher ones are started first.
        after: The ids of the simulations that have to be over before it is started.
        after_any: Whether those may have ended in any way; else they have to have succeeded.
        gpu: Which GPU it wants: ``any``, ``none``, an index, or empty for what its arguments say.
        gpu_index: The GPU it was given; ``None`` for none.
        requeued: How often it went back to the queue because its process never began to run.
        deleted: When it was thrown into the trash; ``None`` where it was not.
        asks: What it asks the person for: the beginning of its newest open request's text; empty where it asks nothing.
        pinned: Whether a person pinned it to the top of lists.
    """

    sim_id: str
    name: str
    sim_key: str
    sim_type_name: str = ""
    sim_module_name: str = ""
    phase: Phase = Phase.CREATED
    ending: Ending | None = None
    force_stopped: bool = False
    created: datetime | None = None
    started: datetime | None = None
    ended: datetime | None = None
    kwargs: dict[str, Any] = field(default_factory=dict)
    start_kwargs: dict[str, Any] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)
    incidental: tuple[str, ...] = ()
    seed: int | None = None
    group: str = ""
    tags: tuple[str, ...] = ()
    notes: str = ""
    launcher: str = "local"
    attempt: int = 1
    progress: Progress = field(default_factory=Progress)
    exit: dict[str, Any] | None = None
    journal_offset: int = 0
    last_status: SimStatus | None = None
    parent: str = ""
    place: int | None = None
    held: bool = False
    priority: int = 0
    after: tuple[str, ...] = ()
    after_any: bool = False
    gpu: str = ""
    gpu_index: int | None = None
    requeued: int = 0
    deleted: datetime | None = None
    asks: str = ""
    pinned: bool = False

    @property
    def given(self) -> dict[str, Any]:
        """The arguments that were given, the start's over the configuration's."""
        return merge(self.kwargs, self.start_kwargs)

    @property
    def left(self) -> dict[str, Any]:
        """The defaults that hold, because nothing was given in their place then or since."""
        return without(self.defaults, self.given)

    @property
    def holding(self) -> dict[str, Any]:
        """The arguments that hold: what was given, over the defaults."""
        return merge(self.defaults, self.kwargs, self.start_kwargs)

    @property
    def flags(self) -> EndingFlags:
        """Upstream's four columns."""
        return ending_flags(self.phase, self.ending, self.force_stopped)

    @property
    def word(self) -> str:
        """One word for a person: where it is, or how it ended (``done``, ``failed``, ``stopped``, ``died``)."""
        if self.phase is Phase.QUEUED and self.held:
            return "held"
        if self.phase is not Phase.DONE or self.ending is None:
            return str(self.phase)
        return {
            Ending.SUCCEEDED: "done",
            Ending.FAILED: "failed",
            Ending.CANCELLED: "stopped",
            Ending.DIED: "died",
        }[self.ending]

    def to_json(self) -> dict[str, Any]:
        """Give what ``ls --json`` prints."""
        flags = self.flags
        return {
            "sim_id": self.sim_id,
            "name": self.name,
            "sim_key": self.sim_key,
            "sim_type_name": self.sim_type_name,
            "sim_module_name": self.sim_module_name,
            "state": str(self.phase),
            "ending": str(self.ending) if self.ending else None,
            "is_done": flags.is_done,
            "cancelled": flags.cancelled,
            "failed": flags.failed,
            "force_stopped": flags.force_stopped,
            "created": to_iso(self.created),
            "started": to_iso(self.started),
            "ended": to_iso(self.ended),
            "progress": self.progress.to_json(),
            "config": self.kwargs,
            "start_kwargs": self.start_kwargs,
            "defaults": self.left,
            "seed": self.seed,
            "group": self.group,
            "tags": list(self.tags),
            "notes": self.notes,
            "pinned": self.pinned,
            "launcher": self.launcher,
            "attempt": self.attempt,
            "parent": self.parent,
            "queue": {
                "held": self.held,
                "priority": self.priority,
                "after": list(self.after),
                "after_any": self.after_any,
            },
            "gpu": self.gpu,
            "gpu_index": self.gpu_index,
            "exit": self.exit,
            "asks": self.asks,
            "last_status": self.last_status.to_json() if self.last_status else None,
        }
