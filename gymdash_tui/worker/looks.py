"""What the pump does: it asks every stream for what is new, and carries that into ``tb/`` and into the journal."""

from __future__ import annotations

import errno
import math
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from gymdash_tui.domain.errors import GymdashError
from gymdash_tui.domain.status import SimStatus, SimStatusCode, SimStatusSubcode
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.simulation.link import FolderLink
from gymdash_tui.simulation.streaming.media_files import MediaLinkStreamableStat, UntoldSteps
from gymdash_tui.simulation.streaming.stat import recent_of
from gymdash_tui.simulation.streaming.streamer import Streamer
from gymdash_tui.simulation.streaming.tensorboard import TensorboardStreamer
from gymdash_tui.worker.carrying import Carrier, Load
from gymdash_tui.worker.mirroring import Mirroring

READER = "gymdash-tui"
"""Who asks for what is recent, so that nobody else misses any of it."""

SHARE = 0.05
"""Seconds of a look for carrying: an old folder of TensorBoard's, or of 10,000 pictures, takes no training's time."""

SETTLING = 1.0
"""Seconds that files which are still being written are waited for at the end."""

_DISK_FULL = (errno.ENOSPC, errno.EDQUOT)


class Looks:
    """Looks at a simulation's streams.

    Attributes:
        asking: Which of the person's stats is being asked, and since when; an empty text where none is.
    """

    def __init__(self, simulation: Simulation, link: FolderLink, began: float) -> None:
        self._simulation = simulation
        self._mirroring = Mirroring(simulation, link, began)
        self._carrier = Carrier(simulation, link)
        self._loads: deque[Load] = deque()
        self._reported: set[str] = set()
        self.asking = ("", 0.0)

    # -- looks ---------------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Look at all streams, and carry as much as may be at once."""
        try:
            self._gather(only_files=False)
            self._carry(time.monotonic() + SHARE)
        except Exception as error:  # of ours: the streams' own are caught where they are asked
            self._report_error("The streams", "could not be carried", error)

    def look_to_the_end(self) -> None:
        """Look at all streams, and carry everything there is."""
        self.look()
        self._carry(math.inf)

    def look_at_last_files(self) -> None:
        """Look at files only, waiting a moment for those that are being written, and carry everything there is."""
        deadline = time.monotonic() + SETTLING
        self._gather(only_files=True)
        while any(stat.is_waiting for stat in self._linked()) and time.monotonic() < deadline:
            time.sleep(0.05)
            self._gather(only_files=True)
        for stat in self._linked():
            stat.wait_no_longer()
        self._gather(only_files=True)
        self._carry(math.inf)
        if self._loads:
            print(f"{len(self._loads)} points and files of streams could not be kept.", file=sys.stderr)

    # -- asking --------------------------------------------------------------------------------------------------------

    def _streamers(self) -> Iterator[tuple[str, Any]]:
        for name, streamer in self._simulation.streamer.items():
            inner = getattr(streamer, "streamer", None)  # of an environment that is a streamer
            yield name, inner if isinstance(inner, Streamer) else streamer

    def _linked(self) -> list[MediaLinkStreamableStat]:
        streamers = [streamer for _, streamer in self._streamers() if isinstance(streamer, Streamer)]
        stats = [stat for streamer in streamers for stat in list(streamer.streamed.values())]
        return [stat for stat in stats if isinstance(stat, MediaLinkStreamableStat)]

    def _gather(self, only_files: bool) -> None:
        for name, streamer in self._streamers():
            if isinstance(streamer, TensorboardStreamer):
                self._gather_scalars(name, streamer)
            else:
                self._gather_from(name, streamer, only_files)

    def _gather_scalars(self, name: str, streamer: TensorboardStreamer) -> None:
        refusal = self._mirroring.refusal(streamer)
        if refusal:
            self.report(name, refusal)
        elif self._mirroring.is_wanted(streamer):
            streamer.refresh()  # which may take its time, unlike what is asked of the person's
            for key, tag in streamer.get_stat_keys():
                new = self._mirroring.new_of(streamer, key, streamer.recent(key, READER))
                self._loads.extend(Load(name, key, tag, event) for event in new)

    def _gather_from(self, name: str, streamer: Any, only_files: bool) -> None:
        ask, stats = streamer.get_recent_from_key, {}
        if isinstance(streamer, Streamer):
            ask, stats = streamer.recent, streamer.streamed
            if not only_files and self._asked(f"The stream '{name}'", streamer.refresh) is None:
                return
        for key, tag in self._asked(f"The stream '{name}'", lambda: list(streamer.get_stat_keys())) or ():
            if only_files and not isinstance(stats.get(key), MediaLinkStreamableStat):
                continue
            found = self._asked(_label(name, key), partial(_recent, ask, key))
            self._loads.extend(Load(name, str(key), tag, event) for event in found or ())

    def _asked(self, label: str, ask: Callable[[], Any]) -> Any:
        """Ask something of the person's; gives ``None`` where it raised, which is reported, and else no ``None``."""
        for _ in range(2):
            self.asking = (label, time.monotonic())
            try:
                answer = ask()
            except UntoldSteps as error:
                self._report_error(label, "goes on without some files", error)  # which are left out the second time
            except BaseException as error:  # also what would end a program: this is not its main thread
                self._report_error(label, "cannot be read", error)
                return None
            else:
                return () if answer is None else answer
            finally:
                self.asking = ("", 0.0)
        return None

    # -- carrying ------------------------------------------------------------------------------------------------------

    def _carry(self, deadline: float) -> None:
        """Carry what waits, oldest first, until a moment of the monotonic clock; where the disk is full it waits on."""
        while self._loads and time.monotonic() < deadline:
            load = self._loads[0]
            try:
                self._carrier.carry(load)
            except OSError as error:
                self._report_error(_label(load.stream, load.key), "cannot be kept", error)
                if error.errno in _DISK_FULL:
                    return
            except Exception as error:
                self._report_error(_label(load.stream, load.key), "cannot be shown", error)
            self._loads.popleft()

    # -- telling -------------------------------------------------------------------------------------------------------

    def _report_error(self, what: str, fails: str, error: BaseException) -> None:
        trace = "".join(traceback.format_exception(error))
        if isinstance(error, GymdashError):
            self.report(f"{what} {fails}", str(error), trace)
        else:
            self.report(f"{what} {fails}", f"{what} {fails}: {type(error).__name__}: {error}", trace)

    def report(self, about: str, sentence: str, trace: str = "") -> None:
        """Report something once; it is no failure of the simulation's."""
        if about not in self._reported:
            self._reported.add(about)
            subcode = SimStatusSubcode.ERROR if trace else SimStatusSubcode.NONE
            self._simulation.add_status(SimStatus(SimStatusCode.INFO, sentence, subcode, trace))


def _label(stream: str, key: str) -> str:
    return f"'{key}' of the stream '{stream}'"


def _recent(ask: Callable[..., Any], key: str) -> list[Any]:
    found = recent_of(ask, key, reader=READER)
    return [] if found is None else list(found)
