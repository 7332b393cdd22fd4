"""Work in threads, for an event loop that may be told meanwhile to wait for it no longer."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def aside(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a function in a thread of its own, for which nobody waits when the program is left.

    asyncio's threads are few, and the program's end waits for them: a disk that does not answer, or a database that
    somebody keeps locked, would hold up everything else, and leaving.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def tell(settle: Callable[[], None]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: the program was left
            loop.call_soon_threadsafe(lambda: None if future.done() else settle())

    def run() -> None:
        try:
            result = function(*args, **kwargs)
        except BaseException as caught:
            error = caught
            tell(lambda: future.set_exception(error))
        else:
            tell(lambda: future.set_result(result))

    threading.Thread(target=run, name=f"aside-{getattr(function, '__name__', '')}", daemon=True).start()
    return await future


async def to_its_end(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a function in a thread, and return, or be cancelled, only once it has ended.

    ``asyncio.to_thread`` returns at once where it is cancelled, while the thread still reads: whoever then closes the
    file, or reads it in another thread, does so under its hands.
    """
    task = asyncio.ensure_future(asyncio.to_thread(function, *args, **kwargs))
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        if not task.cancelled():
            task.exception()  # looked at, so that nobody is told that nobody did
        raise cancelled
    return task.result()
