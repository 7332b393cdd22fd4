"""What stats hand out: points of a curve, and files; read from whatever form a person's own stat gives them in."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from gymdash_tui.domain.errors import WrongUse


class ScalarEvent(NamedTuple):
    """One point of a curve, in TensorBoard's order; the wall time is in Unix seconds."""

    wall_time: float
    step: int
    value: float


@dataclass(frozen=True, slots=True)
class FileEvent:
    """One file of a stat of media.

    Attributes:
        wall_time: When it was last changed, in Unix seconds.
        step: The step it belongs to.
        tag: The type of media.
        src_name: Its name.
        path: The file.
    """

    wall_time: float
    step: int
    tag: str
    src_name: str
    path: Path

    @property
    def encoded_string(self) -> bytes:
        """What is in the file, read when it is asked for.

        Raises:
            OSError: If it cannot be read.
        """
        return self.path.read_bytes()


class Medium(NamedTuple):
    """What a stat of media gave: a path, or a picture or text itself."""

    step: int
    content: Any


def scalar_of(event: Any, place: int) -> ScalarEvent:
    """Read a point of a curve.

    Args:
        event: An object with ``step`` and ``value`` (and ``wall_time``), a dictionary of these, ``(step, value)``,
            ``(wall_time, step, value)``, or a number alone.
        place: The step of a number alone: how many came before it.

    Raises:
        WrongUse: If it is none of these.
    """
    try:
        step, value, wall_time = _parts(event, place)
        return ScalarEvent(time.time() if wall_time is None else float(wall_time), int(step), _number(value))
    except (TypeError, ValueError, OverflowError, KeyError):
        raise WrongUse(
            f"{_shown(event)} is no point of a curve; give (step, value), (wall_time, step, value), an object with "
            "step and value, or a number."
        ) from None


def _parts(event: Any, place: int) -> tuple[Any, Any, Any]:
    if isinstance(event, Mapping):
        return event.get("step", place), event["value"], event.get("wall_time")
    if hasattr(event, "step") and hasattr(event, "value"):
        return event.step, event.value, getattr(event, "wall_time", None)
    if isinstance(event, tuple | list):
        wall_time, step, value = event if len(event) == 3 else (None, *event)
        return step, value, wall_time
    return place, event, None


def _number(value: Any) -> float:
    if isinstance(value, str | bytes | bytearray):
        raise TypeError  # float() would read it
    return float(value)


def medium_of(event: Any) -> Medium:
    """Read what a stat of media gave.

    Args:
        event: A :class:`FileEvent`, a dictionary of ``step`` and ``path``, or ``(step, what)``, where that is a path,
            or a picture or text itself.

    Raises:
        WrongUse: If it is none of these.
    """
    try:
        if isinstance(event, Mapping):
            return Medium(int(event["step"]), event["path"])
        if hasattr(event, "step") and hasattr(event, "path"):
            return Medium(int(event.step), Path(event.path))
        step, content = event
        return Medium(int(step), content)
    except (TypeError, ValueError, OverflowError, KeyError):
        raise WrongUse(f"{_shown(event)} is no medium; give (step, path) or a FileEvent.") from None


def _shown(event: Any) -> str:
    try:
        text = repr(event)
    except Exception:  # whatever a class of the person's own raises
        text = f"a {type(event).__name__}"
    return text if len(text) <= 100 else f"{text[:99]}…"
