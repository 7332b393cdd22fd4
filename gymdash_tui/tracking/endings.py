"""Says how a simulation ended of which nobody runs anything any more: from what was said, seen and left behind."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.status import SimStatus, SimStatusCode, SimStatusSubcode
from gymdash_tui.domain.times import from_iso, from_unix, utc_now
from gymdash_tui.domain.units import short_bytes
from gymdash_tui.simulation.exit_record import ExitRecord, read_exit
from gymdash_tui.simulation.journal import read_last
from gymdash_tui.simulation.lock import Holder, boot_id, read_holder
from gymdash_tui.simulation.output import last_lines
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulation.progress import read_progress

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project

_CALLS = 1000
"""Among how many of the newest commands the one is looked for that killed a simulation."""

_FROM = {"screen": "from the screen", "shell": "from the shell", "script": "by a script"}


@dataclass(frozen=True, slots=True)
class Remains:
    """What this attempt of a simulation left behind.

    Attributes:
        folder: Where.
        exit: What the thin parent saw; ``None`` where it was dead by then.
        holder: Which process it was; ``None`` where none came so far as to say so.
        progress: How far it was.
    """

    folder: SimulationFolder
    exit: ExitRecord | None
    holder: Holder | None
    progress: Progress

    @classmethod
    def of(cls, folder: SimulationFolder) -> Remains:
        """Look at a simulation's folder; whoever starts an attempt takes away what an earlier one left."""
        progress = read_progress(folder.progress) or Progress()
        return cls(folder, read_exit(folder.exit), read_holder(folder.lock), progress)

    def began(self, record: SimulationRecord) -> bool:
        """Tell whether this attempt's process ever ran, whatever earlier ones did."""
        beginning = (Phase.STARTING, Phase.STOPPING)
        return self.exit is not None or self.holder is not None or record.phase not in beginning

    def known_exit(self, told: Ending | None) -> ExitRecord:
        """Give how its process ended; without code and signal where nobody saw that, as far as it is known then.

        Args:
            told: The ending that its journal named, if it did: then its last entry tells what it used.
        """
        if self.exit is not None:
            return self.exit
        last = (read_last(self.folder.journal, "ending") if told else None) or {}
        peak, cpu, when = last.get("max_rss"), last.get("cpu_seconds"), _moment(last.get("time"))
        return ExitRecord(
            pid=self.holder.pid if self.holder is not None else 0,
            code=None,
            signal=None,
            max_rss=peak if type(peak) is int else int(self.progress.memory),
            cpu_seconds=cpu if isinstance(cpu, float) else 0.0,
            started=0.0,
            ended=when or self.progress.heartbeat,
        )

    def sentence(self, wanted: bool = False) -> str:
        """Say all that is known of its end; ``wanted`` is whether a person wanted it."""
        if self.exit is not None:
            return self.exit.sentence(wanted)
        text = "nobody saw how, and it left no sign of life"
        if self.progress.heartbeat > 0:
            when = from_unix(self.progress.heartbeat).astimezone().strftime("%Y-%m-%d %H:%M:%S")
            text = f"nobody saw how; its last sign of life was at {when}"
            if self.progress.memory > 0:
                text += f", its memory then {short_bytes(self.progress.memory)}"
        return f"{text}; the machine was restarted meanwhile" if self._was_restarted() else text

    def _was_restarted(self) -> bool:
        here = boot_id()
        if self.holder is None or self.holder.host != os.uname().nodename or not (here and self.holder.boot_id):
            return False
        return self.holder.boot_id != here


def ended(known: ExitRecord, record: SimulationRecord) -> datetime:
    """Say when a simulation ended: never before it started, whatever was done to the clock meanwhile."""
    when = from_unix(known.ended) if known.ended > 0 else utc_now()
    return max(when, record.started or when)


def unsaid(project: Project, record: SimulationRecord, remains: Remains) -> tuple[Ending, SimStatus]:
    """Say how a simulation ended that left without saying so itself."""
    began = remains.began(record)
    if record.phase is Phase.STOPPING:
        details = _stopped(project, record, remains) if began else "Stopped before it began to run."
        return Ending.CANCELLED, SimStatus(SimStatusCode.FAIL, details, SimStatusSubcode.STOPPED)
    details = "Its process never began to run; the console output may say why."
    if began:
        details = f"Its process died without a word: {remains.sentence()}."
    output = "\n".join(last_lines(remains.folder.output))
    return Ending.DIED, SimStatus(SimStatusCode.FAIL, details, SimStatusSubcode.ERROR, output)


def _stopped(project: Project, record: SimulationRecord, remains: Remains) -> str:
    killed = _killed(project, record.sim_id)
    if killed is None:
        return f"Stopped by force after it did not answer: {remains.sentence(wanted=True)}."
    step, total = remains.progress.step, remains.progress.total
    where = f" at step {step:,.0f} of {total:,.0f}" if total > 0 else ""
    return f"Killed{killed}{where}."


def _killed(project: Project, sim_id: str) -> str | None:
    """Say from where somebody killed it; ``None`` where what was asked for last was to stop it."""
    for call in project.calls(_CALLS):
        if call.name in ("kill", "stop") and call.details.get("sim_id") == sim_id and call.code == 0:
            shell = _FROM.get(str(call.details.get("shell")), "")
            return (f" {shell}" if shell else "") if call.name == "kill" else None
    return None


def _moment(text: object) -> float:
    try:
        moment = from_iso(text) if isinstance(text, str) else None
    except ValueError:
        return 0.0
    return moment.timestamp() if moment is not None else 0.0
