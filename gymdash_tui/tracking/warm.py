"""Has a warm parent fork what would take seconds as a new process; where that cannot be, nothing is said and done.

One warm parent serves all projects of a person. The first start that could use one starts it and waits for it, which
takes as long as the imports of a new process would.
"""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from gymdash_tui.simulation import warm
from gymdash_tui.simulation.registry import BUILT_IN
from gymdash_tui.simulation.types import TypeRef
from gymdash_tui.tracking.warm_place import Place, Surroundings

_PATIENCE = 5.0  # seconds that one that is warm gets to answer
_TYPES = (
    BUILT_IN["stable_baselines"],
    # as a script names it that made one itself
    TypeRef("gymdash_tui.simulations.stable_baselines.simulation", "StableBaselinesSimulation"),
)

_IMPORTS = 120.0  # seconds that one that is still importing gets
_GLANCE = 0.2  # seconds between looks whether it is still waited for


def is_for(type_: TypeRef | None, kwargs: Mapping[str, Any], surroundings: Surroundings) -> bool:
    """Tell whether a warm parent may start a simulation: it does the same as a new process then, only sooner."""
    whole = surroundings.whole
    return (
        sys.platform == "linux"
        and type_ in _TYPES
        and whole.get(warm.SWITCH) != "0"
        and _can_be_set(surroundings.asked)
        and kwargs.get("threads", 1) == 1
        and not _wants_gpu(kwargs, whole)
    )


def _can_be_set(asked: Mapping[str, str]) -> bool:
    """Tell whether a fork can take variables on that its configuration asks for; a new process tells what is wrong."""
    return "PYTHONPATH" not in asked and not any("\0" in text for item in asked.items() for text in map(str, item))


def _wants_gpu(kwargs: Mapping[str, Any], variables: Mapping[str, str]) -> bool:
    device = kwargs.get("device", "auto")
    if device not in ("auto", "cpu"):
        return True
    if variables.get("CUDA_VISIBLE_DEVICES") in ("", "-1") or not _gpus():
        return False
    # an environment of the person's own may compute on the GPU, whatever the network does
    return device == "auto" or ":" in str(kwargs.get("env", ""))


def _gpus() -> bool:
    return Path("/dev/kfd").exists() or any(Path("/dev").glob("nvidia[0-9]*"))


def prewarm(surroundings: Surroundings) -> bool:
    """Start a warm parent if there is none, and do not wait for it; tells whether there is one then."""
    if not is_for(BUILT_IN["stable_baselines"], {}, surroundings):
        return False
    with suppress(OSError), Place(surroundings).connected() as connection:
        return connection is not None
    return False


def start(folder: Path, surroundings: Surroundings, lock: int, output: int) -> bool:
    """Have a warm parent start a worker.

    Args:
        folder: The simulation's folder.
        surroundings: What its processes get.
        lock: Its lock, as an open file.
        output: What it prints to, as an open file.

    Returns:
        Whether it was started. ``False``: it was not, and will not be.
    """
    with suppress(OSError), _greeted(surroundings) as connection:
        if connection is None:
            return False
        message = {"kind": "start", "folder": str(folder), **surroundings.to_json()}
        warm.send(connection, message, [lock, output])
        answer, _ = warm.receive(connection)
        if answer is None or "ready" not in answer:
            return False
        warm.send(connection, {"go": True})
        with suppress(OSError):  # from here on it is that process's, whatever becomes of it
            warm.receive(connection)
        return True
    return False


class Asking:
    """One question what a type takes; from another thread it can be given up."""

    def __init__(self) -> None:
        self._connection: socket.socket | None = None
        self._given_up = False

    def ask(self, question: str, surroundings: Surroundings, files: tuple[int, int]) -> bool:
        """Have a warm parent answer, as ``gymdash_tui.worker.describe`` would.

        Args:
            question: What is asked.
            surroundings: What the process gets.
            files: Where the answer is written, and what is printed, as open files; they are closed here.

        Returns:
            Whether it was asked and has ended; what it wrote may be anything.
        """
        try:
            with suppress(OSError), _greeted(surroundings, lambda: not self._given_up) as self._connection:
                return self._connection is not None and self._asked(self._connection, question, surroundings, files)
            return False
        finally:
            for file in files:
                os.close(file)

    def _asked(
        self, connection: socket.socket, question: str, surroundings: Surroundings, files: tuple[int, int]
    ) -> bool:
        if self._given_up:
            return False
        message = {"kind": "describe", "question": question, **surroundings.to_json()}
        warm.send(connection, message, files)
        connection.settimeout(None)  # it may import for long; who asks gives up
        refused, _ = warm.receive(connection)
        return refused is None

    def give_up(self) -> None:
        """Ask no longer: what works on the answer is ended."""
        self._given_up = True
        if self._connection is not None:
            with suppress(OSError):
                self._connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def _greeted(
    surroundings: Surroundings, is_wanted: Callable[[], bool] = lambda: True
) -> Iterator[socket.socket | None]:
    """Connect with a warm parent that is ready to be asked; ``None`` where there is none to be had."""
    place = Place(surroundings)
    for _ in range(2):
        with place.connected() as connection:
            if connection is None:
                break
            if _greets(connection, _PATIENCE if place.is_ready() else _IMPORTS, is_wanted):
                connection.settimeout(_PATIENCE)
                yield connection
                return
            if not is_wanted():
                break
            place.give_up()  # it may just have left, because what it has imported has changed
    yield None


def _greets(connection: socket.socket, seconds: float, is_wanted: Callable[[], bool]) -> bool:
    """Wait for the other end to say that it is ready, as long as anybody wants to know."""
    until = time.monotonic() + seconds
    connection.settimeout(_GLANCE)
    while is_wanted() and time.monotonic() < until:
        try:
            hello, _ = warm.receive(connection)
            return hello is not None and warm.is_own(connection)
        except TimeoutError:
            continue
        except OSError:  # it left, or died
            break
    return False
