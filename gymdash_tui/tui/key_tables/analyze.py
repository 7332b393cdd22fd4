"""The keys of the charts."""

from __future__ import annotations

from functools import partial

from gymdash_tui.tui.key import BACK, Key

_see = partial(Key, group="Charts", scope="analyze")
_part = partial(Key, group="What part of them", scope="analyze")
_runs = partial(Key, group="Runs and groups", scope="analyze")
_axes = partial(Key, group="Axes and lines", scope="analyze")

KEYS: tuple[Key, ...] = (
    _see(
        "analyze-open",
        "enter,z",
        "alone",
        "full screen",
        "Show one chart over the whole screen, or all again.",
        footer=2,
    ),
    _see(
        "analyze-turn", "tab", "next_view", "table", "Go on: charts, table of numbers, what the keys matter.", footer=3
    ),
    _see(
        "analyze-tags", "slash", "pick_tags", "pick", "Show the charts whose tags match a regular expression.", footer=9
    ),
    _see("analyze-fold", "f", "fold", "fold", "Fold the category of the chart, or unfold it.", footer=14),
    _see("analyze-fold-all", "F", "fold_all", "fold all", "Unfold all categories, or fold all but the one you are in."),
    _see("analyze-overview", "v", "overview", "overview", "Show the whole of the chart above the others, or not."),
    _part(
        "analyze-left",
        "left",
        "cross(-1)",
        "value before",
        "Move the crosshair left: values are read there.",
        shown="←",
    ),
    _part(
        "analyze-right",
        "right",
        "cross(1)",
        "values",
        "Move the crosshair right: values are read there.",
        shown="→",
        footer=4,
    ),
    _part("analyze-far-left", "H", "cross(-10)", "ten left", "Move the crosshair left by ten columns."),
    _part("analyze-far-right", "L", "cross(10)", "ten right", "Move the crosshair right by ten columns."),
    _part("analyze-pan-left", "h", "pan(-0.2)", "earlier", "Move all charts to earlier steps."),
    _part(
        "analyze-pan-right",
        "l",
        "pan(0.2)",
        "later",
        "Move all charts to later steps; at the end they follow what runs.",
    ),
    _part(
        "analyze-in",
        "plus,equals_sign",
        "zoom(0.7)",
        "closer",
        "Narrow all charts around the crosshair.",
        shown="+",
        footer=5,
    ),
    _part("analyze-out", "minus", "zoom(1.43)", "wider", "Widen all charts."),
    _part("analyze-all", "a", "whole", "whole", "Show all steps again.", footer=6),
    _part(
        "analyze-range", "colon", "type_range", "range", "Type the range of steps to show: 10k-50k, 50%..", footer=12
    ),
    _runs("analyze-next", "full_stop", "light(1)", "next group", "Let the next group stand out.", footer=11),
    _runs("analyze-previous", "comma", "light(-1)", "group before", "Let the group before stand out."),
    _runs(
        "analyze-by",
        "s",
        "group_by",
        "group by",
        "Choose what makes a group: seeds, nothing, a configuration key.",
        footer=8,
    ),
    _runs(
        "analyze-band", "b", "next_band", "band", "Draw groups as mean, median or IQM with another spread.", footer=7
    ),
    _runs(
        "analyze-members",
        "B",
        "members",
        "runs",
        "Draw the runs of a group faint behind it, or list them in the table.",
    ),
    _runs(
        "analyze-at",
        "at",
        "type_place",
        "values at",
        "Type a step: the table tells every run's value there.",
        shown="@",
    ),
    _runs("analyze-order", "o", "order", "order", "Order the table by its next column, best first."),
    _axes(
        "analyze-smooth", "m", "smooth", "smoothing", "Smooth more, or not at all; raw values stay behind.", footer=10
    ),
    _axes(
        "analyze-smooth-kind",
        "w",
        "smooth_kind",
        "average or window",
        "Smooth by a moving average, or by a window of points.",
    ),
    _axes(
        "analyze-x", "x", "next_x", "x axis", "Count steps, time since the start, time of day, or episodes.", footer=13
    ),
    _axes("analyze-log-x", "X", "log_x", "log x", "Make the x axis logarithmic, or not."),
    _axes(
        "analyze-y", "y", "next_y", "y range", "Leave outliers out, show the whole range, or keep the range as it is."
    ),
    _axes("analyze-log-y", "Y", "log_y", "log y", "Make the values' axis logarithmic, or not."),
    _see("analyze-media", "p", "media", "play", "Show the film or picture nearest to the crosshair.", footer=8),
    _see("analyze-output", "W", "output", "output", "Show what a run printed at the crosshair, when that is known."),
    _see("analyze-export", "e", "export", "export", "Write charts, points, table or a report into a file.", footer=8),
    _see(
        "analyze-back",
        "escape",
        "step_out",
        "back",
        "Leave: one chart, crosshair, range, what was picked; then the screen.",
        footer=BACK,
    ),
)
