"""The shown shell command starts the same simulation: typed into a shell, it gives the same arguments."""

from __future__ import annotations

import shlex
from argparse import Namespace
from typing import Any

from hypothesis import assume, example, given
from hypothesis import strategies as st

from gymdash_tui.cli.parser import make_parser
from gymdash_tui.domain.command import start_command, start_command_line
from gymdash_tui.domain.values import parse_assignments

from .wild import HOSTILE, json_values

PARSER = make_parser()


def typed(line: str) -> Namespace:
    """Read a line as the shell and then the program would."""
    program, *words = shlex.split(line)
    assert program == "gymdash-tui"
    return PARSER.parse_args(words)


def kwargs_of(arguments: Namespace) -> dict[str, Any]:
    """Give the arguments that ``gymdash-tui start`` takes from its words."""
    kwargs = parse_assignments(arguments.settings)
    return kwargs if arguments.seed is None else {**kwargs, "seed": arguments.seed}


texts = st.text(st.characters()) | st.sampled_from(
    ["-x", "--set", "-", "--name=a b", "-1", "$(rm)", "'", "a\\'b", HOSTILE]
)
# argparse itself takes a lone -- away before Python 3.13, even behind an =
words = texts.filter(lambda text: text != "--")
sources = st.lists(words.filter(bool), max_size=3)
names = st.text(st.characters(exclude_characters=".="), min_size=1) | st.sampled_from(["-x", "--set", "seed", " a "])
nested = st.recursive(json_values, lambda inner: st.dictionaries(texts, inner, max_size=3), max_leaves=6)


@given(words.filter(bool), words, st.dictionaries(names, nested, max_size=4), words, words, words, sources, words)
@example("-key", "-name", {"-x": "-1", "seed": -5}, "-dir", "-group", "-1", ["-x.py"], "-python")
@example("k", "", {}, "", "", "", [], "")
@example("k", "n", {"seed": True}, "d", "g", "any", ["a.py", "b:C"], "/venv")
@example("k", "n", {"seed": 1.5, "a": {"b.c": 1, "d": {}}}, "d", "", "", [], "")
def test_the_shown_line_is_read_back(
    key: str, name: str, kwargs: dict[str, Any], folder: str, group: str, gpu: str, sims: list[str], python: str
) -> None:
    assume(key != "start")
    arguments = typed(start_command_line(key, name, kwargs, folder, group=group, gpu=gpu, sims=sims, python=python))
    assert (arguments.key, arguments.name, arguments.group, arguments.gpu) == (key, name, group, gpu)
    assert (arguments.sims or [], arguments.python) == (sims, python)
    assert kwargs_of(arguments) == kwargs
    assert arguments.project_dir == (folder or ".gymdash-projects")
    assert not arguments.wait


def test_a_common_line_reads_well() -> None:
    kwargs = {"env": "CartPole-v1", "algorithm_kwargs": {"learning_rate": "lin_0.001", "gamma": 0.98}, "seed": 3}
    assert start_command_line("stable_baselines", "ppo seed 3", kwargs, "runs") == (
        "gymdash-tui start stable_baselines --name 'ppo seed 3' --set env=CartPole-v1 "
        "--set algorithm_kwargs.learning_rate=lin_0.001 --set algorithm_kwargs.gamma=0.98 --seed 3 --project-dir runs"
    )


def test_words_that_begin_with_a_dash_are_bound_to_their_options() -> None:
    assert start_command("k", "-x", {"seed": -1, "-y": 0}) == [
        "gymdash-tui",
        "start",
        "k",
        "--name=-x",
        "--seed=-1",
        "--set=-y=0",
    ]
    assert start_command("-k", "x", {})[-2:] == ["--", "-k"]


def test_an_odd_seed_is_still_shown() -> None:
    for seed in (10**5000, test_an_odd_seed_is_still_shown, [1], None):
        assert "seed" in start_command_line("k", "n", {"seed": seed})
