"""The keys of the details, at home: they work while the details have the keys."""

from __future__ import annotations

from functools import partial

from gymdash_tui.tui.key import Key

_here = partial(Key, group="Details", scope="home")

_SEARCH = "In the details: look for a text; > and < go on."
_LEVEL = "In the output: show warnings and errors, errors alone, or all."
_CHART = "In the output: the charts where the marked or the top line was printed."
_ALL = "Comparing marked ones: show all keys, or what differs."

KEYS: tuple[Key, ...] = (
    _here("details-search", "slash", "search", "search", _SEARCH, footer=1),
    _here("details-next", "greater_than_sign", "next_hit(1)", "next", "Go to the next line that holds it.", footer=1),
    _here("details-previous", "less_than_sign", "next_hit(-1)", "previous", "Go to the line before that holds it."),
    _here("details-stop", "escape", "stop_search", "stop searching", "Forget what is looked for."),
    _here("details-level", "l", "next_level", "level", _LEVEL, footer=1),
    _here("details-trace", "J", "to_trace", "traceback", "Go to the newest traceback, then to the one before."),
    _here("details-follow", "f", "follow", "follow", "In the output: follow what is printed, or stay.", footer=1),
    _here("details-chart", "W", "to_chart", "on the chart", _CHART, footer=1),
    _here("details-all", "equals_sign", "compare_all", "all keys", _ALL, footer=1),
    _here("details-open", "enter", "open_media", "show", "In the media: show films, images and texts here.", footer=1),
    _here("details-copy", "y", "copy_details", "copy", "Copy what the details show: trace, lines, path.", footer=1),
)
