"""Hyperparameters that scripts write down as a table in a text, and those on which a run's sessions agree."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.metrics.contents import RunContents
from gymdash_tui.metrics.hparam_table import is_table_tag, read_table

from .files import add, opening, scalar, write
from .recorded import hparams, table, text


def test_a_table_as_cleanrl_writes_it() -> None:
    told = "|param|value|\n|-|-|\n|lr|0.00025|\n|anneal|True|\n|name|None|\n|odd|a|b|\n|env_id|CartPole-v1|\nend"
    assert read_table(told) == {"lr": 0.00025, "anneal": True, "name": None, "odd": "a|b", "env_id": "CartPole-v1"}
    assert read_table("| Parameter | Value |\n| :--- | ---: |\n| [/foo] |  \x1b[31m |") == {"[/foo]": "\x1b[31m"}


@pytest.mark.parametrize(
    "told", ["", "|param|value|", "|a|b|\n|-|-|\n|lr|1|", "|param|value|\n|lr|1|", "|param|value|\n|-|-|\n||1|", "lr=1"]
)
def test_what_is_no_such_table_tells_nothing(told: str) -> None:
    assert read_table(told) == {}


@given(st.text())
def test_any_text_is_read(told: str) -> None:
    assert isinstance(read_table(told), dict) and isinstance(read_table(f"|param|value|\n|-|-|\n{told}"), dict)


def test_tags_of_tables() -> None:
    assert is_table_tag("hyperparameters/text_summary") and is_table_tag("run/hyperparameters")
    assert not is_table_tag("hyperparameters_2") and not is_table_tag("hyperparameters/a") and not is_table_tag("")


def test_the_table_is_known_however_many_contents_come_after_it(tmp_path: Path) -> None:
    path = write(tmp_path, opening(), table(lr=0.1), *(text(step) for step in range(1, 30)))
    run = RunContents(tmp_path, most=3)
    run.poll()
    assert len(run.contents) == 3 and [read_table(str(one.read())) for one in run.tables] == [{"lr": 0.1}]
    add(path, table(lr=0.2), scalar(7))
    assert run.poll() and [read_table(str(one.read())) for one in run.tables] == [{"lr": 0.2}]
    write(tmp_path, opening())
    run.poll()
    assert not run.tables


def test_what_sessions_agree_on(tmp_path: Path) -> None:
    for name, rate in (("one", 0.1), ("two", 0.2)):
        write(tmp_path / name, opening(), hparams(lr=rate, gamma=0.9))
    write(tmp_path / "three", opening(), hparams(env="E"))
    run = RunContents(tmp_path)
    run.poll()
    assert dict(run.agreed) == {"gamma": 0.9, "env": "E"}
