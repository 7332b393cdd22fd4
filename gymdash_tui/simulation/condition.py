"""Where a simulation object says that it is, by upstream GymDash's names.

In the process that runs the simulation it tells that itself. The object by which a script knows a simulation that runs
in a process of its own is told by the tracker, as the worker's journal tells it; each is true before the script's
callbacks for that moment are called.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from gymdash_tui.domain.errors import StopSimulation
from gymdash_tui.domain.status import SimStatus
from gymdash_tui.domain.times import utc_now
from gymdash_tui.simulation.attributes import carried, put
from gymdash_tui.simulation.reporting import Reporting


class Condition(Reporting):
    """Whether a simulation is set up, runs, is done, and what has come of it.

    Attributes:
        is_setting_up: Whether it is being prepared.
        is_running: Whether it runs.
        force_stopped: Whether its process was killed, or died.
        from_disk: Set it, and :meth:`run` does not run it.
        can_rerun: Whether it may be run although :attr:`from_disk` is set.
    """

    def __init__(self) -> None:
        super().__init__()
        self.is_setting_up = False
        self.is_running = False
        self.force_stopped = False
        self.from_disk = False
        self.can_rerun = False
        self._meta_has_run = False
        self._meta_create_time: datetime = utc_now()
        self._meta_start_time: datetime | None = None
        self._meta_end_time: datetime | None = None
        self._told_statuses = 0
        self._base_names: frozenset[str] = frozenset()

    @property
    def is_done(self) -> bool:
        """Whether it is over, however it ended."""
        ended = self.from_disk or self.force_stopped or self._meta_cancelled or self._meta_has_run
        return ended and not self.is_running and not self.is_setting_up

    @property
    def can_run(self) -> bool:
        """Whether :meth:`run` runs it."""
        return not self.from_disk or self.can_rerun

    def reset_meta_status(self) -> None:
        """Forget how an earlier run ended, what it reported, and when; it is begun anew."""
        self._meta_cancelled = self._meta_failed = self._meta_has_run = self.force_stopped = False
        self._meta_start_time = self._meta_end_time = None
        with self._status_lock:
            self._statuses.clear()
            self._told_statuses = 0

    def retrieve_new_statuses(self) -> list[SimStatus]:
        """Give what was reported since the last call of this."""
        with self._status_lock:
            new = self._statuses[self._told_statuses :]
            self._told_statuses = len(self._statuses)
        return new

    # -- in the process that runs it -----------------------------------------------------------------------------------

    @contextmanager
    def _set_up_within(self) -> Iterator[None]:
        self.is_setting_up = True
        try:
            yield
        finally:
            self.is_setting_up = False

    @contextmanager
    def _run_within(self) -> Iterator[None]:
        self.is_running, self._meta_start_time, self._meta_end_time = True, utc_now(), None
        try:
            yield
        finally:
            self.is_running = False

    @contextmanager
    def _end_run_within(self) -> Iterator[None]:
        """Note how the run in the block ended, before anybody is told that it did."""
        try:
            yield
        except StopSimulation:
            self.set_cancelled()
            raise
        except Exception:
            self.set_failed()
            raise
        finally:
            self._meta_has_run, self._meta_end_time = True, utc_now()
            self._carry_attributes()

    def public_attributes(self) -> dict[str, Any]:
        """Give the attributes that its subclass set and that are carried to a script's object: public, and JSON."""
        return carried(dict(vars(self)), self._base_names)[0]

    def _carry_attributes(self) -> None:
        """Write them into the journal, with how the run ended, which a script's object is told as well."""
        if self._link is None:
            return
        values, too_large = carried(dict(vars(self)), self._base_names)
        self._link.note(
            "attributes",
            values=values,
            too_large=too_large,
            cancelled=self.was_cancelled(),
            failed=self.has_failed(),
        )

    # -- in a script, whose simulation runs elsewhere ------------------------------------------------------------------

    def take_attributes(self, entry: Mapping[str, Any]) -> None:
        """Take over what the object in the worker wrote into its journal at its run's end; the tracker does this."""
        put(entry.get("values"), self, self._base_names)
        self._meta_cancelled = entry.get("cancelled") is True
        self._meta_failed = entry.get("failed") is True
