"""What a row of GymDash 0.1.x means in our first tables: pure functions, for the revision that carries it over.

GymDash writes local times without a zone, and its flags only when a simulation ends while the program still runs: a row
that was never marked done is one whose program went away. An error before the training begins (a bad environment, wrong
arguments) ends there as done, with nothing said: its own types say something of every run that went well.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from gymdash_tui.domain.states import Ending, Phase, ending_flags
from gymdash_tui.project.lenient import code_of, dict_of, int_of, moment_text, text_of

Values = Mapping[str, Any]
"""A row of GymDash's, by column name; an older release may lack any column."""

UNRECORDED = "GymDash ended without recording how this simulation ended; this is the last that is known of it."
UNSTARTED = "GymDash ended without recording how this simulation ended; it was still waiting to be started."
UNSAID = (
    "GymDash marked this as done but recorded no result, which it does of every run that went well: an error before "
    "the training began (the environment, its arguments) leaves no other trace there."
)
LOST = "<function>"
"""What stands for a function, of which GymDash keeps nothing (it writes ``{}``)."""

_EXAMPLES = "gymdash.backend.core.simulation.examples"
_KEYS = {
    "StableBaselinesSimulation": "stable_baselines",
    "CustomControlSimulation": "custom_control",
    "MLSimulation": "example_ml",
}
_TALKING = ("stable_baselines", "custom_control")  # they say of each run that went well that it did
_TRIGGERS = ("episode_trigger", "step_trigger")
_PLAIN_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
# what ``traceback.format_exc()`` gives where there was no exception
_NO_TRACE = "NoneType: None"


def sim_id_of(value: object) -> str:
    """Give the id with its dashes; one that could not be a folder's name becomes a UUID made from it."""
    text = text_of(value)
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return text if _PLAIN_ID.fullmatch(text) else str(uuid.uuid5(uuid.NAMESPACE_OID, repr(value)))


def local_moment(value: object) -> str | None:
    """Read a time without a zone as local time, and write it in UTC; ``None`` where it is none."""
    try:
        return moment_text(datetime.fromisoformat(text_of(value)))
    except (ValueError, OverflowError, OSError):
        return None


def ending_of_row(row: Values) -> Ending:
    """Tell how a simulation ended; a cancelled one is marked failed too, so that comes first."""
    if _flag(row, "cancelled"):
        return Ending.CANCELLED
    if _flag(row, "failed"):
        return Ending.FAILED
    return Ending.SUCCEEDED if _flag(row, "is_done") and not _flag(row, "force_stopped") else Ending.DIED


def own_key(row: Values) -> str:
    """Give the key that GymDash's own type of a row has here; empty where it is a person's type."""
    name, module = text_of(row.get("sim_type_name")), text_of(row.get("sim_module_name"))
    return _KEYS.get(name, "") if module.startswith("gymdash.") else ""


def failed_unsaid(row: Values, last_status: Values | None) -> bool:
    """Tell whether a row that is marked as done is one of which GymDash swallowed the error."""
    if text_of(row.get("sim_module_name")) != _EXAMPLES or own_key(row) not in _TALKING:
        return False
    return last_status is None and ending_of_row(row) is Ending.SUCCEEDED


def _flag(row: Values, name: str) -> bool:
    value = row.get(name)
    return value.lower() in ("1", "true") if isinstance(value, str) else bool(value)


def simulation_of(row: Values, last_status: Values | None) -> dict[str, Any]:
    """Give a simulation's row.

    Args:
        row: As GymDash wrote it.
        last_status: Its newest status as :func:`status_of` gives it, if there is one.
    """
    config, start_kwargs = dict_of(row.get("config")), dict_of(row.get("start_kwargs"))
    ending = Ending.FAILED if failed_unsaid(row, last_status) else ending_of_row(row)
    flags = ending_flags(Phase.DONE, ending, _flag(row, "force_stopped"))
    sim_id = sim_id_of(row.get("sim_id"))
    name = text_of(row.get("name")) or text_of(config.get("name")) or sim_id[:8]
    times = {key: local_moment(row.get(key)) for key in ("created", "started", "ended")}
    seen = last_status["time"] if last_status else None
    times["ended"] = times["ended"] or seen or times["started"] or times["created"]
    times["created"] = times["created"] or times["started"] or seen or times["ended"]
    return {
        "sim_id": sim_id,
        "name": name,
        **times,
        "is_done": flags.is_done,
        "cancelled": flags.cancelled,
        "failed": flags.failed,
        "force_stopped": flags.force_stopped,
        "config": json.dumps(_config(config, name, bool(own_key(row)))),
        "start_kwargs": json.dumps(_named(start_kwargs) if own_key(row) else start_kwargs),
        "sim_type_name": text_of(row.get("sim_type_name")),
        "sim_module_name": text_of(row.get("sim_module_name")),
        "sim_key": own_key(row) or text_of(config.get("sim_key")),
        "phase": str(Phase.DONE),
        "ending": str(ending),
        "progress": json.dumps(_progress(row, config, ending)),
        "seed": _seed(config, start_kwargs),
        **(last_status_of({**last_status, "time": seen or times["ended"]}) if last_status else {}),
    }


def _config(config: Values, name: str, is_own: bool) -> dict[str, Any]:
    given = config.get("kwargs")
    kwargs = given if isinstance(given, dict) else {}
    return {
        "name": text_of(config.get("name")) or name,
        "sim_key": text_of(config.get("sim_key")),
        "sim_family": config.get("sim_family"),
        "sim_type": config.get("sim_type"),
        "kwargs": _named(kwargs) if is_own else kwargs,
    }


def _progress(row: Values, config: Values, ending: Ending) -> dict[str, int]:
    """Give how far a simulation came, as far as a row tells: the steps asked for, which are done where it went well."""
    kwargs = config.get("kwargs")
    steps = kwargs.get("num_steps", 5000) if isinstance(kwargs, dict) else 5000
    if own_key(row) != "stable_baselines" or not isinstance(steps, int) or not 0 < steps < 1 << 53:
        return {}
    return {"total": steps, "step": steps} if ending is Ending.SUCCEEDED else {"total": steps}


def _named(kwargs: Values) -> dict[str, Any]:
    """Name the functions among the arguments as what they were."""
    return {name: LOST if name in _TRIGGERS and value == {} else value for name, value in kwargs.items()}


def _seed(*sources: Values) -> int | None:
    for source in sources:
        inner = source.get("kwargs")
        layers = [source, inner if isinstance(inner, dict) else {}]
        layers += [layer["algorithm_kwargs"] for layer in layers if isinstance(layer.get("algorithm_kwargs"), dict)]
        for layer in layers:
            seed = layer.get("seed")
            if isinstance(seed, int) and not isinstance(seed, bool):
                return int_of(seed, None)
    return None


def status_of(row: Values) -> dict[str, Any]:
    """Give a status's row, with its id."""
    trace = text_of(row.get("error_trace"))
    return {
        "id": row.get("id"),
        "sim_id": sim_id_of(row.get("sim_id")),
        "time": local_moment(row.get("time")),
        "code": int(code_of(row.get("code"))),
        "subcode": int_of(row.get("subcode")),
        "details": text_of(row.get("details")),
        "error_trace": "" if trace.strip() == _NO_TRACE else trace,
    }


def told_status(simulation: Values, details: str) -> dict[str, Any]:
    """Give the status that says why a simulation counts as died, or failed."""
    return {
        "sim_id": simulation["sim_id"],
        "time": simulation["ended"],
        "code": 1,
        "subcode": 1,
        "details": details,
        "error_trace": "",
    }


def last_status_of(status: Values) -> dict[str, Any]:
    """Give the copy of a status that stands on its simulation's row."""
    return {f"last_status_{key}": status[key] for key in ("time", "code", "subcode", "details", "error_trace")}


def call_of(row: Values) -> dict[str, Any]:
    """Give a call's row; details that are no JSON object are kept as a text within one."""
    details = text_of(row.get("details"))
    return {
        "id": row.get("id"),
        "name": text_of(row.get("name")),
        "time": local_moment(row.get("time")),
        "code": int_of(row.get("code")),
        "details": json.dumps(dict_of(details) or ({"text": details} if details else {})),
    }
