"""What would have to be typed for some arguments, for a clone or a preset; and a preset of what was typed. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Set
from typing import Any

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.preset import Preset
from gymdash_tui.domain.text import safe_text
from gymdash_tui.domain.values import assign, flatten, show_value
from gymdash_tui.tui.form_entries import AFTER, FREE, GPU, GRID, GROUP, HELD, NAME, PRIORITY, PYTHON, SEEDS
from gymdash_tui.tui.form_model import FormModel
from gymdash_tui.tui.form_values import ABSENT, free_texts, read_several, split_free, value_at, write

_MORE = {"name": NAME, "group": GROUP, "gpu": GPU, "python": PYTHON, "priority": PRIORITY, "held": HELD}
"""What a preset says beside the arguments, and the fields where it is typed."""

_NUMBERED = re.compile(r"-(?:[\w.]+=)?#\d+")
"""What stands in a name for a value that is too long for it, or tells those apart that would have the same one."""


def texts_of(model: FormModel, kwargs: Mapping[str, Any]) -> dict[str, str]:
    """Give what would have to be typed for some arguments; of what the type declares, and in its order.

    Args:
        model: The form; its fields are used.
        kwargs: The arguments, nested.
    """
    if not model.fields:
        return free_texts(kwargs)
    found = FormModel(model.key, model.fields)
    # twice: which nested arguments there are depends on the others
    for _ in range(2):
        for entry in found.entries():
            value = value_at(kwargs, "seed" if entry.path == SEEDS else entry.path)
            if value is not ABSENT and (value is not None or entry.field.default is not None):
                found.texts[entry.path] = write(entry, value)
    return found.texts


def left_out(model: FormModel, texts: Mapping[str, str], kwargs: Mapping[str, Any]) -> list[str]:
    """Give the names of the arguments that no field shows: those that the type does not know.

    Args:
        model: The form; its fields are used.
        texts: What :func:`texts_of` gave.
        kwargs: The arguments, nested.
    """
    filled = FormModel(model.key, model.fields, dict(texts))
    shown = {one.path for one in filled.given()} | ({"seed"} if filled.seeds else set())
    names = [path for path, value in flatten(kwargs).items() if value is not None]
    return [path for path in names if not any(f"{path}.".startswith(f"{name}.") for name in shown)]


def is_made(model: FormModel, texts: Mapping[str, str], name: str) -> bool:
    """Tell whether a name is one that a form makes of arguments, alone or as one of several with other values.

    Args:
        model: The form; its fields are used.
        texts: What :func:`texts_of` gave for the arguments.
        name: The name.
    """
    filled = FormModel(model.key, model.fields, {path: text for path, text in texts.items() if path != SEEDS})
    try:
        begin = filled.name(filled.points())
    except WrongUse:
        return False
    if not name.startswith(begin):
        return False
    values = {path: _shown(value) for path, value in flatten(filled.kwargs).items()}
    labels = {f"-{label}={value}" for path, value in values.items() for label in (path, path.rpartition(".")[2])}
    labels |= {f"-seed{texts[SEEDS]}"} if texts.get(SEEDS) else set()
    return _is_made_of(name.removeprefix(begin), labels)


def _is_made_of(text: str, labels: Set[str]) -> bool:
    """Tell whether a text is nothing but some labels, each at most once; a number stands for a value that is long."""
    rest = _NUMBERED.sub("", text)
    if not rest:
        return True
    return any(_is_made_of(rest.removeprefix(one), labels - {one}) for one in labels if rest.startswith(one))


# -- presets -----------------------------------------------------------------------------------------------------------


def preset_texts(model: FormModel, preset: Preset) -> tuple[dict[str, str], list[str]]:
    """Give what would have to be typed for a preset, and the names of what no field shows."""
    texts = texts_of(model, preset.kwargs)
    lost = left_out(model, texts, preset.kwargs)
    more = preset.more
    texts = {SEEDS: "", GRID: "", GROUP: "", **texts}
    for name, path in _MORE.items():
        if more.get(name):
            texts[path] = safe_text(_shown(more[name]))
    if more.get("seeds"):
        texts[SEEDS] = _seeds_text(more["seeds"])
    after = more.get("after")
    if isinstance(after, list):
        texts[AFTER] = ", ".join(map(str, after))
    return {**texts, **_grid_texts(model, texts, more.get("grid"))}, lost


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else show_value(value)


def _seeds_text(seeds: Any) -> str:
    return ",".join(map(_shown, seeds)) if isinstance(seeds, list) else _shown(seeds)


def _grid_texts(model: FormModel, texts: Mapping[str, str], grid: Any) -> dict[str, str]:
    """Give the texts of a grid's arguments: values by dotted name, separated by commas."""
    if not isinstance(grid, Mapping) or not grid:
        return {}
    free = sum(path.startswith(FREE) for path in texts)
    lines = {entry.path for entry in FormModel(model.key, model.fields, dict(texts)).entries()}
    takes_free = any(path.startswith(FREE) for path in lines)
    # where commas part values, those within a text that was one value must not
    found = {path: _one(path, text) for path, text in texts.items() if not path.startswith("@")}
    for at, (path, values) in enumerate(grid.items()):
        text = ",".join(_one("", show_value(value)) for value in values) if isinstance(values, list) else _shown(values)
        is_line = str(path) in lines or not takes_free
        found |= {str(path): text} if is_line else {f"{FREE}{free + at}": f"{path} = {text}"}
    return {**found, GRID: "true"}


def _one(path: str, text: str) -> str:
    """Write a value so that its commas part nothing."""
    if path.startswith(FREE):
        name, value = split_free(text)
        return f"{name} = {_one('', value)}"
    return json.dumps(text) if "," in text and text[0] not in '"[{' else text


def preset_of(model: FormModel, name: str, below: Preset | None = None) -> Preset:
    """Make a preset of what was typed.

    Args:
        model: The form.
        name: The preset's name.
        below: The preset that it replaces or was filled with, whose note stays.
    """
    kwargs, grid = (model.kwargs, {}) if not model.is_grid else _grid_of(model)
    own = model.own
    more: dict[str, Any] = {key: own[path] for key, path in _MORE.items() if model.text(path) and own[path]}
    more |= {"seeds": model.seeds} if model.seeds else {}
    more |= {"grid": grid} if grid else {}
    after = [part.strip() for part in model.text(AFTER).split(",") if part.strip()]
    more |= {"after": after} if after else {}
    if below is not None and "score" in below.more and below.kwargs == kwargs:
        # published for just these arguments
        more |= {name: below.more[name] for name in ("score", "score_std") if name in below.more}
    return Preset(name, sim_key=model.key, kwargs=kwargs, more=more, note=below.note if below is not None else "")


def _grid_of(model: FormModel) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Part the arguments that have one value from those that have several."""
    kwargs: dict[str, Any] = {}
    grid: dict[str, list[Any]] = {}
    for one in model.given():
        values = read_several(one.entry, one.path, one.text)
        if len(values) == 1:
            assign(kwargs, one.path, values[0])
        else:
            grid[one.path] = list(values)
    return kwargs, grid
