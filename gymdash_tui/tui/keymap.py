"""The keys as they are now: the table's, with a person's own in their place. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.guess import did_you_mean
from gymdash_tui.domain.text import safe_text
from gymdash_tui.tui.key import Key
from gymdash_tui.tui.key_names import is_typed, read_keys, short_name
from gymdash_tui.tui.key_table import KEYS

_BY_ID = {key.id: key for key in KEYS}
_TYPED_IN = {"form", "answer"}


class Keymap:
    """The keys of everything.

    Attributes:
        keys: All of them, in the table's order.
        problems: What is wrong with a person's own keys, by the id for which the table's counts; a text goes on after
            the id.
    """

    def __init__(self, wanted: Mapping[str, str] | None = None) -> None:
        """Put a person's keys into the table's place; those that cannot be are left out.

        Args:
            wanted: Keys, separated by commas, by the id of what they do.
        """
        self.problems: dict[str, str] = {}
        self._own: dict[str, str] = {}
        for key_id, text in (wanted or {}).items():
            try:
                self._own[key_id] = _read(key_id, text)
            except WrongUse as error:
                self.problems[key_id] = str(error)
        self._drop_clashing()
        self.keys = tuple(self._now(key) for key in KEYS)
        self._by_id = {key.id: key for key in self.keys}

    def __getitem__(self, key_id: str) -> Key:
        """Give one by its id."""
        return self._by_id[key_id]

    def in_scope(self, *scopes: str) -> Iterator[Key]:
        """Give the keys of some scopes, in the table's order."""
        return (key for key in self.keys if key.scopes.intersection(scopes))

    def is_own(self, key_id: str) -> bool:
        """Tell whether a person's own key counts."""
        return key_id in self._own

    @property
    def for_textual(self) -> dict[str, str]:
        """What Textual is told: the changed keys, and those of the table with which they shared one.

        Textual takes a key away from everything that it does, when it is taken away from one of them.
        """
        left = {name for key_id in self._own for name in _names(_BY_ID[key_id])}
        return {key.id: key.keys for key in self.keys if key.id in self._own or left & _names(_BY_ID[key.id])}

    def read(self, key_id: str, text: str) -> str:
        """Read keys for something; gives Textual's names, separated by commas.

        Raises:
            WrongUse: If there is no such key or action, or it cannot be pressed there; goes on after a name.
        """
        return _read(key_id, text)

    def clash(self, key_id: str, keys: str) -> Key | None:
        """Give what one of some keys does already where it would do something else as well; ``None`` for nothing."""
        wanted, here = set(keys.split(",")), _BY_ID[key_id]
        for other in self.keys:
            if other.id == key_id or not _meet(here, other):
                continue
            # what shares a key from the start is told apart by what there is to do
            if wanted & _names(other) - (_names(here) & _names(_BY_ID[other.id])):
                return other
        return None

    def _now(self, key: Key) -> Key:
        own = self._own.get(key.id)
        return key if own is None else replace(key, keys=own, shown="")

    def _drop_clashing(self) -> None:
        """Leave out, one after the other, what would take another's key."""
        found = True
        while found:
            self.keys = tuple(self._now(key) for key in KEYS)
            found = False
            for key_id, keys in self._own.items():
                other = self.clash(key_id, keys)
                if other is not None:
                    both = set(keys.split(",")) & _names(other)
                    name = " ".join(short_name(one) for one in keys.split(",") if one in both)
                    self.problems[key_id] = f"is {name}, which is '{other.description}' there already ({other.id})"
                    del self._own[key_id]
                    found = True
                    break


def _read(key_id: str, text: str) -> str:
    if key_id not in _BY_ID:
        raise WrongUse(f"is no action{did_you_mean(key_id, _BY_ID)}")
    keys = read_keys(safe_text(text))
    if _BY_ID[key_id].scopes & _TYPED_IN:
        typed = next((name for name in keys.split(",") if is_typed(name)), "")
        if typed:
            raise WrongUse(f"is {short_name(typed)}, which is typed into the fields there; take f6, alt+s or ctrl+r")
    return keys


def _names(key: Key) -> set[str]:
    return set(key.keys.split(","))


def _meet(one: Key, other: Key) -> bool:
    """Tell whether two work at the same place."""
    return "app" in one.scopes | other.scopes or bool(one.scopes & other.scopes)
