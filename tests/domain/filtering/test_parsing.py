"""What is typed, and what it is read as; what cannot be read, and what is said then."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.filtering import (
    FILTER_HELP,
    Compare,
    Either,
    Every,
    Filter,
    Not,
    Op,
    State,
    Word,
    WrongFilter,
    parse_filter,
)
from gymdash_tui.domain.filtering.keys import KEYS, STATES, Key, Kind, find_key
from tests.domain.wild import HOSTILE

CONFIG = (
    "algorithm", "env", "num_steps", "seed", "type", "algorithm_kwargs.learning_rate", "algorithm_kwargs.n_steps",
    "algorithm_kwargs.batch_size", "a.b.c",
)  # fmt: skip
LR = Key("algorithm_kwargs.learning_rate", Kind.CONFIG)


def compare(name: str, op: str, *values: str) -> Compare:
    """Make a comparison of one of the keys that every simulation has."""
    return Compare(Key(name, KEYS[name]), Op(op), values)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("ppo", Word("ppo")),
        ('"two words"', Word("two words")),
        ('"say ""hi"""', Word('say "hi"')),
        (r'"\"', Word("\\")),
        ("a,b", Word("a,b")),
        ("#good", compare("tag", "=", "good")),
        ('#"a b"', compare("tag", "=", "a b")),
        ("#a,b", compare("tag", "=", "a,b")),
        ("running", State("running")),
        ("PINNED", State("pinned")),
        ('"running"', Word("running")),
        ("-failed", Not(State("failed"))),
        ("--failed", State("failed")),
        ("-(a b)", Not(Every((Word("a"), Word("b"))))),
        ("a b", Every((Word("a"), Word("b")))),
        ("a | b", Either((Word("a"), Word("b")))),
        ("a|b", Either((Word("a"), Word("b")))),
        ("a and b", Every((Word("a"), Word("b")))),
        ("a AND b & c && d", Every((Word("a"), Word("b"), Word("c"), Word("d")))),
        ("a or b", Either((Word("a"), Word("b")))),
        ("a || b", Either((Word("a"), Word("b")))),
        ("a and b or c", Either((Every((Word("a"), Word("b"))), Word("c")))),
        ("a and (b or c)", Every((Word("a"), Either((Word("b"), Word("c")))))),
        ("not failed", Not(State("failed"))),
        ("NOT (a or b)", Not(Either((Word("a"), Word("b"))))),
        ("a and not not b", Every((Word("a"), Word("b")))),
        ("and", Word("and")),
        ("or a", Every((Word("or"), Word("a")))),
        ("not", Word("not")),
        ("a not", Every((Word("a"), Word("not")))),
        ('a "and" b', Every((Word("a"), Word("and"), Word("b")))),
        ("android order nothing", Every((Word("android"), Word("order"), Word("nothing")))),
        ("a b | c", Either((Every((Word("a"), Word("b"))), Word("c")))),
        ("a (b | c)", Every((Word("a"), Either((Word("b"), Word("c")))))),
        ("((a))", Word("a")),
        ("lr>=1e-3", Compare(LR, Op.AT_LEAST, ("1e-3",))),
        ("lr >= 1e-3", Compare(LR, Op.AT_LEAST, ("1e-3",))),
        ("lr>=1e-3 -note:x", Every((Compare(LR, Op.AT_LEAST, ("1e-3",)), Not(compare("note", ":", "x"))))),
        ("score>-5", compare("score", ">", "-5")),
        ("score==5", compare("score", "=", "5")),
        ("seed=0,1, 2", compare("seed", "=", "0", "1", "2")),
        ('name="a b",c', compare("name", "=", "a b", "c")),
        ("name=[64,64]", compare("name", "=", "[64,64]")),
        ("name:f(x|y,z)", compare("name", ":", "f(x|y,z)")),
        ("(name:f)", compare("name", ":", "f")),
        ("name~seed[0-4]$", compare("name", "~", "seed[0-4]$")),
        ("name~a,b", compare("name", "~", "a,b")),
        ("name=~^p", compare("name", "~", "^p")),
        (r"(name~a\)b)", compare("name", "~", r"a\)b")),
        ("name~(a|b) c", Every((compare("name", "~", "(a|b)"), Word("c")))),
        ("name:a|c", Either((compare("name", ":", "a"), Word("c")))),
        ("state=failed,died", Either((State("failed"), State("died")))),
        ("state!=Done", Not(State("done"))),
        ("status:live", State("live")),
        ("progress<50%", compare("progress", "<", "50%")),
        ("reward>1", compare("score", ">", "1")),
        ("age<1h30m", compare("age", "<", "1h30m")),
        ("created=today", compare("created", "=", "today")),
        ('created>"2026-05-01 12:30"', compare("created", ">", "2026-05-01 12:30")),
        ("config.type=x", Compare(Key("type", Kind.CONFIG), Op.IS, ("x",))),
        ('"env"=x', Compare(Key("env", Kind.CONFIG), Op.IS, ("x",))),
        ('name=""', compare("name", "=", "")),
    ],
)
def test_what_is_typed_is_what_is_meant(text: str, tree: object) -> None:
    read = parse_filter(text, CONFIG)
    assert read == Filter(text, tree)  # type: ignore[arg-type]
    assert not read.is_empty


@pytest.mark.parametrize("text", ["", " ", "\t\n"])
def test_nothing_lets_all_through(text: str) -> None:
    assert parse_filter(text).is_empty and parse_filter(text) == Filter()


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("env", "env"),
        ("ENV", "env"),
        ("algorithm_kwargs.n_steps", "algorithm_kwargs.n_steps"),
        ("n_steps", "algorithm_kwargs.n_steps"),
        ("learning", "algorithm_kwargs.learning_rate"),
        ("lr", "algorithm_kwargs.learning_rate"),
        ("bs", "algorithm_kwargs.batch_size"),
        ("algo", "algorithm"),
        ("algorithm_kwargs.l", "algorithm_kwargs.learning_rate"),
        ("c", "a.b.c"),
        ("config.seed", "seed"),
        ("config.env", "env"),
    ],
)
def test_a_configuration_key_is_found_by_part_of_it(word: str, key: str) -> None:
    assert find_key(word, CONFIG) == Key(key, Kind.CONFIG)


def test_our_own_keys_come_first_and_a_key_as_it_is_written_before_others() -> None:
    assert find_key("seed", CONFIG) == Key("seed", Kind.NUMBER)
    assert find_key("reward", ()) == Key("score", Kind.NUMBER)
    assert find_key("reward", ["reward"]) == Key("reward", Kind.CONFIG)
    assert find_key("algo", ["algorithm", "algorithm_kwargs", "algorithm_kwargs.lr"]) == Key("algorithm", Kind.CONFIG)
    assert find_key("LR", ["lr", "LR"]) == Key("LR", Kind.CONFIG)
    with pytest.raises(WrongUse, match="may be lr, LR"):
        find_key("Lr", ["lr", "LR"])


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("(a", 0, "A ( is not closed"),
        ("a )", 2, "A ) closes nothing"),
        ("a | ", 4, "Something is missing at the end"),
        ("a and", 5, "Something is missing at the end"),
        ("a or ", 5, "Something is missing at the end"),
        ("a and | b", 6, "Something is missing beside a |"),
        ("(a and)", 6, "Something is missing before a )"),
        ("| a", 0, "Something is missing beside a |"),
        ("()", 1, "Something is missing before a )"),
        ('x "a', 2, 'A " is not closed'),
        ("a - b", 2, "A - stands alone; write -word"),
        ("-", 0, "A - stands alone"),
        ("#", 0, "A tag is missing after #"),
        ("lr>=", 4, "A value is missing after '>='"),
        ("name=a,", 7, "A value is missing after '='"),
        (">5", 0, "A key is missing before '>'; write for example score>400"),
        ("a !b", 2, "'!' stands alone; write != for 'is not'"),
        ("colour=red", 0, 'There is no key \'colour\' (known: state, name, tag,'),
        ("scroe>5", 0, "There is no key 'scroe'; did you mean 'score'; to look for a text, quote it: \"scroe>5\""),
        ("x learn_rate=5", 2, "did you mean 'learning_rate'"),
        ("n=1", 0, "'n' may be num_steps, algorithm_kwargs.n_steps; write more of one"),
        ("score>abc", 0, "'abc' is no number; write score>=100k"),
        ("score=x", 0, "'x' is no number"),
        ("lr>fast", 0, "'fast' is no number, which > asks for; write algorithm_kwargs.learning_rate:fast for a text"),
        ("name>a", 0, "name cannot be compared with >; use = != or :"),
        ("#a tag<b", 3, "tag cannot be compared with <"),
        ("state>done", 0, "state cannot be compared with >"),
        ("state=runing", 0, "'runing' is no state; did you mean 'running'"),
        ("state~x", 0, "state cannot be compared with ~"),
        ("age=2h", 0, "age is never exactly something; write age<2h or age>3d"),
        ("age<2", 0, "'2' is no time; write 5m, 2h, 3d or 1w"),
        ("took~x", 0, "took cannot be compared with ~"),
        ("created=soon", 0, "'soon' is no day; write today, 2026-05-01"),
        ("name~[", 0, "'[' is no regular expression: unterminated character set"),
        ("name~(a+)+", 0, "repeats something that itself repeats"),
        ("(" * 30, 20, "More than 20 parentheses"),
        ("x" * 1001, 1000, "longer than 1000 characters"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_with_its_place_and_the_next_step(text: str, place: int, said: str) -> None:
    with pytest.raises(WrongFilter) as error:
        parse_filter(text, CONFIG)
    assert said in str(error.value) and error.value.place == place
    assert str(error.value).endswith(f"(at character {place + 1} of the filter).")


PIECES = st.sampled_from([*'alr "()|-#=!<>:~,.[]\\5%*\nö', "\ud800"])

WORDS = ("and", "OR", "not", "&", "||", "a", "(", ")", "|", "-", "not=3", "or >= 2", "score>3")


@given(st.text(PIECES) | st.text(st.characters()) | st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_anything_may_be_typed(text: str) -> None:
    try:
        assert parse_filter(text, CONFIG).is_empty == (not text.strip())
    except WrongFilter as error:
        assert 0 <= error.place <= max(len(text), 1000)
        assert len(str(error)) < 600


def test_the_keys_of_its_own_that_it_compares_are_known() -> None:
    keys = ["step", "env", "image_size"]
    for text, own in {
        "": set(),
        "score image_size=3 env=age": set(),  # words, and what configurations have
        "-score>3": {"score"},
        "(reward>1 or env=x) name:y age<2h": {"score", "name", "age"},
        "config.step=3": set(),
    }.items():
        assert parse_filter(text, keys).own_keys == own, text


def test_hostile_texts_and_keys() -> None:
    for text in (HOSTILE, f'"{HOSTILE}"', f"{HOSTILE}=1", f"env:{HOSTILE[:900]}", "-" * 900 + "a", '"' * 999):
        try:
            parse_filter(text, [HOSTILE, "", ".", "env"])
        except WrongFilter as error:
            assert len(str(error)) < 600
    assert parse_filter("-" * 900 + "a").tree == Word("a")


def test_every_state_stands_alone_and_every_key_is_known() -> None:
    assert all(parse_filter(word).tree == State(word) for word in STATES)
    assert all(find_key(key, ()) == Key(key, kind) for key, kind in KEYS.items())


def test_every_example_of_the_help_can_be_read() -> None:
    for example, meaning in FILTER_HELP:
        assert not parse_filter(example, CONFIG).is_empty and meaning and len(example) <= 26
