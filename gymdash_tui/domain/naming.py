"""Names for simulations that a person gave none, and what a person may give them: names, tags, notes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gymdash_tui.domain.errors import WrongUse

if TYPE_CHECKING:
    from gymdash_tui.domain.record import SimulationRecord


def default_name(key: str, kwargs: Mapping[str, Any]) -> str:
    """Make a name from what tells simulations apart: ``ppo-CartPole-v1-seed0``, or else the type's key."""
    parts = [str(kwargs[name]) for name in ("algorithm", "env") if kwargs.get(name)]
    name = "-".join(parts) or key
    seed = kwargs.get("seed")
    return f"{name}-seed{seed}" if seed is not None else name


def told_apart(records: Sequence[SimulationRecord], names: Sequence[str] = ()) -> list[str]:
    """Give names that tell simulations apart: one that several share is followed by the seed, or else by the id.

    Args:
        records: The simulations.
        names: What they are called where they stand; their own names where left out.
    """
    given = list(names or (record.name for record in records))
    places = defaultdict[str, list[int]](list)
    for place, name in enumerate(given):
        places[name].append(place)
    for alike in places.values():
        if len(alike) > 1:
            for place, what in zip(alike, _what_differs([records[at] for at in alike]), strict=True):
                given[place] += f" {what}"
    return given


def _what_differs(records: Sequence[SimulationRecord]) -> list[str]:
    seeds = [record.seed for record in records]
    if None not in seeds and len(set(seeds)) == len(seeds):
        return [f"seed {seed}" for seed in seeds]
    ids = [record.sim_id for record in records]
    length = next((length for length in range(_ID, 36) if len({one[:length] for one in ids}) == len(ids)), 36)
    return [one[:length] for one in ids]


def snake_case(name: str) -> str:
    """Write the name of a class as a key: ``MyPPOSim`` as ``my_ppo_sim``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


_ID = 4
"""Characters of an id behind a name, where they tell simulations apart."""

LONGEST_NAME = 500
LONGEST_TAG = 60
LONGEST_NOTE = 10_000
"""Characters that a person may give a simulation as name, tag or note; more are a slip of the clipboard."""


def check_name(text: str) -> str:
    """Give a name as it is kept, without blanks around it.

    Raises:
        WrongUse: If it is empty, very long, or more than one line.
    """
    name = text.strip()
    if not name:
        raise WrongUse("A simulation needs a name; give it one.")
    _check_length(name, LONGEST_NAME, "name")
    if len(name.splitlines()) > 1:
        raise WrongUse("A name is one line; write the rest into the note.")
    return name


def check_tag(text: str) -> str:
    """Give a tag as it is kept, without a ``#`` before it.

    Raises:
        WrongUse: If it is empty, very long, has a blank or a comma in it, or begins with a sign.
    """
    tag = text.strip().removeprefix("#")
    if not tag:
        raise WrongUse("A tag needs at least one character; write for example good.")
    _check_length(tag, LONGEST_TAG, "tag")
    if "," in tag or len(tag.split()) > 1:
        joined = "-".join(tag.replace(",", " ").split())
        raise WrongUse(f"'{tag}' has a blank or a comma in it, and a tag is one word; write {joined or 'good'}.")
    if tag[0] in "+-":
        raise WrongUse(f"'{tag}' begins with {tag[0]}, by which tags are added and taken away; leave that out.")
    return tag


def check_note(text: str) -> str:
    """Give a note as it is kept, without white space after it; an empty one is none.

    Raises:
        WrongUse: If it is very long.
    """
    _check_length(text, LONGEST_NOTE, "note")
    return text.rstrip()


def _check_length(text: str, longest: int, what: str) -> None:
    if len(text) > longest:
        raise WrongUse(f"The {what} has {len(text):,} characters, and {longest:,} are the most; shorten it.")


def names_for(name: str, seeds: Sequence[int | None]) -> list[str]:
    """Name several simulations at once: by their seeds where these tell them apart, else by numbers.

    Args:
        name: What their names begin with; of one alone, its name.
        seeds: The seed of each.
    """
    if len(seeds) == 1:
        return [name]
    if None not in seeds and len(set(seeds)) == len(seeds):
        return [f"{name}-seed{seed}" for seed in seeds]
    return [f"{name}-{number}" for number in range(1, len(seeds) + 1)]


def retagged(tags: Sequence[str], add: Sequence[str], remove: Sequence[str]) -> tuple[str, ...]:
    """Give tags with some added and some taken away; large and small letters make no other tag.

    Args:
        tags: What is there.
        add: What is added where it is not there, in this order.
        remove: What is taken away.
    """
    gone = {tag.casefold() for tag in remove}
    kept = [tag for tag in tags if tag.casefold() not in gone]
    there = {tag.casefold() for tag in kept}
    new = {tag.casefold(): tag for tag in reversed(add)}
    return (*kept, *(new[folded] for folded in dict.fromkeys(map(str.casefold, add)) if folded not in there))
