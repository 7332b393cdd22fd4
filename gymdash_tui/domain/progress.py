"""How far a simulation is, and how well it does."""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass, fields
from typing import Any

TRAIL_POINTS = 24
"""How many points the little curve in a list's row has."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a simulation is.

    Attributes:
        step: Steps done.
        total: Steps asked for; 0 where unknown.
        rate: Steps a second of late; 0 where unknown.
        eta: Seconds to the end; negative where unknown.
        heartbeat: Unix seconds of the last sign of life.
        word: What it is doing, in a word (``evaluating``).
        score: The last value of the simulation's main measure; ``None`` where there is none yet.
        score_tag: That measure's tag, such as ``rollout/ep_rew_mean``.
        trail: The measure over the whole run at evenly spaced steps; ``None`` where nothing was measured.
        memory: Bytes that its process held in memory then; 0 where that is not known.
    """

    step: float = 0
    total: float = 0
    rate: float = 0.0
    eta: float = -1.0
    heartbeat: float = 0.0
    word: str = ""
    score: float | None = None
    score_tag: str = ""
    trail: tuple[float | None, ...] = ()
    memory: float = 0

    @property
    def fraction(self) -> float:
        """How much is done, from 0 to 1."""
        return min(1.0, max(0.0, self.step / self.total)) if self.total > 0 else 0.0

    def to_json(self) -> dict[str, Any]:
        """Give the fields as JSON holds them."""
        return {**asdict(self), "trail": list(self.trail)}

    @classmethod
    def from_json(cls, data: dict[str, Any] | None) -> Progress:
        """Read what :meth:`to_json` wrote; what is missing or of another kind keeps its default."""
        numbers = {field.name for field in fields(cls)} - {"trail", *_TEXTS}
        values: dict[str, Any] = {}
        for name, value in (data or {}).items():
            if name == "trail" and isinstance(value, list):
                points = value[:TRAIL_POINTS]
                values[name] = tuple(item if isinstance(item, float) or _is_number(item) else None for item in points)
            elif (name in _TEXTS and isinstance(value, str)) or (name in numbers and _is_number(value)):
                values[name] = value
        return cls(**values)


_TEXTS = ("word", "score_tag")


def _is_number(value: Any) -> bool:
    # not NaN, not infinite, no whole number beyond every float: lists compute with it and draw it
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= sys.float_info.max
