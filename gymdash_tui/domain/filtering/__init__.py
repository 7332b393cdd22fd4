"""The filter language: what a person types to pick simulations, read into a tree. Nothing here knows where they lie."""

from __future__ import annotations

from gymdash_tui.domain.filter_help import FILTER_HELP
from gymdash_tui.domain.filtering.completing import complete, put_in
from gymdash_tui.domain.filtering.parsing import parse_filter
from gymdash_tui.domain.filtering.scanning import WrongFilter
from gymdash_tui.domain.filtering.tree import Compare, Either, Every, Filter, Node, Not, Op, State, Word

__all__ = [
    "FILTER_HELP",
    "Compare",
    "Either",
    "Every",
    "Filter",
    "Node",
    "Not",
    "Op",
    "State",
    "Word",
    "WrongFilter",
    "complete",
    "parse_filter",
    "put_in",
]
