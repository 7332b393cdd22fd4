"""What a person may give a simulation: names, tags, notes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.naming import check_name, check_note, check_tag, names_for, retagged


@pytest.mark.parametrize(
    ("text", "name"), [(" best one ", "best one"), ("[/x] 👩‍🚀", "[/x] 👩‍🚀"), ("x" * 500, "x" * 500)]
)
def test_names(text: str, name: str) -> None:
    assert check_name(text) == name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "A simulation needs a name; give it one."),
        (" \t", "A simulation needs a name"),
        ("x" * 501, "The name has 501 characters, and 500 are the most; shorten it."),
        ("a\nb", "A name is one line; write the rest into the note."),
        ("a\u2028b", "A name is one line"),
    ],
)
def test_what_is_no_name(text: str, said: str) -> None:
    with pytest.raises(WrongUse) as error:
        check_name(text)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("text", "tag"), [("good", "good"), (" #good ", "good"), ("größe", "größe"), ("a-b+c", "a-b+c")]
)
def test_tags(text: str, tag: str) -> None:
    assert check_tag(text) == tag


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "A tag needs at least one character; write for example good."),
        ("#", "A tag needs at least one character"),
        ("two words", "'two words' has a blank or a comma in it, and a tag is one word; write two-words."),
        ("a,b", "write a-b."),
        (",", "write good."),
        ("a\u00a0b", "has a blank"),
        ("-x", "'-x' begins with -, by which tags are added and taken away; leave that out."),
        ("x" * 61, "The tag has 61 characters, and 60 are the most"),
    ],
)
def test_what_is_no_tag(text: str, said: str) -> None:
    with pytest.raises(WrongUse) as error:
        check_tag(text)
    assert said in str(error.value)


def test_notes() -> None:
    assert check_note("a\n b \n\n") == "a\n b" and check_note("  ") == ""
    with pytest.raises(WrongUse, match="The note has 10,001 characters"):
        check_note("x" * 10_001)


@pytest.mark.parametrize(
    ("seeds", "names"),
    [
        ([7], ["n"]),
        ([0, 1], ["n-seed0", "n-seed1"]),
        ([1, 1], ["n-1", "n-2"]),
        ([1, None], ["n-1", "n-2"]),
        ([], []),
    ],
)
def test_several_are_told_apart(seeds: Sequence[int | None], names: list[str]) -> None:
    assert names_for("n", seeds) == names


@pytest.mark.parametrize(
    ("tags", "add", "remove", "after"),
    [
        (("a",), ["b", "c"], [], ("a", "b", "c")),
        (("A",), ["a"], [], ("A",)),
        (("A", "b"), [], ["a"], ("b",)),
        (("A",), ["a"], ["A"], ("a",)),
        ((), ["x", "X", "x"], [], ("x",)),
        (("a",), [], ["zzz"], ("a",)),
    ],
)
def test_retagged(tags: tuple[str, ...], add: list[str], remove: list[str], after: tuple[str, ...]) -> None:
    assert retagged(tags, add, remove) == after


@given(*[st.lists(st.text(st.sampled_from("aAbBßS"), min_size=1, max_size=2), max_size=4, unique_by=str.casefold)] * 3)
def test_tags_are_never_there_twice_and_no_other_is_lost(tags: list[str], add: list[str], remove: list[str]) -> None:
    after = retagged(tags, add, remove)
    folded = [tag.casefold() for tag in after]
    assert len(set(folded)) == len(folded)
    gone = {tag.casefold() for tag in remove} - {tag.casefold() for tag in add}
    assert set(folded) == ({tag.casefold() for tag in [*tags, *add]} - gone)
