"""The settings that a run wrote into its event files, where nothing else tells them: imported runs, commands."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.values import flatten
from gymdash_tui.metrics.contents import ContentGone, RunContents
from gymdash_tui.metrics.hparam_table import read_table
from gymdash_tui.simulation.paths import SimulationFolder

_SEED = "seed"
_LARGEST = 1 << 20  # bytes of a text in which settings are looked for
_EXACT = 1e15  # up to which a whole number is kept as a float without loss


def settings_in(contents: RunContents) -> dict[str, Any]:
    """Give the hyperparameters in event files: TensorBoard's own (``add_hparams``), and else a table in a text.

    Whole numbers, which TensorBoard keeps as floats, are whole again; what several sessions differ in is left out.
    """
    found = {**settings_in_tables(contents), **contents.agreed}
    return {name: _whole(value) for name, value in found.items() if name}


def settings_in_tables(contents: RunContents) -> dict[str, Any]:
    """Give the hyperparameters that were written down as a table in a text."""
    found: dict[str, Any] = {}
    for table in contents.tables:
        with suppress(ContentGone):
            text = table.read() if table.size <= _LARGEST else ""
            found |= read_table(text) if isinstance(text, str) else {}
    return found


def _whole(value: Any) -> Any:
    is_whole = isinstance(value, float) and value.is_integer() and abs(value) < _EXACT
    return int(value) if is_whole else value


def read_settings_in(folder: SimulationFolder) -> dict[str, Any]:
    """Read the hyperparameters in a simulation's event files."""
    contents = RunContents(folder.tb, shorten=True, most=1)
    contents.poll()
    contents.close()
    return settings_in(contents)


def with_settings(record: SimulationRecord, settings: Mapping[str, Any]) -> SimulationRecord:
    """Give a simulation with what it wrote down of its settings as if it had been given that.

    Where its own configuration has a key, that counts; so does its own seed.
    """
    if not settings:
        return record
    own = {*record.holding, *flatten(record.holding), *([] if record.seed is None else [_SEED])}
    new = {name: value for name, value in settings.items() if name not in own}
    seed = new.get(_SEED)
    is_seed = isinstance(seed, int) and not isinstance(seed, bool)
    return replace(record, kwargs={**record.kwargs, **new}, seed=seed if is_seed else record.seed) if new else record
