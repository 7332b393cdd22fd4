"""Filters against an evaluation in plain Python: whatever is typed, the same simulations come of it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.filtering import Compare, Either, Every, Node, Not, Op, State, Word, parse_filter
from gymdash_tui.domain.filtering.keys import KEYS, STATES, Key, Kind
from gymdash_tui.domain.listing import ListQuery
from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.status import SimStatus, SimStatusCode
from gymdash_tui.project.project import Project

from .filter_oracle import matches, shown
from .helpers import HOSTILE, NOON, got, record

NAMES = ["ppo", "PPO-CartPole-v1-seed7", "Größe", "GRÖSSE", "straße", "世界", "a b", '"quoted"', "50%", "_", *HOSTILE]
TAGS = ["good", "GOOD", "bad", "größe", "x'y", "[/t]", "100%", "\\"]
LEAVES: list[Any] = [
    *(0, 1, -3, 0.001, 1e-05, 3e-4, 100_000, 2.5, True, False, None),
    *("ppo", "PPO", "MlpPolicy", "lin_0.001", "0.001", "1e5", "12abc", "", "größe", "true", "null"),
    *([64, 64], [], {}, ["é"]),
]
CONFIG = ["algorithm", "env", "seed", "type", "inner.learning_rate", "inner.n_steps", "größe.ß", "a'b"]


def some_record(chance: random.Random, number: int) -> SimulationRecord:
    """Make any simulation."""
    phase = chance.choice(list(Phase))
    ending = chance.choice(list(Ending)) if phase is Phase.DONE else None
    started = chance.choice([None, NOON - timedelta(seconds=chance.randrange(1, 10**6))])
    over = phase is Phase.DONE and started is not None and chance.random() < 0.9
    status = SimStatus(
        chance.choice(list(SimStatusCode)), chance.choice(NAMES), 0, chance.choice(["", "Trace\nKeyError"])
    )
    return record(
        chance.choice(NAMES),
        sim_id=f"{chance.getrandbits(64):016x}-{number}",
        sim_key=chance.choice(["stable_baselines", "Steps", "größe"]),
        phase=phase,
        ending=ending,
        force_stopped=ending is Ending.DIED,
        created=NOON - timedelta(seconds=chance.randrange(0, 10**6)),
        started=started,
        ended=started + timedelta(seconds=chance.randrange(0, 10**5)) if over and started else None,
        kwargs=some_kwargs(chance),
        start_kwargs=some_kwargs(chance) if chance.random() < 0.3 else {},
        defaults=some_kwargs(chance) if chance.random() < 0.5 else {},
        seed=chance.choice([None, 0, 7, 2**53 + 1]),
        group=chance.choice(["", "G", "größe", "g 1"]),
        tags=tuple(chance.sample(TAGS, chance.randrange(3))),
        notes=chance.choice(["", "Ice", "größe\nmore"]),
        attempt=chance.choice([1, 2]),
        progress=Progress(
            chance.choice([0, 50, 100_000]),
            chance.choice([0, 100, 100_000]),
            score=chance.choice([None, 0, -1.5, 487.3]),
        ),
        held=chance.random() < 0.5,
        priority=chance.choice([0, 3]),
        gpu=chance.choice(["", "any", "none"]),
        gpu_index=chance.choice([None, None, 0, 1]),
        asks=chance.choice(["", "", "Continue? Größe"]),
        pinned=chance.random() < 0.2,
        last_status=chance.choice([None, status]),
    )


def some_kwargs(chance: random.Random) -> dict[str, Any]:
    """Make nested arguments, each of them there or not."""
    kwargs: dict[str, Any] = {}
    for key in CONFIG:
        if chance.random() < 0.6:
            *parents, last = key.split(".")
            into = kwargs
            for name in parents:
                into = into.setdefault(name, {})
            into[last] = chance.choice(LEAVES)
    return kwargs


class Filled:
    """A project, and what was put into it; no dataclass, of which a failing test would show every field."""

    def __init__(self, project: Project, records: list[SimulationRecord]) -> None:
        self.project, self.records = project, records


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    """A project with all sorts of simulations, and these as they were put in."""
    chance = random.Random(5)
    folder: Path = tmp_path_factory.mktemp("filled")
    records = [some_record(chance, number) for number in range(120)]
    with Project.open(folder) as project:
        for one in records:
            project.add(one)
        project.add(record("gone", sim_id="gone"))
        project.set_deleted("gone", NOON)
        yield Filled(project, [got(project, one.sim_id) for one in records])


# --- any filter, as a tree and as it is typed

texts = st.sampled_from(
    [*NAMES[:10], *TAGS, "Trace", "seed", "o", "ß", "ice", "\N{KELVIN SIGN}", "'", "(", "|", "-", "#"]
)
numbers = st.sampled_from(["0", "1", "7", "-3", "0.001", "1e-3", "1e-05", "100k", "100_000", "2.5", "9007199254740993"])
spans = st.sampled_from(["1s", "5m", "2h", "1h30m", "3d", "1w", "0s"])
days = st.sampled_from(["2026-05-01", "2026-04-30", "2026-04-25", "2020-01-01"])
patterns = st.sampled_from(["ppo", "^p.*7$", "[0-9]+", "ö", "(good|bad)", r"\d\.5", "seed[0-7]"])
orders = st.sampled_from([Op.BELOW, Op.AT_MOST, Op.ABOVE, Op.AT_LEAST])
sames = st.sampled_from([Op.IS, Op.IS_NOT, Op.HAS])


def compares(keys: st.SearchStrategy[Key], ops: st.SearchStrategy[Op], values: st.SearchStrategy[str]) -> Any:
    return st.builds(Compare, keys, ops, st.lists(values, min_size=1, max_size=3).map(tuple))


def of_kind(*kinds: Kind) -> st.SearchStrategy[Key]:
    return st.sampled_from([Key(name, kind) for name, kind in KEYS.items() if kind in kinds])


configs = st.sampled_from(CONFIG).map(lambda key: Key(key, Kind.CONFIG))
mixed = configs | of_kind(Kind.GPU)
leaves: st.SearchStrategy[Node] = st.one_of(
    st.builds(Word, texts.filter(bool)),
    st.builds(State, st.sampled_from(STATES)),
    compares(of_kind(Kind.TEXT, Kind.TAGS), sames, texts),
    compares(of_kind(Kind.NUMBER), sames | orders, numbers),
    compares(of_kind(Kind.SPAN), orders, spans),
    compares(of_kind(Kind.MOMENT), sames | orders, days),
    compares(mixed, sames, texts | numbers | st.sampled_from(["[64,64]", "true", "null", "{}"])),
    compares(mixed, orders, numbers),
    compares(of_kind(Kind.ID), sames, st.sampled_from(["0", "a", "F", "zz"])),
    compares(of_kind(Kind.TEXT, Kind.TAGS, Kind.NUMBER) | mixed, st.just(Op.MATCHES), patterns).map(
        lambda node: Compare(node.key, node.op, node.values[:1])
    ),
)
trees: st.SearchStrategy[Node] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(lambda parts: Every(tuple(parts)), st.lists(inner, min_size=2, max_size=3)),
        st.builds(lambda parts: Either(tuple(parts)), st.lists(inner, min_size=2, max_size=3)),
    ),
    max_leaves=6,
)


def typed(node: Node) -> str:
    """Write a filter as a person may type it."""
    match node:
        case Word(text):
            return quoted(text)
        case State(word):
            return word
        case Not(part):
            return f"-({typed(part)})"
        case Every(parts):
            return " ".join(f"({typed(part)})" for part in parts)
        case Either(parts):
            return " | ".join(f"({typed(part)})" for part in parts)
    key = f"config.{node.key.name}" if node.key.kind is Kind.CONFIG and node.key.name in KEYS else node.key.name
    return f"{key}{node.op}{','.join(map(quoted, node.values))}"


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


@settings(max_examples=250)
@given(trees)
def test_a_filter_lets_through_what_it_says(filled: Filled, tree: Node) -> None:
    project, records = filled.project, filled.records
    wanted = parse_filter(typed(tree), CONFIG)
    expected = [one for one in records if matches(tree, one, NOON)]
    found = project.outline(ListQuery(wanted), NOON)
    assert [row.sim_id for row in found.rows] == shown(expected)
    assert found.total == len(records)
    assert project.match_count(wanted, NOON) == len(expected)


@pytest.mark.parametrize("text", ["ends with \\", "", *HOSTILE, "\ud800"])
def test_any_text_may_be_sought(filled: Filled, text: str) -> None:
    project = filled.project
    for form in (quoted(text), f"name:{quoted(text)}", f"env={quoted(text)}", f"#{quoted(text)}", text, f"name:{text}"):
        try:
            wanted = parse_filter(form, CONFIG)
        except WrongUse as error:
            assert str(error).endswith(".") and len(str(error)) < 400
        else:
            project.match_count(wanted)


def test_a_regular_expression_that_takes_long_is_given_up(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gymdash_tui.project.filtering._PATIENCE", -1.0)
    project.add(record("ppo"))
    with pytest.raises(WrongUse, match="takes too long"):
        project.match_count(parse_filter("name~p.*o"))
    assert project.match_count(parse_filter("name:ppo")) == 1


def test_sql_of_a_persons_is_a_text_as_any_other(project: Project) -> None:
    project.add(record("'; DROP TABLE simulations; --", kwargs={"a'b": "'"}, tags=("x');--",)))
    keys = project.config_keys()
    assert keys == ["a'b"]
    for text in ('"\'; drop"', '#"x\');--"', "a'b='", 'name:"\'"', 'name~"^\';"'):
        assert project.match_count(parse_filter(text, keys)) == 1, text
    assert project.count() == 1


def test_what_the_key_is_named_never_matters(project: Project) -> None:
    names = [
        "größe",
        "a b",
        "[0]",
        "$",
        "@",
        "*",
        "a'b",
        "\\",
        "\u2028",
        "👩‍🚀",
        "#",
        "x" * 300,
        "\n",
        "%s",
        "?1",
        ":now",
    ]
    project.add(record(kwargs={name: {name: 5} for name in names}))
    keys = project.config_keys()
    assert sorted(keys) == sorted(f"{name}.{name}" for name in names)
    for key in keys:
        tree = Compare(Key(key, Kind.CONFIG), Op.AT_LEAST, ("5",))
        assert project.match_count(type(parse_filter("x"))("x", tree)) == 1, key
        assert [row.word for row in project.outline(ListQuery(sort=key)).rows] == ["created"]
    for odd in ('quo"te', "a..b", "", ".", '"', "no such"):
        tree = Compare(Key(odd, Kind.CONFIG), Op.IS_NOT, ("5",))
        assert project.match_count(type(parse_filter("x"))("x", tree)) == 0
        assert len(project.outline(ListQuery(sort=odd)).rows) == 1


def test_a_lone_half_of_a_pair_in_json_hinders_nobody(project: Project) -> None:
    project.add(record("x", kwargs={"env": "\ud800é"}, tags=("\udfffé",)))
    for text in ("env:é", "env~.", "#é", "tag~é", "é"):
        project.match_count(parse_filter(text, ["env"]))
    assert len(project.tag_names()) == 1
    assert project.config_keys() == ["env"]


def test_a_filter_is_read_back_from_what_is_typed() -> None:
    assert parse_filter(quoted('a"b')).tree == Word('a"b')
