"""What the screen does without: what takes memory and time, and is of no use to it."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without(*names: str) -> Iterator[None]:
    """Have modules count as missing for what is imported meanwhile, unless they are loaded already.

    Args:
        names: Modules that others import where they are there, and can do without.
    """
    missing = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(missing))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in missing:
            del sys.modules[name]


def import_leanly() -> None:
    """Import what encrypts and hashes without OpenSSL: 5 MB and 10 ms that the screen has no use for."""
    with without("ssl", "_hashlib"):
        import asyncio  # noqa: F401
        import hashlib  # noqa: F401
        import hmac  # noqa: F401


_ARENA_MAX = -8  # glibc's M_ARENA_MAX


def share_heap() -> None:
    """Have all threads take their memory from one place, before there are any.

    glibc gives each thread one of its own, and what was read there and let go of is of no use to the others: 10 MB
    after a walk through thirty runs. Threads that wait for each other there do not matter where one runs at a time.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # not everybody's C library has it
    if mallopt is not None:
        mallopt(_ARENA_MAX, 1)
