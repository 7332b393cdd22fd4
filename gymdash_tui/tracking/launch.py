"""Makes a simulation's row and folder, and starts its worker."""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.defaults import defaults_left
from gymdash_tui.domain.errors import ProjectError, WorkerError
from gymdash_tui.domain.field import Field
from gymdash_tui.domain.incidental import incidental_keys
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
from gymdash_tui.tracking.announcing import announce_ending
from gymdash_tui.tracking.gpus import give_environment
from gymdash_tui.tracking.keeping import carried_variables, start_record
from gymdash_tui.tracking.spawn import spawn

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project

_LONGEST_HOLDER = 1 << 16  # bytes; far more than who holds a lock takes


@dataclass(slots=True)
class Order:
    """What is to be started.

    Attributes:
        config: Name, key and arguments.
        start_kwargs: Arguments over the configuration's.
        type: Where the type lives; ``None`` where ``creator`` is carried by cloudpickle.
        creator: The type or function itself.
        group: The group it belongs to.
        group_is_made: Whether nobody chose that name, so that it may get a number to stand apart.
        command_line: The shell command that would start the same.
        sim_id: The id it gets.
        parent: The id of the simulation of which it is a rerun or a clone; empty where of none.
        gpu: Which GPU it wants: ``any``, ``none``, an index, or empty for what its arguments say.
        queue: How it is to stand in the queue; ``None`` where it is to be started now.
        environment: Variables for the worker, over those that its arguments ask for.
        cwd: The folder in which it runs; where left out, the one in which this program does.
        copy_of: The folder of a simulation whose pickled arguments and type it takes over; they are never loaded here.
        status: What there is to say about it from the beginning.
        defaults: What holds because nothing is given; found out by the check of its arguments.
        incidental: The dotted keys of arguments that have no influence on what is learned; found out with the defaults.
    """

    config: SimulationStartConfig
    start_kwargs: dict[str, Any] = field(default_factory=dict)
    type: TypeRef | None = None
    creator: Callable[..., Any] | None = None
    group: str = ""
    group_is_made: bool = False
    command_line: str = ""
    sim_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    parent: str = ""
    gpu: str = ""
    queue: QueueWish | None = None
    environment: dict[str, str] = field(default_factory=dict)
    cwd: str = ""
    copy_of: SimulationFolder | None = None
    status: SimStatus | None = None
    defaults: dict[str, Any] = field(default_factory=dict)
    incidental: tuple[str, ...] = ()

    @property
    def kwargs(self) -> dict[str, Any]:
        """The arguments given, the start's over the configuration's."""
        return merge(self.config.kwargs, self.start_kwargs)

    def learn(self, fields: Sequence[Field]) -> None:
        """Take from what the type declares what holds here, and what of it has no influence on what is learned."""
        self.defaults = defaults_left(fields, self.kwargs)
        self.incidental = incidental_keys(fields, self.kwargs)


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
        defaults=order.defaults,
        incidental=order.incidental,
        seed=seed if isinstance(seed, int) else None,
        group=order.group,
        parent=order.parent,
        gpu=order.gpu,
        last_status=order.status,
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
    python = order.type.python if order.type is not None else ""
    record = start_record(order.command_line, making, Path(order.cwd or Path.cwd()), python)
    record["seed"] = order.kwargs.get("seed")
    StartFile(
        order.sim_id,
        order.config,
        order.start_kwargs,
        order.type,
        None if order.type else order.creator,
        {**carried_variables(), **worker_environment(order.kwargs), **order.environment},
        jsonable(record),
    ).write(making, order.copy_of)
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


async def start_worker(
    project: Project,
    record: SimulationRecord,
    begin: Callable[[], bool] | None = None,
    *,
    gpu_index: int | None = None,
    extra_environment: Mapping[str, str] | None = None,
) -> None:
    """Start the worker of a simulation that was made, in a session of its own that outlives us.

    The lock is taken here and handed over, so that from now on nobody takes the simulation for a dead one.

    Args:
        project: Its project.
        record: Which simulation.
        begin: Moves it to ``starting``, called under the lock, and tells whether it could; where left out, from
            ``created`` or ``queued``. A further attempt of what is done begins by ``attempts.begin_attempt``.
        gpu_index: The GPU that it is given; ``None`` for none.
        extra_environment: Variables that it is given with this start only, which have to be set before it begins.

    Raises:
        WorkerError: If somebody else started it, or if the process cannot be started; then the simulation has failed.
    """
    folder = project.folder.simulation(record.sim_id)
    move = begin or (lambda: project.set_phase(record.sim_id, Phase.STARTING, gpu_index=gpu_index))
    lock = await asyncio.to_thread(_take, record, folder, move)
    try:
        await asyncio.to_thread(give_environment, folder, extra_environment or {})
        await asyncio.to_thread(spawn, folder, lock)
    except (OSError, WorkerError) as error:
        sentence = f"The worker's process could not be started: {getattr(error, 'strerror', None) or error}"
        status = SimStatus(SimStatusCode.FAIL, sentence, SimStatusSubcode.ERROR)
        await asyncio.to_thread(_fail, project, record, status)
        raise WorkerError(sentence) from error
    finally:
        os.close(lock)


def _fail(project: Project, record: SimulationRecord, status: SimStatus) -> None:
    if project.finish(record.sim_id, Ending.FAILED, utc_now(), status=status):
        announce_ending(project, record.sim_id)


def _take(record: SimulationRecord, folder: SimulationFolder, begin: Callable[[], bool]) -> int:
    try:
        lock = take_lock(folder.lock)
    except OSError as error:
        raise WorkerError(f"{folder.lock} cannot be opened ({error.strerror}), so nothing was started.") from error
    if lock is None:
        raise WorkerError(f"'{record.name}' is running already.")
    holder = os.pread(lock, _LONGEST_HOLDER, 0)
    try:
        # who held it in an earlier attempt does not hold it now; before the attempt begins, so that at no moment
        # its process seems to have begun
        os.ftruncate(lock, 0)
        if not begin():
            os.pwrite(lock, holder, 0)
            raise WorkerError(f"'{record.name}' cannot be started: it is {record.word} already.")
        folder.exit.unlink(missing_ok=True)  # nor is an earlier ending this one's
    except BaseException:
        os.close(lock)
        raise
    return lock
