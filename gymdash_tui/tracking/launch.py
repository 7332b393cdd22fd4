"""Makes a simulation's row and folder, and starts its worker."""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
import sys
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.errors import ProjectError, WorkerError
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.status import SimStatus, SimStatusCode, SimStatusSubcode
from gymdash_tui.domain.times import utc_now
from gymdash_tui.domain.values import merge
from gymdash_tui.domain.wish import QueueWish
from gymdash_tui.simulation.lock import take_lock
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulation.start_file import StartFile, jsonable
from gymdash_tui.simulation.types import TypeRef
from gymdash_tui.tracking.interpreter import environment
from gymdash_tui.tracking.keeping import start_record

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project

_PARENT = "gymdash_tui.worker.parent"


@dataclass(slots=True)
class Order:
    """What is to be started.

    Attributes:
        config: Name, key and arguments.
        start_kwargs: Arguments over the configuration's.
        type: Where the type lives; ``None`` where ``creator`` is carried by cloudpickle.
        creator: The type or function itself.
        group: The group it belongs to.
        command_line: The shell command that would start the same.
        sim_id: The id it gets.
        parent: The id of the simulation of which it is a rerun or a clone; empty where of none.
        gpu: Which GPU it wants: ``any``, ``none``, an index, or empty for what its arguments say.
        queue: How it is to stand in the queue; ``None`` where it is to be started now.
    """

    config: SimulationStartConfig
    start_kwargs: dict[str, Any] = field(default_factory=dict)
    type: TypeRef | None = None
    creator: Callable[..., Any] | None = None
    group: str = ""
    command_line: str = ""
    sim_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    parent: str = ""
    gpu: str = ""
    queue: QueueWish | None = None

    @property
    def kwargs(self) -> dict[str, Any]:
        """The arguments given, the start's over the configuration's."""
        return merge(self.config.kwargs, self.start_kwargs)


def make(project: Project, order: Order, call: tuple[str, dict[str, Any]] | None = None) -> SimulationRecord:
    """Make the folder and the row of a simulation: both, or neither.

    Raises:
        ProjectError: If the project folder refuses.
        WorkerError: If an argument cannot be carried to the worker.
    """
    folder = project.folder.simulation(order.sim_id)
    record = _record(order)
    try:
        _fill(folder, order)
        project.add(record, call)
    except OSError as error:
        _remove(folder)
        raise ProjectError(_refusal(folder, error)) from error
    except BaseException:
        _remove(folder)
        raise
    return record


def _refusal(folder: SimulationFolder, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk is full, so {folder.root} could not be made; free some space and try again."
    reason = error.strerror or error
    return f"{folder.root} could not be made ({reason}); see that {folder.root.parent} may be written by you."


def _record(order: Order) -> SimulationRecord:
    seed = order.kwargs.get("seed")
    return SimulationRecord(
        sim_id=order.sim_id,
        name=order.config.name,
        sim_key=order.config.sim_key,
        sim_type_name=order.type.name if order.type else getattr(order.creator, "__name__", ""),
        sim_module_name=order.type.module if order.type else getattr(order.creator, "__module__", "") or "",
        created=utc_now(),
        kwargs=jsonable(order.config.kwargs),
        start_kwargs=jsonable(order.start_kwargs),
        seed=seed if isinstance(seed, int) else None,
        group=order.group,
        parent=order.parent,
        gpu=order.gpu,
        **_queued(order.queue),
    )


def _queued(wish: QueueWish | None) -> dict[str, Any]:
    if wish is None:
        return {}
    return {
        "phase": Phase.QUEUED,
        "held": wish.held,
        "priority": wish.priority,
        "after": wish.after,
        "after_any": wish.after_any,
    }


def _fill(folder: SimulationFolder, order: Order) -> None:
    # under another name first, so that nobody ever sees half a folder
    making = SimulationFolder(folder.root.with_name(f".{folder.sim_id}.tmp"))
    making.root.mkdir(mode=0o700)
    making.inbox.mkdir(mode=0o700)
    making.lock.touch(mode=0o600)
    record = start_record(order.command_line)
    record["seed"] = order.kwargs.get("seed")
    StartFile(
        order.sim_id,
        order.config,
        order.start_kwargs,
        order.type,
        None if order.type else order.creator,
        worker_environment(order.kwargs),
        jsonable(record),
    ).write(making)
    making.root.rename(folder.root)


def _remove(folder: SimulationFolder) -> None:
    shutil.rmtree(folder.root, ignore_errors=True)
    shutil.rmtree(folder.root.with_name(f".{folder.sim_id}.tmp"), ignore_errors=True)


def worker_environment(kwargs: dict[str, Any]) -> dict[str, str]:
    """Give the variables that must be set before a worker imports anything.

    torch's default threads cost a factor of 14 on a busy machine, so one thread unless the arguments say otherwise.
    """
    threads = kwargs.get("threads", 1)
    count = str(threads) if isinstance(threads, int) and threads > 0 else "1"
    names = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS")
    variables = dict.fromkeys(names, count)
    if count != "1":
        variables["OMP_WAIT_POLICY"] = "passive"
    # what is printed must be in output.log when a person looks, and drawing needs no display
    return {**variables, "PYTHONUNBUFFERED": "1", "SDL_VIDEODRIVER": "dummy", "PYTHONFAULTHANDLER": "1"}


async def start_worker(project: Project, record: SimulationRecord) -> None:
    """Start the worker of a simulation that was made, in a session of its own that outlives us.

    The lock is taken here and handed over, so that from now on nobody takes the simulation for a dead one.

    Raises:
        WorkerError: If somebody else started it, or if the process cannot be started; then the simulation has failed.
    """
    folder = project.folder.simulation(record.sim_id)
    lock = await asyncio.to_thread(_take, project, record, folder)
    try:
        await _spawn(folder, lock)
    except (OSError, WorkerError) as error:
        sentence = f"The worker's process could not be started: {getattr(error, 'strerror', None) or error}"
        status = SimStatus(SimStatusCode.FAIL, sentence, SimStatusSubcode.ERROR)
        await asyncio.to_thread(project.finish, record.sim_id, Ending.FAILED, utc_now(), status=status)
        raise WorkerError(sentence) from error
    finally:
        os.close(lock)


def _take(project: Project, record: SimulationRecord, folder: SimulationFolder) -> int:
    try:
        lock = take_lock(folder.lock)
    except OSError as error:
        raise WorkerError(f"{folder.lock} cannot be opened ({error.strerror}), so nothing was started.") from error
    if lock is None:
        raise WorkerError(f"'{record.name}' is running already.")
    try:
        if not project.set_phase(record.sim_id, Phase.STARTING):
            raise WorkerError(f"'{record.name}' cannot be started: it is {record.word} already.")
        os.ftruncate(lock, 0)  # who held it in an earlier attempt does not hold it now
    except BaseException:
        os.close(lock)
        raise
    return lock


async def _spawn(folder: SimulationFolder, lock: int) -> None:
    output = os.open(folder.output, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        # --detach: it forks and the first half leaves at once, so that no end of this program or of its event loop
        # (which kills what it still counts as its child) can touch the worker
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", _PARENT, str(folder.root), "--lock-fd", str(lock), "--detach",
            stdin=asyncio.subprocess.DEVNULL, stdout=output, stderr=output,
            start_new_session=True, pass_fds=(lock,), env=environment(),
        )  # fmt: skip
        code = await process.wait()
    finally:
        os.close(output)
    if code != 0:
        raise WorkerError(f"it left with exit code {code}; see {folder.output}.")
