"""The keys of what is looked at, at home."""

from __future__ import annotations

from functools import partial

from gymdash_tui.tui.key import Key

_look = partial(Key, group="Looking", scope="home")

_FILTER = "Filter by name, state, score, age, tag, or any configuration key."

KEYS: tuple[Key, ...] = (
    _look("filter", "slash", "filter", "filter", _FILTER, footer=9, first=True),
    _look("sort", "o", "sort", "order", "Choose by what the list is ordered; the same again turns it.", footer=15),
    _look("columns", "O", "columns", "columns", "Choose the list's columns, also configuration keys."),
    _look("best", "b", "best", "best", "Go to the best score of what is shown.", footer=15),
    _look("fold", "f", "fold", "fold", "Fold the group, or unfold it."),
    _look("fold-left", "left", "fold(True)", "fold", "Fold the group in which the cursor stands.", shown="←"),
    _look("fold-right", "right", "fold(False)", "unfold", "Unfold the group, or go into it.", shown="→"),
    _look("fold-all", "F", "fold_all", "fold all", "Fold all groups, or unfold all."),
    _look("pane", "tab", "next_pane", "next pane", "Go on to the next pane: list, curve, details.", footer=16),
    _look("open", "enter", "open", "details", "Go to the details of the simulation under the cursor.", footer=3),
    _look(
        "tab-next",
        "right_square_bracket",
        "next_tab(1)",
        "next tab",
        "Show the next details: statuses, output, media, usage, record.",
        footer=8,
    ),
    _look("tab-previous", "left_square_bracket", "next_tab(-1)", "previous tab", "Show the details before."),
    _look("metric-next", "full_stop", "next_metric(1)", "next curve", "Draw the next recorded measure.", footer=18),
    _look("metric-previous", "comma", "next_metric(-1)", "previous curve", "Draw the measure before."),
    _look("smooth", "m", "smooth", "smoothing", "Smooth the curve more, or not at all; raw values stay behind it."),
    _look("zoom", "z", "zoom", "full screen", "Give the whole screen to the pane, or take it back.", footer=19),
    _look(
        "control", "C", "go('control')", "inbox", "Show the control requests: what simulations ask you for.", footer=1
    ),
    _look("queue", "Q", "go('queue')", "queue", "Show the queue: what waits for what, how many run at once."),
    _look("presets", "P", "go('presets')", "presets", "Show what was saved to be used again: starts, answers."),
)
