"""The tracker: starts simulations, queues, follows, steers and stops them. Its asyncio face.

The plain synchronous face (``tracking.tracker``) stands on this one. Each part has a file of its own, named below;
starting and queueing stand under grouping.
"""

from __future__ import annotations

from gymdash_tui.tracking.attempts import Attempts
from gymdash_tui.tracking.base import Ids
from gymdash_tui.tracking.conversing import Conversing
from gymdash_tui.tracking.curating import Curating
from gymdash_tui.tracking.deleting import Deleting
from gymdash_tui.tracking.follow import Changes
from gymdash_tui.tracking.grouping import Grouping
from gymdash_tui.tracking.importing import Importing
from gymdash_tui.tracking.launch import Order
from gymdash_tui.tracking.presets import Presetting
from gymdash_tui.tracking.startable import Startable
from gymdash_tui.tracking.steering import Steering
from gymdash_tui.tracking.stop import Patience
from gymdash_tui.tracking.stopping import Stopping

__all__ = ["AsyncSimulationTracker", "Changes", "Ids", "Order", "Patience", "Startable"]


class AsyncSimulationTracker(
    Grouping, Attempts, Steering, Conversing, Presetting, Curating, Importing, Deleting, Stopping
):
    """Starts, queues, follows, steers, names, resumes, stops and deletes simulations, for asyncio programs.

    Every method that works on the project raises :class:`~gymdash_tui.domain.errors.ProjectError` where that refuses.

    Attributes:
        shell: From where it is used (``script``, ``shell``, ``screen``); kept in the audit of calls.
    """
