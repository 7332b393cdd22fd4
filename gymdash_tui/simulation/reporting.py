"""What a simulation reports, and how it does what it is told meanwhile: the calls of ``Simulation`` for its steps."""

from __future__ import annotations

import os
import threading
import traceback
from pathlib import Path
from typing import Any

from gymdash_tui.domain.rules import REWARD
from gymdash_tui.domain.status import SimStatus, SimStatusCode, SimStatusSubcode
from gymdash_tui.domain.steer import Command
from gymdash_tui.simulation.interactor import HELP, PROGRESS, SimulationInteractor
from gymdash_tui.simulation.link import FolderLink
from gymdash_tui.simulation.steering import Handler, Steering
from gymdash_tui.simulation.streaming.registry import SimulationStreamer
from gymdash_tui.simulation.streaming.stat_tags import IMAGES, TEXT


class Reporting:
    """Statuses, scalars, media, progress, and an ear for whoever steers.

    Attributes:
        interactor: The channels to whoever watches.
        streamer: The streams of data of the simulation's own; what is registered here reaches the screen.
    """

    _steering: Steering

    def __init__(self) -> None:
        self.interactor = SimulationInteractor()
        self.streamer = SimulationStreamer()
        self._link: FolderLink | None = None
        self._statuses: list[SimStatus] = []
        self._status_lock = threading.Lock()
        self._meta_cancelled = False
        self._meta_failed = False

    # -- what it reports -----------------------------------------------------------------------------------------------

    def add_status(self, status: SimStatus) -> None:
        """Report something to the person; it is kept for good."""
        with self._status_lock:
            self._statuses.append(status)
        if self._link is not None:
            self._link.note("status", **status.to_json())

    def add_error_details(self, new_error: str) -> None:
        """Report an error, with the trace of the exception being handled if there is one."""
        trace = traceback.format_exc()
        self.add_status(
            SimStatus(
                SimStatusCode.FAIL,
                new_error,
                SimStatusSubcode.ERROR,
                "" if trace.startswith("NoneType: None") else trace,
            )
        )

    @property
    def statuses(self) -> tuple[SimStatus, ...]:
        """All that was reported in this process."""
        with self._status_lock:
            return tuple(self._statuses)

    def set_cancelled(self) -> None:
        """Say that the simulation ended because a person wanted it to."""
        self._meta_cancelled = True

    def was_cancelled(self) -> bool:
        """Tell whether :meth:`set_cancelled` was called."""
        return self._meta_cancelled

    def set_failed(self) -> None:
        """Say that the simulation failed although it raises nothing."""
        self._meta_failed = True

    def has_failed(self) -> bool:
        """Tell whether :meth:`set_failed` was called."""
        return self._meta_failed

    def log(self, tag: str, value: float, step: int) -> None:
        """Record a scalar in the simulation's TensorBoard files; outside a project there is nowhere to, and it is not.

        Raises:
            OSError: If the disk refuses.
            StoppedEarly: If it meets a rule for stopping.
        """
        self.record(tag, value, step)
        self._steering.early.raise_if_met()

    def record(self, tag: str, value: float, step: int, wall_time: float | None = None) -> None:
        """Record a scalar as :meth:`log` does, now or at another wall time (Unix seconds), from whichever thread.

        A rule for stopping that it meets ends the simulation at its next step.

        Raises:
            OSError: If the disk refuses.
        """
        if self._link is not None:
            self._link.log(tag, float(value), int(step), wall_time)
        self._steering.early.feed(tag, float(value), int(step))

    def add_media(self, key: str, file: str | os.PathLike[str], step: int, type: str | None = None) -> None:  # noqa: A002
        """Show a file as what the simulation made at a step; outside a project there is nowhere to, and it is not.

        Args:
            key: What it is one of, such as ``episode_video``.
            file: A file that is finished; one outside the simulation's ``media/`` is copied in.
            step: The step it belongs to.
            type: ``videos``, ``images``, ``audio`` or ``text``; told by the name's suffix where left out.

        Raises:
            OSError: If the file cannot be read or copied.
            WrongUse: If the type is none, or nothing tells it.
        """
        if self._link is not None:
            self._link.media.add(str(key), Path(file), int(step), type)

    def add_text(self, key: str, text: str, step: int) -> None:
        """Show a text of a step.

        Raises:
            OSError: If the disk refuses.
        """
        if self._link is not None:
            self._link.media.add_data(str(key), "text.txt", text.encode(errors="replace"), int(step), TEXT)

    def add_image(self, key: str, image: Any, step: int) -> None:
        """Show a picture of a step.

        Args:
            key: What it is one of.
            image: A path; or whatever ``gymdash_tui.simulation.pictures.encoded`` takes: an array of height x width x
                channels, a tensor, the bytes of a PNG file, a figure of matplotlib.
            step: The step it belongs to.

        Raises:
            OSError: If the file cannot be read, or the disk refuses.
            WrongUse: If it is no picture.
        """
        from gymdash_tui.simulation.pictures import encoded  # deferred: few show any

        if isinstance(image, str | os.PathLike):
            self.add_media(key, image, step, IMAGES)
        elif self._link is not None:
            data, suffix = encoded(image)
            self._link.media.add_data(str(key), f"image{suffix}", data, int(step), IMAGES)

    def set_progress(self, step: float, total: float) -> None:
        """Say how far the simulation is, and do what it is told meanwhile, as :meth:`base_step` does.

        Raises:
            StoppedEarly: If a rule for stopping was met.
        """
        self.interactor.set_out_if_in(PROGRESS, (step, total))  # which has looked into the inbox
        self._attend(self.interactor.holds_requests)

    def set_score(self, tag: str, value: float) -> None:
        """Say the newest value of what the simulation is judged by; lists show it, with its course so far.

        Rules for stopping know it as ``reward``.
        """
        if self._link is not None:
            self._link.score(tag, float(value))
        self._steering.early.feed(REWARD, float(value), _whole(self.interactor.last_progress[0]))

    # -- what it is asked and told -------------------------------------------------------------------------------------

    def base_step(self) -> None:
        """Answer what anybody may ask or tell it at any time; call it once in each step.

        A simulation that is told to pause stays in here until it is told to go on, or to stop.

        Raises:
            StoppedEarly: If a rule for stopping was met.
        """
        self._attend(self.interactor.has_requests)

    def _attend(self, is_asked: bool) -> None:
        if is_asked:
            self.answer_questions()
            self._steering.attend()
        else:
            self._steering.early.raise_if_met()

    def answer_questions(self) -> None:
        """Answer who asks for the explanation (:meth:`_get_help_text`)."""
        if self.interactor.get_in(HELP)[0]:
            self.interactor.set_out(HELP, self._get_help_text())

    def on_command(self, command: Command, handler: Handler) -> None:
        """Say who carries out a command to this simulation, such as ``Command.CHECKPOINT``.

        Args:
            command: Which.
            handler: Takes the command's value and returns a ``Done``, or raises ``Refused`` (both in
                ``gymdash_tui.simulation.steering``). It should return at once: what takes long is begun by it, and done
                at the next step.
        """
        self._steering.on(command, handler)

    def _get_help_text(self) -> str:
        """Explain this simulation to the person who runs it."""
        import inspect  # deferred: 7 ms, and few ask

        return inspect.cleandoc(type(self).__doc__ or f"{type(self).__name__} has no help text.")


def _whole(step: Any) -> int:
    try:
        return int(step)
    except (TypeError, ValueError, OverflowError):  # anything may be said to be progress
        return 0
