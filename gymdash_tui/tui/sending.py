"""Sends an answer, or a question of one's own, to simulations, and gives what became of it as turns of a talk."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gymdash_tui.domain.errors import GymdashError
from gymdash_tui.domain.times import utc_now
from gymdash_tui.tui.answer_model import Target
from gymdash_tui.tui.talk import REFUSED, REPLIED, Turn, reply_text

if TYPE_CHECKING:
    from gymdash_tui.tracking.aio import AsyncSimulationTracker

Told = tuple[Target, Turn]
"""To whom something was sent, and what it replied, or why it did not."""


async def send_all(tracker: AsyncSimulationTracker, targets: Sequence[Target], value: Mapping[str, Any]) -> list[Told]:
    """Send the same to all of them at once; one that refuses keeps no other one from being told."""
    channels = dict.fromkeys(target.channel for target in targets)
    parts = [[target for target in targets if target.channel == channel] for channel in channels]
    told = await asyncio.gather(*(_send(tracker, part, value) for part in parts))
    return [one for part in told for one in part]


async def _send(tracker: AsyncSimulationTracker, targets: Sequence[Target], value: Mapping[str, Any]) -> list[Told]:
    if not value:  # no answer, but a question can be asked without a word
        return list(await asyncio.gather(*(_query(tracker, target) for target in targets)))
    try:
        sent = await tracker.send([target.sim_id for target in targets], value, channel=targets[0].channel)
    except (GymdashError, OSError) as error:
        return [_refused(target, error) for target in targets]
    pairs = zip(targets, sent, strict=True)
    return [_refused(to, one.error) if one.error is not None else _replied(to, one.reply) for to, one in pairs]


async def _query(tracker: AsyncSimulationTracker, target: Target) -> Told:
    try:
        return _replied(target, await tracker.query(target.sim_id, {}, channel=target.channel))
    except (GymdashError, OSError) as error:
        return _refused(target, error)


def _replied(target: Target, reply: Any) -> Told:
    return target, Turn(REPLIED, target.name, reply_text(reply), utc_now())


def _refused(target: Target, error: Exception) -> Told:
    return target, Turn(REFUSED, target.name, str(error), utc_now())
