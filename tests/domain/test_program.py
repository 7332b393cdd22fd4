"""What the words of a command line tell, and the line that runs the same again."""

from __future__ import annotations

import shlex
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gymdash_tui.domain.command import start_command_line
from gymdash_tui.domain.program import program_name, run_words, steps_told, with_seed
from gymdash_tui.domain.values import parse_assignments

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@pytest.mark.parametrize(
    ("line", "name", "steps"),
    [
        ("python train.py --env CartPole-v1 --total-timesteps 500000", "train-CartPole-v1", 500_000),
        ("python -u cleanrl/ppo.py --env-id=CartPole-v1 --total_timesteps=1e6", "ppo-CartPole-v1", 1_000_000),
        (
            "/venv/bin/python3.11 -m rl_zoo3.train --algo ppo --env CartPole-v1 -n 20000",
            "rl_zoo3.train-ppo-CartPole-v1",
            20_000,
        ),
        ("python train.py -n 20000", "train", 0),  # -n may be anything
        ("python ppo.py --num-steps 128 --total-timesteps 2M", "ppo", 2_000_000),  # a rollout, and all of it
        ("python train.py algo=sac env.env_id=Ant-v4 training.num_env_steps=5_000", "train-sac-Ant-v4", 5_000),
        ("python train.py --total-timesteps auto --max-steps 300", "train", 300),
        ("uv run -- python train.py --env --seed 3", "train", 0),
        ("bash sweep.sh", "sweep", 0),
        ("./agent --task reach", "agent-reach", 0),
        ("make", "make", 0),
    ],
)
def test_names_and_steps_as_people_call_programs(line: str, name: str, steps: int) -> None:
    words = shlex.split(line)
    assert (program_name(words), steps_told(words)) == (name, steps)


@given(st.lists(TEXTS, max_size=6))
def test_no_words_are_too_odd(words: list[str]) -> None:
    assert program_name(words)
    assert steps_told(words) >= 0


def test_the_seed_stands_where_it_is_wanted() -> None:
    assert with_seed("run_{seed}/{seed}", 3) == "run_3/3"
    assert with_seed("{seed} {other}", None) == "{seed} {other}"


def test_the_line_is_that_of_run() -> None:
    kwargs = {"argv": ["python", "train.py", "--seed", "{seed}"], "seed": 3, "steps": 500, "env": {"MODE": "a b"}}
    line = start_command_line("command", "my run", kwargs, "elsewhere", "seeds", "any")
    assert line == (
        "gymdash-tui run --name 'my run' --seed 3 --steps 500 --set 'env.MODE=a b' --group seeds --gpu any "
        "--project-dir elsewhere -- python train.py --seed '{seed}'"
    )
    assert start_command_line("command", "nothing", {"argv": []}).startswith("gymdash-tui start command ")


@settings(max_examples=40)
@given(
    name=TEXTS,
    argv=st.lists(TEXTS, min_size=1, max_size=4),
    kwargs=st.fixed_dictionaries(
        {},
        optional={
            "logdir": TEXTS,
            "steps": st.integers(0, 10**12),
            "seed": st.integers(0, 2**32),
            "stop_when": TEXTS,
            "grace": st.floats(0, 100),
            "env": st.dictionaries(st.sampled_from(("A", "B", "C_D")), TEXTS, min_size=1),
        },
    ),
)
def test_the_line_is_read_back_as_the_same(name: str, argv: list[str], kwargs: dict[str, Any]) -> None:
    from gymdash_tui.cli.parser import make_parser

    read = make_parser().parse_args(run_words(name, {"argv": argv, **kwargs}, {}))
    back: dict[str, Any] = parse_assignments(read.settings)
    given = {"logdir": read.logdir, "steps": read.steps, "seed": read.seed}
    back |= {key: value for key, value in given.items() if value is not None}
    assert read.name == name
    assert read.words[read.words[0] == "--" :] == argv
    assert back == {
        key: value for key, value in kwargs.items() if key in ("seed", "env", "stop_when") or value not in ("", 0)
    } | ({"grace": kwargs["grace"]} if "grace" in kwargs else {})
