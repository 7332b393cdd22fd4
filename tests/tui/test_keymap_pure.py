"""A person's own keys: taken where they can be pressed and are free, named where not."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.binding import BindingsMap
from textual.keys import _character_to_key

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.tui.key_names import name_of, read_keys, short_name, written
from gymdash_tui.tui.keymap import Keymap
from gymdash_tui.tui.keys import KEYS, bindings


@pytest.mark.parametrize("char", string.ascii_letters + string.digits + string.punctuation + "äé")
def test_characters_are_called_as_textual_calls_them(char: str) -> None:
    assert name_of(char) == _character_to_key(char)
    assert read_keys(char) == name_of(char)
    assert short_name(name_of(char)) == char


@pytest.mark.parametrize(
    ("written", "keys"),
    [
        ("S", "S"),
        ("j, down", "j,down"),
        ("?", "question_mark"),
        (",", "comma"),
        ("esc", "escape"),
        ("PgDn", "pagedown"),
        ("ctrl+r", "ctrl+r"),
        ("Ctrl+Up", "ctrl+up"),
        ("alt++", "alt+plus"),
        ("shift+tab", "shift+tab"),
        ("F12", "f12"),
        ("S,S", "S"),
    ],
)
def test_keys_are_read_as_people_write_them(written: str, keys: str) -> None:
    assert read_keys(written) == keys


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("ctrl+i", "arrives as tab"),
        ("ctrl+m", "arrives as enter"),
        ("ctrl+h", "arrives as backspace"),
        ("ctrl+[", "arrives as esc"),
        ("shift+g", "write G"),
        ("ctrl+A", "write ctrl+a"),
        ("ctrl+1", "no terminal sends"),
        ("ctrl+shift+a", "no terminal sends"),
        ("super+a", "there are ctrl, alt and shift"),
        ("ctrl+q", "leaves the program"),
        ("ctrl+c", "to copy"),
        ("escpae", "did you mean"),
        ("", "is empty"),
        ("a,,b", "is empty"),
        ("\x1b[31m", "no key"),
    ],
)
def test_a_key_that_never_comes_is_named(written: str, said: str) -> None:
    with pytest.raises(WrongUse, match=re.escape(said)):
        read_keys(written)


@given(st.text(max_size=30))
def test_no_text_is_too_wild(text: str) -> None:
    try:
        keys = read_keys(text)
    except WrongUse as error:
        assert str(error)
    else:
        assert read_keys(keys) == keys
        assert read_keys(written(keys)) == keys


def test_in_the_file_keys_stand_as_people_write_them() -> None:
    assert written("question_mark,alt+plus,comma,escape,S") == "?,alt++,comma,escape,S"


def test_the_tables_own_keys_can_be_read() -> None:
    for key in KEYS:
        taken = {"ctrl+q"}
        for name in set(key.keys.split(",")) - taken:
            assert read_keys(name) == name


def test_a_key_of_ones_own_counts_and_is_shown() -> None:
    keymap = Keymap({"stop": "S", "down": "f17,down", "new": "f19"})
    assert not keymap.problems
    assert (keymap["stop"].keys, keymap["stop"].label) == ("S", "S")
    assert keymap["down"].label == "f17 down"
    assert [key.id for key in keymap.in_scope("home")] == [key.id for key in KEYS if "home" in key.scopes]


def test_two_can_change_places() -> None:
    keymap = Keymap({"stop": "x", "kill": "s"})
    assert not keymap.problems
    assert (keymap["stop"].keys, keymap["kill"].keys) == ("x", "s")


def test_a_key_that_is_taken_is_named_and_the_usual_one_stays() -> None:
    keymap = Keymap({"stop": "x", "rerun": "?", "pause": "ctrl+i", "nope": "a"})
    assert "'kill' there already" in keymap.problems["stop"]
    assert "'help' there already" in keymap.problems["rerun"]
    assert "arrives as tab" in keymap.problems["pause"]
    assert "is no action" in keymap.problems["nope"]
    assert keymap.keys == KEYS
    assert keymap.for_textual == {}


def test_the_same_key_twice_counts_once() -> None:
    keymap = Keymap({"stop": "f17", "kill": "f17"})
    assert len(keymap.problems) == 1
    assert sum(key.keys == "f17" for key in keymap.keys) == 1


def test_a_key_may_mean_something_else_on_another_screen() -> None:
    assert not Keymap({"queue-later": "f20"}).problems  # f20 is nobody's in the queue
    assert not Keymap({"settings-find": "n"}).problems  # new, at home


def test_where_something_is_typed_letters_are_no_keys() -> None:
    assert "typed into the fields" in Keymap({"form-start": "s"}).problems["form-start"]
    assert "typed into the fields" in Keymap({"answer-send": "ctrl+a"}).problems["answer-send"]
    assert not Keymap({"form-start": "ctrl+g"}).problems


def textual_keys(wanted: dict[str, str], scope: str) -> dict[str, list[str]]:
    """Give what each key does on a screen once Textual has been told."""
    found = BindingsMap(bindings(scope))
    found.apply_keymap(Keymap(wanted).for_textual)
    return {key: list(dict.fromkeys(one.id or "" for one in several)) for key, several in found.key_to_bindings.items()}


IDS = st.sampled_from([key.id for key in KEYS])
NAMES = st.sampled_from(["S", "D", "f17", "f18", "x", "s", "j,down", "ctrl+r", "comma", "d", "f1", "W"])


@given(st.dictionaries(IDS, NAMES, max_size=6))
def test_textual_does_what_the_keymap_says(wanted: dict[str, str]) -> None:
    keymap = Keymap(wanted)
    for scope in ("home", "queue", "form", "app"):
        expected: dict[str, set[str]] = {}
        for key in keymap.in_scope(scope):
            for name in key.keys.split(","):
                expected.setdefault(name, set()).add(key.id)
        assert {key: set(ids) for key, ids in textual_keys(wanted, scope).items()} == expected
