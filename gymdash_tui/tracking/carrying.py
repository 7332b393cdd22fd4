"""Says when an argument that JSON cannot hold, such as a lambda, cannot be carried into another interpreter."""

from __future__ import annotations

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.guess import list_some
from gymdash_tui.domain.values import plain_part
from gymdash_tui.simulation.start_file import pickled
from gymdash_tui.tracking.launch import Order
from gymdash_tui.tracking.pythons import ask_python, own_python


def check_carried(order: Order) -> None:
    """See that an order's arguments arrive where it runs.

    A function that a module holds is carried by its name; any other one as code, by cloudpickle, which has to be there
    as well and the same Python: its code differs from one to the next.

    Raises:
        WrongUse: If they do not.
        WorkerError: If a value can be carried by nothing.
    """
    if order.type is None or not order.type.python:
        return
    others = plain_part(order.kwargs)[1]
    if not others or b"cloudpickle" not in pickled(order.kwargs):
        return
    there, here = ask_python(order.type.python), own_python()
    what = f"{list_some(others)} cannot be given as code"
    if not there.has("cloudpickle"):
        raise WrongUse(
            f"{what}: {there.path} has no cloudpickle; install it there, give plain values, or define it in a module."
        )
    if there.version[:2] != here.version[:2]:
        raise WrongUse(
            f"{what}: {there.path} is Python {there.version_text}, and this program runs in {here.version_text}; give "
            f"plain values, or define it in a module that is imported there."
        )
