"""``config.json``: all that the worker needs in order to start, and the record of what was asked for."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.errors import WorkerError
from gymdash_tui.domain.values import is_lost, merge, readable
from gymdash_tui.simulation.atomic import read_json, write_atomic, write_json
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulation.types import TypeRef, import_path, look_in


@dataclass(slots=True)
class StartFile:
    """What a simulation is started with.

    Attributes:
        sim_id: Its id.
        config: The configuration that made it.
        start_kwargs: Arguments given at the start, over the configuration's.
        type: Where its type lives; ``None`` where ``creator`` has to be pickled.
        creator: The type itself or the function that makes it, where it cannot be named.
        environment: Variables for the worker (``OMP_NUM_THREADS``...), set before anything is imported.
        record: What else is kept: command line, versions, commit, seed, host.
        more_kwargs: Arguments that later attempts were given, over the start's; plain values, as JSON holds them.
    """

    sim_id: str
    config: SimulationStartConfig
    start_kwargs: dict[str, Any] = field(default_factory=dict)
    type: TypeRef | None = None
    creator: Any = None
    environment: dict[str, str] = field(default_factory=dict)
    record: dict[str, Any] = field(default_factory=dict)
    more_kwargs: dict[str, Any] = field(default_factory=dict)

    def write(self, folder: SimulationFolder, copy_of: SimulationFolder | None = None) -> None:
        """Write ``config.json``, and beside it by cloudpickle what JSON cannot hold.

        Args:
            folder: Whose.
            copy_of: The folder of a simulation whose pickle is taken over as it is (only a worker ever loads one); the
                start's arguments are then laid over those in it.

        Raises:
            OSError: If the folder refuses.
            WorkerError: If a value can be carried neither by JSON nor by cloudpickle.
        """
        objects = {"kwargs": self.config.kwargs, "start_kwargs": self.start_kwargs, "creator": self.creator}
        own = {
            "sim_id": self.sim_id,
            **jsonable(self.config.to_json()),
            "start_kwargs": jsonable(self.start_kwargs),
            "type": self.type.to_json() if self.type else None,
            "environment": self.environment,
        }
        more_kwargs = self.more_kwargs
        if copy_of is not None and copy_of.objects.exists():
            there = read_json(copy_of.config) or {}
            write_atomic(folder.objects, copy_of.objects.read_bytes())
            folder.objects.chmod(0o600)
            own["import_path"] = there.get("import_path") or []
            more_kwargs = merge(news(own["start_kwargs"], there.get("start_kwargs") or {}), more_kwargs)
        elif _is_json(objects):
            folder.objects.unlink(missing_ok=True)  # an earlier writing's are not this one's
        else:
            write_atomic(folder.objects, pickled(objects))
            folder.objects.chmod(0o600)
            own["import_path"] = import_path()  # a function of the person's module is carried by its name
        if more_kwargs:
            own["more_kwargs"] = jsonable(more_kwargs)
        write_json(folder.config, {**own, **self.record, **own})

    @classmethod
    def read(cls, folder: SimulationFolder, with_objects: bool = False) -> StartFile:
        """Read what :meth:`write` wrote.

        Args:
            folder: The simulation's folder.
            with_objects: Whether to unpickle what JSON could not hold. Only a worker does that.

        Raises:
            WorkerError: If the file is missing or damaged, or the pickle is another user's.
        """
        data = _data(folder)
        objects = {name: _object(folder, data, name) for name in _OBJECTS}
        name, key = str(data.get("name", "")), str(data.get("sim_key", ""))
        config = SimulationStartConfig(name, key, kwargs=objects["kwargs"])
        found = cls(
            sim_id=str(data.get("sim_id", folder.sim_id)),
            config=config,
            start_kwargs=objects["start_kwargs"],
            type=TypeRef.from_json(objects["type"]) if objects["type"] else None,
            environment=objects["environment"],
            record={key: value for key, value in data.items() if key not in _OWN},
            more_kwargs=objects["more_kwargs"],
        )
        if with_objects and folder.objects.exists():
            look_in(map(str, data.get("import_path") or ()))
            config.kwargs, found.start_kwargs, found.creator = _unpickle(folder.objects)
        found.start_kwargs = merge(found.start_kwargs, found.more_kwargs)
        return found


_OBJECTS = ("kwargs", "start_kwargs", "type", "environment", "more_kwargs")
_OWN = {"sim_id", "name", "sim_key", "sim_family", "sim_type", "import_path", *_OBJECTS}


def amend(
    folder: SimulationFolder, more_kwargs: Mapping[str, Any], record: Mapping[str, Any], anew: bool = False
) -> None:
    """Change what a further attempt has to know; everything else in ``config.json`` and its pickle stays as it is.

    Args:
        folder: Whose.
        more_kwargs: Plain values, laid over the arguments it has.
        record: What else is kept, over what is there.
        anew: Whether the values are all that is laid over those of its start, in place of what was before.

    Raises:
        WorkerError: If the file is missing or damaged, or does not hold plain values.
        OSError: If the folder refuses.
    """
    data = _data(folder)
    more = merge(None if anew else _object(folder, data, "more_kwargs"), more_kwargs)
    data.pop("more_kwargs", None)
    write_json(folder.config, {**data, **jsonable(dict(record)), **({"more_kwargs": jsonable(more)} if more else {})})


def given_kwargs(folder: SimulationFolder) -> dict[str, Any]:
    """Give the arguments of a simulation's start, without those of later attempts, as JSON holds them.

    Raises:
        WorkerError: If the file is missing or damaged.
    """
    return _object(folder, _data(folder), "start_kwargs")


def news(told: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """Give the arguments that differ from those that are known; what is but a function's name is none."""
    found: dict[str, Any] = {}
    for name, value in told.items():
        if isinstance(value, Mapping) and isinstance(known.get(name), Mapping):
            if inner := news(value, known[name]):
                found[name] = inner
        elif not is_lost(value) and (name not in known or known[name] != value):
            found[name] = value
    return found


def _data(folder: SimulationFolder) -> dict[str, Any]:
    data = read_json(folder.config)
    if data is None:
        raise WorkerError(f"{folder.config} is missing or damaged, so the simulation cannot start.")
    return data


def _object(folder: SimulationFolder, data: dict[str, Any], name: str) -> dict[str, Any]:
    value = data.get(name) or {}
    if not isinstance(value, dict):
        raise WorkerError(f"{folder.config} is damaged: its '{name}' is no object, so the simulation cannot start.")
    return dict(value)


_DEEPEST = 50  # levels; what is nested deeper is no argument, or holds itself


def jsonable(value: Any) -> Any:
    """Give a value as JSON can hold it; what it cannot hold becomes its readable name."""
    return _jsonable(value, _DEEPEST)


def _jsonable(value: Any, levels: int) -> Any:
    if isinstance(value, dict | list | tuple) and levels == 0:
        return readable(value)
    if isinstance(value, dict):
        return {str(key): _jsonable(inner, levels - 1) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_jsonable(inner, levels - 1) for inner in value]
    return value if value is None or isinstance(value, str | int | float | bool) else readable(value)


def _is_json(value: Any) -> bool:
    try:
        return bool(json.loads(json.dumps(value)) == value)
    except (TypeError, ValueError, RecursionError):
        return False


def pickled(objects: dict[str, Any]) -> bytes:
    """Write by cloudpickle what JSON cannot hold.

    Raises:
        WorkerError: If it cannot be carried by that either.
    """
    import cloudpickle  # deferred: 20 ms, and needed only where a value is no JSON

    try:
        return bytes(cloudpickle.dumps(objects))
    except Exception as error:
        raise WorkerError(
            f"An argument cannot be carried to the simulation's own process ({error}); give it as a plain value, or "
            f"define it in a module."
        ) from error


def _unpickle(path: Path) -> tuple[dict[str, Any], dict[str, Any], Any]:
    import pickle  # deferred: only a worker with such arguments needs it

    if path.lstat().st_uid != os.getuid():
        raise WorkerError(f"{path} belongs to another user and is not loaded.")
    try:
        objects = pickle.loads(path.read_bytes())
        return objects["kwargs"], objects["start_kwargs"], objects["creator"]
    except Exception as error:
        raise WorkerError(
            f"The arguments in {path} cannot be loaded ({type(error).__name__}: {error}); what they are made of must "
            f"be importable where the simulation runs."
        ) from error
