"""The keys of the queue."""

from __future__ import annotations

from functools import partial

from gymdash_tui.tui.key import BACK, Key

_queue = partial(Key, group="The queue", scope="queue")

KEYS: tuple[Key, ...] = (
    _queue("queue-later", "J", "shift(1)", "later", "Move it one place back in the queue.", footer=1),
    _queue("queue-earlier", "K", "shift(-1)", "earlier", "Move it one place forward in the queue.", footer=1),
    _queue("queue-hold", "h", "do('hold')", "hold", "Hold it in the queue, or release it.", footer=2),
    _queue("queue-out", "u", "do('unqueue')", "take out", "Take it out of the queue; nothing of it is lost.", footer=8),
    _queue("queue-priority", "P", "priority", "priority", "Say how early it is started; higher is earlier.", footer=9),
    _queue("queue-add", "a", "add", "add", "Put one into the queue that was made and never started.", footer=10),
    _queue(
        "slots-more", "plus,equals_sign", "slots(1)", "more", "A slot more: one more runs at once.", shown="+", footer=4
    ),
    _queue("slots-fewer", "minus", "slots(-1)", "fewer", "A slot fewer; what runs goes on.", footer=12),
    _queue("slots-gpu", "number_sign", "gpu_slots", "GPUs", "Say how many may run on each GPU at once.", footer=13),
    _queue("queue-open", "enter", "open", "show", "Show it among all simulations.", footer=14),
    _queue("queue-back", "escape,Q", "back", "back", "Go back.", shown="esc", footer=BACK),
)
