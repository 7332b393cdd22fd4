"""The keys of what is looked at, at home."""

from __future__ import annotations

from functools import partial

from gymdash_tui.tui.key import Key

_look = partial(Key, group="Looking", scope="home")

KEYS: tuple[Key, ...] = (
    _look("pane", "tab", "next_pane", "next pane", "Go on to the next pane: list, curve, details.", footer=16),
    _look("open", "enter", "open", "details", "Go to the details of the simulation under the cursor."),
    _look(
        "tab-next",
        "right_square_bracket",
        "next_tab(1)",
        "next tab",
        "Show the next details: config, statuses, output, record.",
        footer=17,
    ),
    _look("tab-previous", "left_square_bracket", "next_tab(-1)", "previous tab", "Show the details before."),
    _look("metric-next", "full_stop", "next_metric(1)", "next curve", "Draw the next recorded measure.", footer=18),
    _look("metric-previous", "comma", "next_metric(-1)", "previous curve", "Draw the measure before."),
    _look("smooth", "m", "smooth", "smoothing", "Smooth the curve more, or not at all; raw values stay behind it."),
    _look("zoom", "z", "zoom", "full screen", "Give the whole screen to the pane, or take it back.", footer=19),
    _look(
        "control", "C", "go('control')", "inbox", "Show the control requests: what simulations ask you for.", footer=1
    ),
    _look(
        "queue", "Q", "go('queue')", "queue", "Show the queue: what waits for what, how many run at once.", footer=12
    ),
    _look("presets", "P", "go('presets')", "presets", "Show what was saved to be used again: starts, answers."),
)
