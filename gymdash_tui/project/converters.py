"""Rows into domain objects and back: pure functions, and the only ones that know both.

A row is a plain dictionary here: reading a value from SQLAlchemy's own row costs ten times as much.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.preset import Preset, PresetKind
from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.request import Closed, ControlRequest
from gymdash_tui.domain.states import Ending, Phase, ending_flags
from gymdash_tui.domain.status import SimStatus
from gymdash_tui.domain.times import from_unix, utc_now
from gymdash_tui.domain.wish import QueueWish
from gymdash_tui.project.lenient import (
    clamped,
    code_of,
    dict_of,
    ending_of,
    int_of,
    json_of,
    phase_of,
    text_of,
    texts_of,
)
from gymdash_tui.project.records import CallRecord, StatusRecord
from gymdash_tui.simulation.start_file import jsonable

Columns = dict[str, Any]
"""Values by column name."""

UNKNOWN_TIME = from_unix(0)
"""When a status was reported of which nobody knows when; 1970 is taken for the truth by nobody."""


def json_text(value: Any) -> str:
    """Write a value as JSON in ASCII, which holds every text there is; what JSON cannot hold by its readable name."""
    return json.dumps(jsonable(value))


def state_columns(phase: Phase, ending: Ending | None, force_stopped: bool = False) -> Columns:
    """Give all the columns that say where a simulation is and how it ended; nobody else writes them."""
    flags = ending_flags(phase, ending, force_stopped)
    return {
        "phase": str(phase),
        "ending": str(ending) if ending and phase is Phase.DONE else None,
        "is_done": flags.is_done,
        "cancelled": flags.cancelled,
        "failed": flags.failed,
        "force_stopped": flags.force_stopped,
    }


def status_columns(status: SimStatus) -> Columns:
    """Give a status's columns in ``sim_status``, without whose it is."""
    return {
        "time": status.time,
        "code": int(code_of(status.code)),
        "subcode": int_of(status.subcode),
        "details": text_of(status.details),
        "error_trace": text_of(status.error_trace),
    }


def last_status_columns(status: SimStatus | None) -> Columns:
    """Give the copy of the newest status that stands on the simulation's own row."""
    return {} if status is None else {f"last_status_{name}": value for name, value in status_columns(status).items()}


def wish_columns(wish: QueueWish) -> Columns:
    """Give the columns that say how a simulation is to stand in the queue."""
    return {
        "held": bool(wish.held),
        "priority": clamped(wish.priority),
        "after_ids": json_text([str(sim_id) for sim_id in wish.after]),
        "after_any": bool(wish.after_any),
    }


def progress_columns(progress: Progress) -> Columns:
    """Give the columns that say how far a simulation is: all as JSON, and the score, by which lists sort, again."""
    kept = progress.to_json()
    return {"progress": json_text(kept), "score": Progress.from_json({"score": kept["score"]}).score}


def row_of(record: SimulationRecord) -> Columns:
    """Give a simulation's row, without a place in the queue; one without a time of creation was created now."""
    config = SimulationStartConfig(record.name, record.sim_key, kwargs=record.kwargs)
    return {
        "sim_id": record.sim_id,
        "name": record.name,
        "created": record.created or utc_now(),
        "started": record.started,
        "ended": record.ended,
        **state_columns(record.phase, record.ending, record.force_stopped),
        "config": json_text(config.to_json()),
        "start_kwargs": json_text(record.start_kwargs),
        "defaults": _compact(record.defaults),
        "incidental": json_text(record.incidental),
        "sim_type_name": record.sim_type_name,
        "sim_module_name": record.sim_module_name,
        "sim_key": record.sim_key,
        "group_name": record.group,
        "tags": json_text(record.tags),
        "notes": record.notes,
        "launcher": record.launcher,
        "attempt": record.attempt,
        **progress_columns(record.progress),
        "seed": int_of(record.seed, None),
        "journal_offset": record.journal_offset,
        "exit": None if record.exit is None else json_text(record.exit),
        "parent": record.parent or None,
        **wish_columns(QueueWish(record.priority, record.after, record.after_any, record.held)),
        "gpu": record.gpu,
        "gpu_index": int_of(record.gpu_index, None),
        "requeued": clamped(record.requeued),
        "deleted": record.deleted,
        "asks": record.asks,
        "pinned": bool(record.pinned),
        **last_status_columns(record.last_status),
    }


def state_of(phase: object, ending: object) -> tuple[Phase, Ending | None]:
    """Read where a simulation is and how it ended; what cannot be right counts as died, never as succeeded."""
    where = phase_of(phase) or Phase.DONE
    return where, (ending_of(ending) or Ending.DIED) if where is Phase.DONE else None


def record_of(row: Columns) -> SimulationRecord:
    """Read a whole row of ``simulations``; what is odd in it takes its default."""
    kwargs = dict_of(row["config"]).get("kwargs")
    phase, ending = state_of(row["phase"], row["ending"])
    return SimulationRecord(
        sim_id=text_of(row["sim_id"]),
        name=text_of(row["name"]),
        sim_key=text_of(row["sim_key"]),
        sim_type_name=text_of(row["sim_type_name"]),
        sim_module_name=text_of(row["sim_module_name"]),
        phase=phase,
        ending=ending,
        force_stopped=bool(row["force_stopped"]),
        created=row["created"],
        started=row["started"],
        ended=row["ended"],
        kwargs=kwargs if isinstance(kwargs, dict) else {},
        start_kwargs=dict_of(row["start_kwargs"]),
        defaults=_defaults_of(row["defaults"]),
        incidental=_incidental_of(row["incidental"]),
        seed=int_of(row["seed"], None),
        group=text_of(row["group_name"]),
        tags=texts_of(row["tags"]),
        notes=text_of(row["notes"]),
        launcher=text_of(row["launcher"]),
        attempt=int_of(row["attempt"], 1) or 1,
        progress=_progress_of(row["progress"]),
        exit=dict_of(row["exit"]) if row["exit"] else None,
        journal_offset=int_of(row["journal_offset"]) or 0,
        last_status=_last_status_of(row),
        parent=text_of(row["parent"]),
        place=int_of(row["queue_position"], None),
        held=bool(row["held"]),
        priority=int_of(row["priority"]) or 0,
        after=texts_of(row["after_ids"]),
        after_any=bool(row["after_any"]),
        gpu=text_of(row["gpu"]),
        gpu_index=int_of(row["gpu_index"], None),
        requeued=int_of(row["requeued"]) or 0,
        deleted=row["deleted"],
        asks=text_of(row["asks"]),
        pinned=bool(row["pinned"]),
    )


# a list asks for the same rows again and again, and most of them stand still; this is a third of reading one
@lru_cache(maxsize=512)
def _progress_of(text: object) -> Progress:
    return Progress.from_json(dict_of(text))


def _compact(value: Mapping[str, Any]) -> str:
    # every row has it, and few differ: what is longest in a row is read by every filter
    return json.dumps(jsonable(dict(value)), separators=(",", ":"))


# most of a project's simulations left the same at its default; whoever has a record may only read this
@lru_cache(maxsize=256)
def _defaults_of(text: object) -> Mapping[str, Any]:
    return dict_of(text)


# a type's simulations have them in common
@lru_cache(maxsize=64)
def _incidental_of(text: object) -> tuple[str, ...]:
    return texts_of(text)


def _last_status_of(row: Columns) -> SimStatus | None:
    if row["last_status_code"] is None:
        return None
    return SimStatus(
        code=code_of(row["last_status_code"]),
        details=text_of(row["last_status_details"]),
        subcode=int_of(row["last_status_subcode"]) or 0,
        error_trace=text_of(row["last_status_error_trace"]),
        time=row["last_status_time"] or UNKNOWN_TIME,
    )


def status_of(row: Columns) -> StatusRecord:
    """Read a row of ``sim_status`` with its simulation's ``sim_name``."""
    status = SimStatus(
        code=code_of(row["code"]),
        details=text_of(row["details"]),
        subcode=int_of(row["subcode"]) or 0,
        error_trace=text_of(row["error_trace"]),
        time=row["time"] or UNKNOWN_TIME,
    )
    return StatusRecord(row["id"], text_of(row["sim_id"]), text_of(row["sim_name"]), status)


def call_of(row: Columns) -> CallRecord:
    """Read a row of ``api_calls``."""
    return CallRecord(row["id"], text_of(row["name"]), row["time"], int_of(row["code"]) or 0, dict_of(row["details"]))


def request_columns(request: ControlRequest) -> Columns:
    """Give the row of a request that was just opened, without whose it is."""
    return {
        "id": request.id,
        "channel": request.channel,
        "details": request.details,
        "keys": json_text(request.keys),
        "time": request.time,
        "answer": "null",
    }


def closed_columns(closed: Closed, when: datetime, answer: Any = None) -> Columns:
    """Give the columns that say why a request is open no longer."""
    return {"closed": str(closed), "closed_time": when, "answer": json_text(answer)}


def request_of(row: Columns) -> ControlRequest:
    """Read a row of ``requests`` with its simulation's ``sim_name``."""
    return ControlRequest(
        id=text_of(row["id"]),
        sim_id=text_of(row["sim_id"]),
        sim_name=text_of(row["sim_name"]),
        channel=text_of(row["channel"]),
        details=text_of(row["details"]),
        keys=texts_of(row["keys"]),
        time=row["time"],
        closed=_closed_of(row["closed"]),
        closed_time=row["closed_time"],
        answer=json_of(row["answer"], None),
    )


def _closed_of(value: object) -> Closed | None:
    return None if value is None else _CLOSED.get(value, Closed.ENDED)


_CLOSED: dict[object, Closed] = {str(closed): closed for closed in Closed}


def preset_columns(preset: Preset) -> Columns:
    """Give a preset's row; one without a time of creation is made now."""
    return {
        "kind": str(preset.kind),
        "name": preset.name,
        "sim_key": preset.sim_key,
        "kwargs": json_text(preset.kwargs),
        "more": json_text(preset.more),
        "note": preset.note,
        "created": preset.created or utc_now(),
    }


def preset_of(row: Columns) -> Preset:
    """Read a row of ``presets``."""
    return Preset(
        name=text_of(row["name"]),
        kind=PresetKind.RESPONSE if row["kind"] == str(PresetKind.RESPONSE) else PresetKind.START,
        sim_key=text_of(row["sim_key"]),
        kwargs=dict_of(row["kwargs"]),
        more=dict_of(row["more"]),
        note=text_of(row["note"]),
        created=row["created"],
    )
