"""How a simulation is to stand in the queue."""

from __future__ import annotations

from dataclasses import dataclass

GPU_ANY = "any"
GPU_NONE = "none"


@dataclass(frozen=True, slots=True)
class QueueWish:
    """How a simulation is to stand in the queue.

    Attributes:
        priority: Higher ones are started first; among equal ones, who came first.
        after: The simulations (by their whole ids) that have to be over before it is started.
        after_any: Whether those may have ended in any way; else they have to have succeeded.
        held: Whether it waits until somebody releases it.
    """

    priority: int = 0
    after: tuple[str, ...] = ()
    after_any: bool = False
    held: bool = False
