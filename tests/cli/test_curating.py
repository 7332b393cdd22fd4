"""``rename``, ``tag``, ``note``, ``pin``, ``unpin``, and ``ls`` by filters, orders and columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.project.project import Project
from tests.cli.shell import Said

Typed = Callable[..., Said]

LR = {"algorithm_kwargs": {"learning_rate": 1e-3}, "algorithm": "ppo"}


@pytest.fixture
def some(project: Project) -> Project:
    """Four simulations that differ in what can be asked for."""
    done: dict[str, Any] = {"phase": Phase.DONE, "ending": Ending.SUCCEEDED, "progress": Progress(5, 10, score=5)}
    other: dict[str, Any] = {"kwargs": {"algorithm": "a2c"}, "progress": Progress(score=7)}
    for record in (
        SimulationRecord("aa11", "first", "steps", kwargs=LR, seed=0, group="g", **done),
        SimulationRecord("bb22", "second", "steps", seed=1, group="g", **other),
        SimulationRecord("cc33", "third", "steps", phase=Phase.DONE, ending=Ending.FAILED, tags=("bad",), notes="Ice."),
        SimulationRecord("dd44", "[/x]\x1b[31m", "steps"),
    ):
        project.add(record)
    return project


def names(said: Said) -> list[str]:
    """Give the first column below the head."""
    assert said.code == 0, said
    return [line.split()[0] for line in said.out.splitlines()[1:]]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ([], ["dd44", "cc33", "bb22", "aa11"]),
        (["lr>=1e-3"], ["aa11"]),
        (["algo=ppo,a2c", "done"], ["aa11"]),
        (["--filter=-done -#bad"], ["dd44", "bb22"]),
        (["--filter=-done", "algo=a2c"], ["bb22"]),
        (["--", "-done"], ["dd44", "cc33", "bb22"]),
        (["a", "--filter=bb | cc"], ["cc33"]),
        (["--group", "g"], ["bb22", "aa11"]),
        (["--group", "g", "second"], ["bb22"]),
        (["--limit", "2"], ["dd44", "cc33"]),
        (["--limit", "0"], []),
        (["--sort", "score"], ["bb22", "aa11", "dd44", "cc33"]),
        (["--sort", "score", "--reverse"], ["aa11", "bb22", "dd44", "cc33"]),
        (["--sort", "algorithm"], ["bb22", "aa11", "dd44", "cc33"]),
        (["--sort", "lr"], ["aa11", "dd44", "cc33", "bb22"]),
    ],
)
def test_which_are_listed_and_how(typed: Typed, some: Project, words: list[str], found: list[str]) -> None:
    assert [row["sim_id"] for row in typed("ls", "--json", *words).json] == found
    assert names(typed("ls", *words)) == found or not found


def test_columns(typed: Typed, some: Project) -> None:
    said = typed("ls", "--columns", "name,lr,score,pinned", "--group", "g")
    assert said.out.splitlines() == [
        "name    learning_rate  score  pinned",
        "second                   7.0",
        "first   0.001            5.0",
    ]
    told = typed("ls", "--columns", "id,lr,tag,note,took,created,progress", "--json").json
    assert told[3]["algorithm_kwargs.learning_rate"] == 0.001 and told[1]["tag"] == ["bad"]
    assert told[1]["note"] == "Ice." and told[3]["id"] == "aa11" and told[3]["progress"] == 0.5
    every = (
        "id,state,name,type,progress,eta,speed,reward,score,step,group,tag,note,seed,attempt,age,took,created,started"
    )
    assert typed("ls", "--columns", f"{every},ended,gpu,priority,asks,error,pinned").code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["lr>>5"], "'>5' is no number"),
        (["colour=red"], "There is no key 'colour' (known: state, name"),
        (["--filter=(a"], "A ( is not closed (at character 1 of the filter)."),
        (["--sort", "scroe"], "Nothing is sorted by 'scroe'; did you mean 'score'?"),
        (["--columns", "nam"], "There is no column 'nam'; did you mean 'name'?"),
        (["--columns", ","], "--columns needs at least one name"),
        (["--limit", "x"], "'x' is no number of lines"),
        (["--group", "gg"], "No group is named 'gg'"),
    ],
)
def test_what_cannot_be_listed(typed: Typed, some: Project, words: list[str], said: str) -> None:
    assert typed("ls", *words).refuses(said)


def test_nothing_that_matches_is_said(typed: Typed, some: Project) -> None:
    assert typed("ls", "zzz").out == "None of the 4 simulations matches.\n"


def test_tags_are_added_and_taken_away(typed: Typed, some: Project) -> None:
    assert typed("tag", "first", "+good", "+x").out == "first  aa11  #good #x\n"
    assert typed("tag", "first", "-d", str(some.folder.root), "-x", "--add", "y").out == "first  aa11  #good #y\n"
    assert typed("tag", "--filter", "#bad", "--remove", "bad", "-done").out == "third  cc33  has no tags now\n"
    assert [row["tags"] for row in typed("tag", "--group", "g", "--json", "+z").json] == [["good", "y", "z"], ["z"]]
    assert typed("ls", "#z", "--json").json[0]["tags"] == ["z"]
    assert typed("tag", "first").refuses("No tag was named; name one to add (+good) or to take away (-good).")
    assert typed("tag", "first", "+a b").refuses("'a b' has a blank")
    assert typed("tag", "+x").code == 2


def test_names_notes_and_pins(typed: Typed, some: Project) -> None:
    assert typed("rename", "first", "best one").out == "best one  aa11  is the name now\n"
    assert [row["name"] for row in typed("rename", "aa", "bb", "n", "--json").json] == ["n-seed0", "n-seed1"]
    assert typed("rename", "aa", " ").refuses("A simulation needs a name; give it one.")
    assert typed("note", "third").out == "Ice.\n"
    assert typed("note", "third", "is", "good").out == "third  cc33  noted\n"
    assert typed("note", "third", "--json").json == [{"sim_id": "cc33", "name": "third", "notes": "is good"}]
    assert typed("note", "third", "x", "--clear").refuses("A text and --clear at once: give one of the two.")
    assert typed("note", "third", "--clear").out == "third  cc33  has no note now\n"
    assert typed("note", "third").out == ""
    assert typed("pin", "third").out == "third  cc33  pinned\n"
    assert names(typed("ls"))[0] == "cc33"
    assert "pinned     yes" in typed("show", "third").out
    assert typed("unpin", "--filter", "pinned").out == "third  cc33  not pinned any more\n"
    assert typed("pin", "--filter", "zzz").refuses("No simulation matches 'zzz'; `gymdash-tui ls` lists them all.")
    assert typed("pin").code == 2
    assert [call.name for call in some.calls()][:2] == ["unpin", "pin"]
    assert all(call.details["shell"] == "shell" for call in some.calls())


def test_commands_take_a_filter(typed: Typed, some: Project) -> None:
    assert typed("stop", "--filter=done").refuses(
        "All simulations that match 'done' are done; there is nothing to stop."
    )
    assert typed("wait", "--filter=lr>=1e-3").out == "done first\n"
    assert typed("resume", "--filter=#bad", "--group", "gg").refuses("No group is named 'gg'")
    assert typed("resume", "--filter=done").refuses("Nothing that matches 'done' can be resumed")
    assert typed("rerun", "--filter=zzz").refuses("No simulation matches 'zzz'")
    assert typed("delete", "--yes", "--filter=#bad | done").code == 0
    assert some.count() == 2
    assert typed("delete", "--yes", "--filter= ").code in (0, 2) and some.count() == 2


def test_nothing_that_drives_a_terminal_is_printed(typed: Typed, some: Project) -> None:
    typed("note", "dd", "\x1b]0;x\x07 note")
    for words in (
        ["ls", "--columns", "name,note"],
        ["note", "dd"],
        ["pin", "dd"],
        ["ls", "\x1b[31m"],
        ["ls", "x=\x1b["],
    ):
        said = typed(*words)
        assert "\x1b" not in said.out + said.err and "\x07" not in said.out + said.err, words
