"""A preset: a saved start configuration, or a saved answer to a control request (upstream's "configs")."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from gymdash_tui.domain.times import to_iso


class PresetKind(StrEnum):
    """What a preset is for."""

    START = "start"
    RESPONSE = "response"


@dataclass(frozen=True, slots=True)
class Preset:
    """Something that was saved under a name, to be used again. Plain values only, as JSON holds them.

    Attributes:
        name: Its name; two of the same kind never share one.
        kind: What it is for.
        sim_key: The key of the simulation type (for a response: of the one that asked; empty for any).
        kwargs: The arguments, or the answer; nested.
        more: What else a start asks for: ``seeds``, ``grid``, ``group``, ``gpu``, ``python``, ``score`` (published)...
        note: A sentence of the person's, or where it comes from.
        created: When it was saved first.
    """

    name: str
    kind: PresetKind = PresetKind.START
    sim_key: str = ""
    kwargs: dict[str, Any] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    created: datetime | None = None

    def to_json(self) -> dict[str, Any]:
        """Give the fields as JSON holds them."""
        return {
            "name": self.name,
            "kind": str(self.kind),
            "sim_key": self.sim_key,
            "kwargs": self.kwargs,
            "more": self.more,
            "note": self.note,
            "created": to_iso(self.created) if self.created else None,
        }
