"""Simulations by a filter, for the commands that take one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.filtering import Every, Filter, parse_filter
from gymdash_tui.domain.listing import ListQuery
from gymdash_tui.domain.record import SimulationRecord

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project


def read_filters(project: Project, texts: Iterable[str]) -> Filter:
    """Read filters of which all have to hold.

    Raises:
        WrongUse: If one cannot be understood; the sentence says where, and what to write instead.
    """
    given = [text for text in texts if text.strip()]
    keys = project.config_keys() if given else ()
    read = [parse_filter(text, keys) for text in given]
    trees = tuple(one.tree for one in read if one.tree is not None)
    if len(trees) < 2:
        return read[0] if read else Filter()
    return Filter(" ".join(f"({text})" for text in given), Every(trees))


def filtered(project: Project, text: str) -> list[SimulationRecord]:
    """Give the simulations that a filter lets through, newest first; none where nothing was given as filter.

    Raises:
        WrongUse: If it cannot be understood, or lets none through.
    """
    wanted = read_filters(project, [text])
    if wanted.is_empty:
        return []
    ids = [row.sim_id for row in project.outline(ListQuery(wanted)).rows]
    if not ids:
        raise WrongUse(f"No simulation matches '{text[:60]}'; `gymdash-tui ls` lists them all.")
    return list(project.records_of(ids).values())
