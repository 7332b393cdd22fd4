"""What a form is filled with that is to start the like of a simulation that there is."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.text import safe_text
from gymdash_tui.domain.values import is_lost, merge
from gymdash_tui.tui.form_entries import GPU, GROUP, NAME, PYTHON
from gymdash_tui.tui.form_filling import is_made, left_out, texts_of
from gymdash_tui.tui.form_model import FormModel

if TYPE_CHECKING:
    from gymdash_tui.simulation.types import TypeRef
    from gymdash_tui.tui.store import Store


@dataclass(frozen=True, slots=True)
class Cloned:
    """What a simulation was started with.

    Attributes:
        sim_id: Its id.
        name: Its name.
        key: The key of its type.
        type: Where its type lives.
        kwargs: Its arguments, nested.
        lost: The names of those that are functions, which nobody can type.
        group: Its group.
        gpu: The GPU it wanted.
    """

    sim_id: str
    name: str
    key: str
    type: TypeRef
    kwargs: dict[str, Any] = field(default_factory=dict)
    lost: tuple[str, ...] = ()
    group: str = ""
    gpu: str = ""

    def fill(self, model: FormModel) -> tuple[dict[str, str], list[str]]:
        """Give what would have to be typed into a form, and the names of what cannot be.

        A name that the program made follows the arguments again. The group stays out: what is started like one of its
        members and with something changed is none of them, and would go into their mean.
        """
        texts = texts_of(model, self.kwargs)
        # a field shows what is in it as it is, so that no control character may come there
        name = "" if is_made(model, texts, self.name) else self.name
        own = {NAME: safe_text(name), GPU: safe_text(self.gpu), PYTHON: safe_text(self.type.python)}
        lost = [*self.lost, *left_out(model, texts, self.kwargs)]
        return {**texts, **{path: text for path, text in own.items() if text}}, lost

    @property
    def was(self) -> dict[str, str]:
        """What it had that is not filled in, by the path of its field."""
        return {path: safe_text(text) for path, text in ((NAME, self.name), (GROUP, self.group)) if text}


async def read_clone(store: Store, name: str) -> Cloned:
    """Read what a simulation was started with.

    Raises:
        UnknownSimulation: If there is none of that name or id.
        WorkerError: If what it was started with is lost.
        WrongUse: If its type cannot be named.
    """
    order = await store.tracker.order_like(name)
    record = await asyncio.to_thread(store.project.get, order.parent)
    if order.type is None:
        raise WrongUse(
            f"'{order.config.name}' was started by a script with a type of its own, which a form cannot fill in; "
            f"R starts exactly the same again."
        )
    kwargs, lost = _typed(merge(order.config.kwargs, order.start_kwargs))
    group = record.group if record is not None else ""
    key, title = order.config.sim_key, str(order.config.name)
    return Cloned(order.parent, title, key, order.type, kwargs, tuple(lost), group, order.gpu)


def _typed(kwargs: Mapping[str, Any], prefix: str = "") -> tuple[dict[str, Any], list[str]]:
    """Part what can be typed from the names of what cannot."""
    kept: dict[str, Any] = {}
    lost: list[str] = []
    for name, value in kwargs.items():
        if isinstance(value, Mapping):
            kept[name], inner = _typed(value, f"{prefix}{name}.")
            lost += inner
        elif is_lost(value) or callable(value):
            lost.append(f"{prefix}{name}")
        else:
            kept[name] = value
    return kept, lost
