"""What a form starts: the orders, the shell command that would do the same, and how many start now. Pure."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gymdash_tui.domain.command import PROGRAM, start_command, start_command_line
from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.program import COMMAND, run_words
from gymdash_tui.domain.sweep import Point
from gymdash_tui.domain.values import show_value
from gymdash_tui.tui.form_entries import AFTER, AFTER_ANY, GPU, GROUP, HELD, PRIORITY, PYTHON
from gymdash_tui.tui.form_model import FormModel, Given
from gymdash_tui.tui.form_values import read
from gymdash_tui.tui.queue_view import QueueView

if TYPE_CHECKING:
    from gymdash_tui.simulation.types import TypeRef
    from gymdash_tui.tracking.launch import Order
    from gymdash_tui.tracking.slots import Slots


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a form comes to.

    Attributes:
        points: The simulations.
        name: Their name, or what their names begin with.
        group: Their group; empty where they have none.
        gpu: The GPU they want.
        priority: How early they are started.
        after: After which others, by name or id.
        after_any: Whether those may have ended in any way.
        held: Whether they wait until they are released.
    """

    points: tuple[Point, ...]
    name: str
    group: str = ""
    gpu: str = ""
    priority: int = 0
    after: tuple[str, ...] = ()
    after_any: bool = False
    held: bool = False

    @property
    def must_queue(self) -> bool:
        """Whether they go into the queue even where they are only to be started."""
        return len(self.points) > 1 or self.held or bool(self.after) or self.priority != 0


def wanted(model: FormModel) -> Wanted:
    """Read what a form comes to.

    Raises:
        WrongUse: If its seeds or its grid make no sense.
    """
    points, own = model.points(), model.own
    name = model.name(points)
    return Wanted(
        tuple(points),
        name,
        model.text(GROUP) or (name if len(points) > 1 else ""),
        model.text(GPU),
        own[PRIORITY] if isinstance(own[PRIORITY], int) else 0,
        tuple(part.strip() for part in model.text(AFTER).split(",") if part.strip()),
        own[AFTER_ANY] is True,
        own[HELD] is True,
    )


def orders(model: FormModel, want: Wanted, type_: TypeRef | None, parent: str = "") -> list[Order]:
    """Make the orders.

    Args:
        model: The form.
        want: What it comes to.
        type_: The simulations' type.
        parent: The id of the simulation of which they are clones.
    """
    from gymdash_tui.tracking.launch import Order  # deferred: with the tables, 242 ms

    return [
        Order(
            SimulationStartConfig(want.name + point.name_suffix, model.key, kwargs=point.kwargs),
            type=type_,
            group=want.group,
            group_is_made=not model.text(GROUP),
            gpu=want.gpu,
            parent=parent,
            command_line=start_command_line(
                model.key,
                want.name + point.name_suffix,
                point.kwargs,
                model.project_dir,
                want.group,
                want.gpu,
                sims=model.sims,
                python=model.text(PYTHON),
            ),
        )
        for point in want.points
    ]


def command(model: FormModel, queue: bool = False) -> str:
    """Give the shell command that does the same; a sentence where it cannot be given yet.

    Args:
        model: The form.
        queue: Whether it is to be put into the queue.
    """
    try:
        want = wanted(model)
    except WrongUse:
        return "(as soon as the seeds and the grid can be understood)"
    run = _run_words(model, want, queue)
    if run:
        return shlex.join([PROGRAM, *run])
    plain = {} if model.is_grid else model.kwargs
    words = start_command(
        model.key,
        want.name,
        plain,
        model.project_dir,
        model.text(GROUP),
        want.gpu,
        sims=model.sims,
        python=model.text(PYTHON),
    )
    dashed = words[-2:] if words[-2] == "--" else []
    words = words[: len(words) - len(dashed)]
    if model.is_grid:
        words += [word for one in model.given() for word in _set_words(one)] + ["--grid"]
    words += _seed_words(model, want)
    if queue or want.held or want.after or want.priority:
        words[1] = "queue"
        words += _queue_words(want)
    return shlex.join([*words, *dashed])


def _run_words(model: FormModel, want: Wanted, queue: bool) -> list[str]:
    """Give the words of ``run``, which is how a program is started; none where it takes more than ``run`` knows."""
    more = model.is_grid or model.sims or model.text(PYTHON) or want.held or want.after or want.priority
    if model.key != COMMAND or more:
        return []
    seeds = model.seeds if len(want.points) > 1 else ""
    kwargs = model.kwargs if seeds else want.points[0].kwargs
    options = {"--seeds": seeds, "--group": model.text(GROUP), "--gpu": want.gpu, "--project-dir": model.project_dir}
    words = run_words(want.name + ("" if seeds else want.points[0].name_suffix), kwargs, options)
    return [*words[:1], *["--queue"] * queue, *words[1:]] if words else []


def _set_words(one: Given) -> list[str]:
    text = show_value(read(one.entry, one.text)) if one.entry.is_words else one.text
    return [f"--set={one.path}={text}"] if one.path.startswith("-") else ["--set", f"{one.path}={text}"]


def _seed_words(model: FormModel, want: Wanted) -> list[str]:
    if not model.seeds:
        return []
    seeds = {point.kwargs.get("seed") for point in want.points}
    return ["--seed", str(seeds.pop())] if len(seeds) == 1 else ["--seeds", model.seeds]


def _queue_words(want: Wanted) -> list[str]:
    words = ["--priority", str(want.priority)] if want.priority > 0 else []
    words += [f"--priority={want.priority}"] if want.priority < 0 else []
    for name in want.after:
        words += [f"--after={name}"] if name.startswith("-") else ["--after", name]
    return words + ["--after-any"] * (want.after_any and bool(want.after)) + ["--held"] * want.held


def preview(want: Wanted, view: QueueView) -> str:
    """Say how many simulations there would be, and how many of them start now: ``5 simulations: 2 start now, 3 wait``.

    Args:
        want: What the form comes to.
        view: How the queue is now.
    """
    count = len(want.points)
    many = f"{count} simulations" if count > 1 else "1 simulation"
    if want.held:
        return f"{many}, held in the queue"
    if want.after:
        return f"{many}, after {_listed(want.after)}"
    if not want.must_queue or view.slots is None:
        return f"{many}, which starts now{_beside(view)}" if count == 1 else many
    now = _start_now(want, view, view.slots)
    if now in (0, count):
        return f"{many}: all {'start now' if now else 'wait'}" if count > 1 else f"{many}, which waits in the queue"
    return f"{many}: {now} start{'s' if now == 1 else ''} now, {count - now} wait{'s' if count - now == 1 else ''}"


def _start_now(want: Wanted, view: QueueView, slots: Slots) -> int:
    ahead = sum(not record.held and record.priority >= want.priority for record in view.queued)
    return min(len(want.points), max(0, slots.free - ahead))


def some_wait(want: Wanted, view: QueueView) -> bool:
    """Tell whether some would start at once if there were more slots."""
    if want.held or want.after or not want.must_queue or view.slots is None:
        return False
    return _start_now(want, view, view.slots) < len(want.points)


def _beside(view: QueueView) -> str:
    """Say that one start waits for no slot, where none is free: who wonders why finds what makes it wait."""
    return "" if view.slots is None or view.slots.free else " (no slot is free: f2 has it wait for one)"


def room_words(view: QueueView) -> str:
    """Say how many slots are taken; nothing where that is not known."""
    if view.slots is None:
        return ""
    return view.sentence + (" taken" if view.slots.count else "")


def count_words(model: FormModel) -> str:
    """Say how many simulations seeds and grid come to, where that is more than one; nothing where it is not known."""
    try:
        count = len(model.points())
    except WrongUse:
        return ""
    return f"{count:,} simulations" if count > 1 else ""


def _listed(names: Sequence[Any]) -> str:
    return names[0] if len(names) == 1 else f"{len(names)} others"
