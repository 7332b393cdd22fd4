"""What is wrong with what was typed into the form. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gymdash_tui.domain.checks import check_kwargs
from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.guess import did_you_mean
from gymdash_tui.domain.sweep import parse_seeds
from gymdash_tui.domain.values import assign
from gymdash_tui.domain.wish import GPU_ANY, GPU_NONE
from gymdash_tui.tui.form_entries import GPU, GRID, OWN, SEEDS, TYPE
from gymdash_tui.tui.form_values import read_several, split_free

if TYPE_CHECKING:
    from gymdash_tui.tui.form_model import FormModel

Problems = dict[str, str]
"""A sentence by path."""


def find_problems(model: FormModel) -> tuple[Problems, Problems]:
    """Find what is wrong, and apart from it what is needed and was not typed."""
    wrong, missing = _in_arguments(model)
    found = {**_in_type(model), **_in_own(model), **wrong}
    if not found:
        try:
            model.points()
        except WrongUse as error:
            found[SEEDS if model.seeds else GRID] = str(error)
    return found, missing


def _in_type(model: FormModel) -> Problems:
    typed = model.text(TYPE) or model.key
    if typed != model.key and typed not in model.types:
        return {TYPE: f"there is no type '{typed}'{did_you_mean(typed, model.types) or '; f4 lists them'}"}
    waiting = model.waiting
    return {TYPE: waiting} if waiting else dict(model.troubles)


def _in_own(model: FormModel) -> Problems:
    problems: Problems = {}
    for path, item in OWN.items():
        if model.text(path):
            found = check_kwargs([item], {item.name: model.own[path]})
            problems |= {path: found[item.name]} if found else {}
    gpu = model.text(GPU)
    if gpu not in ("", GPU_ANY, GPU_NONE) and not (gpu.isascii() and gpu.isdecimal() and len(gpu) < 4):
        problems[GPU] = f"is '{GPU_ANY}', '{GPU_NONE}' or the number of a GPU"
    try:
        parse_seeds(model.seeds or "0")
    except WrongUse as error:
        problems[SEEDS] = str(error)
    return problems


def _in_arguments(model: FormModel) -> tuple[Problems, Problems]:
    """Find the arguments that are wrong, and apart from them those that are missing."""
    kwargs, wrong = model.read()
    wrong |= _in_free_lines(model)
    problems = check_kwargs(model.fields or (), {**kwargs, **_first_seed(model)})
    given = {one.path for one in model.given()} | ({"seed"} if model.seeds else set())
    missing = {path: text for path, text in problems.items() if _is_missing(path, given)}
    if model.is_grid:
        return {**_in_grid(model), **wrong}, missing
    problems = {path: text for path, text in problems.items() if path not in missing}
    return {**problems, **wrong}, missing


def _first_seed(model: FormModel) -> dict[str, Any]:
    try:
        return {"seed": parse_seeds(model.seeds)[0]} if model.seeds else {}
    except WrongUse:
        return {}  # said at the seeds


def _in_free_lines(model: FormModel) -> Problems:
    problems: Problems = {}
    for entry in model.entries():
        if entry.is_free and model.text(entry.path):
            try:
                split_free(model.text(entry.path))
            except WrongUse as error:
                problems[entry.path] = str(error)
    return problems


def _is_missing(path: str, given: set[str]) -> bool:
    return path not in given and not any(name.startswith(f"{path}.") for name in given)


def _in_grid(model: FormModel) -> Problems:
    problems: Problems = {}
    for one in model.given():
        try:
            values = read_several(one.entry, one.path, one.text)
        except WrongUse as error:
            problems[one.entry.path] = str(error)
            continue
        for value in values:
            alone: dict[str, Any] = {}
            assign(alone, one.path, value)
            _keep_variant(model, alone)
            # of the others nothing is said: they are there, if not in this one
            found = check_kwargs(model.fields or (), alone).get(one.path)
            problems |= {one.path: found} if found and one.path not in problems else {}
    return problems


def _keep_variant(model: FormModel, kwargs: dict[str, Any]) -> None:
    """Say with an argument which variant it belongs to."""
    for item in model.fields or ():
        if item.variants and item.name in kwargs:
            kwargs.setdefault(item.variant_by, model.value_of(item.variant_by))
