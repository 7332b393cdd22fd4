"""An environment that writes down what its process is like; imported by simulations, cold ones and warm ones."""

from __future__ import annotations

import faulthandler
import gc
import json
import locale
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import gymnasium
import numpy
import torch
from gymnasium.envs.classic_control.cartpole import CartPoleEnv

_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGPIPE, signal.SIGCHLD, signal.SIGHUP)


def _files() -> list[str]:
    found = []
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208
        if Path(f"/proc/self/fd/{name}").exists():
            found.append(Path(f"/proc/self/fd/{name}").readlink().name.partition("[")[0])
    # TensorBoard opens its file for as long as each writing takes, in a thread of its own
    return sorted(name for name in found if not name.startswith("events.out.tfevents"))


def what_it_is_like() -> dict[str, Any]:
    """Give everything that a new process has from who started it, or from nobody."""
    spec = sys.modules["__main__"].__spec__
    return {
        "cwd": str(Path.cwd()),
        "environment": dict(os.environ),
        "path": sys.path,
        "arguments": [Path(word).name for word in sys.argv[:-1]],  # last the number of an open file
        "main": spec.name if spec else None,
        "umask": oct(os.umask(0o022)),
        "blocked": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
        "handlers": [getattr(signal.getsignal(number), "__qualname__", str(number)) for number in _SIGNALS],
        "files": _files(),
        "leader": os.getpgid(0) == os.getpid(),
        "session is another's": os.getsid(0) not in (os.getpid(), os.getppid()),
        "threads": threading.active_count(),
        "main thread": threading.current_thread() is threading.main_thread(),
        "torch threads": torch.get_num_threads(),
        "gc": [gc.isenabled(), gc.get_threshold()],
        "faults": faulthandler.is_enabled(),
        "locale": [locale.getlocale(), time.tzname, sys.getfilesystemencoding(), sys.stdout.encoding],
        "output": [sys.stdout.isatty(), sys.stdout.line_buffering],
        "temporary": tempfile.gettempdir(),
        "method": multiprocessing.get_start_method(),
        "name": multiprocessing.current_process().name,
    }


def chance() -> list[Any]:
    """Give what differs between any two processes."""
    import random

    key = multiprocessing.current_process().authkey.hex()
    return [random.random(), float(numpy.random.random()), key, int(torch.initial_seed())]


_CHANCE = chance()  # when it is imported: before any seed is set


class Probe(CartPoleEnv):
    """CartPole that tells, once everything is there."""

    def step(self, action: Any) -> Any:
        path = Path(os.environ["PROBE"])
        if not path.exists():
            path.write_text(json.dumps({"alike": what_it_is_like(), "chance": _CHANCE}))
        return super().step(action)  # type: ignore[no-untyped-call]


gymnasium.register("Probe-v0", f"{__name__}:Probe", max_episode_steps=500)
