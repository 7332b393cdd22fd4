"""What a type tells about itself, asked as the screen asks: in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gymdash_tui.domain.fields import Field
from gymdash_tui.simulation.types import TypeRef
from tests.worker.processes import environment

TYPES = '''
import os
from dataclasses import dataclass
from gymdash_tui import Simulation
from gymdash_tui.domain.fields import arg

print("printed at import")
os.system("echo printed by a program")

@dataclass
class Kwargs:
    speed: int = arg(3, "How fast.", minimum=1)
    trigger: object = arg(lambda x: True, "When.", kind="trigger")
    name: str = arg(None, "Needed.", kind="str")

class Plain(Simulation):
    pass

class Declared(Simulation):
    """Runs.

    Fast.
    """
    Kwargs = Kwargs

    @classmethod
    def check(cls, kwargs):
        print("printed by check")
        return {"speed": "is too much for a Sunday"} if kwargs["speed"] > 100 else {}

def make(config):
    return Declared(config)

nothing = 3
class Other: pass
'''


def ask(request: str) -> dict[str, Any]:
    """Ask the process, and make sure that nothing else stands in its answer."""
    command = [sys.executable, "-m", "gymdash_tui.worker.describe"]
    told = subprocess.run(command, input=request, capture_output=True, text=True, env=environment(), timeout=60)
    answer: dict[str, Any] = json.loads(told.stdout)
    assert told.returncode == (1 if "error" in answer else 0)
    return answer


@pytest.fixture
def types(tmp_path: Path) -> Path:
    file = tmp_path / "described.py"
    file.write_text(TYPES)
    return file


def request(file: Path, name: str, kwargs: dict[str, Any] | None = None) -> str:
    return json.dumps({"type": TypeRef("described", name, str(file)).to_json(), "kwargs": kwargs})


def test_fields_and_help_are_told_whatever_the_module_prints(types: Path) -> None:
    answer = ask(request(types, "Declared"))
    fields = [Field.from_json(data) for data in answer["fields"]]
    assert [field.name for field in fields] == ["speed", "trigger", "name"]
    assert fields[0] == Field("speed", "int", 3, "How fast.", minimum=1)
    assert answer["help"] == "Runs.\n\nFast."
    assert answer["problems"] == {}


def test_a_function_that_makes_simulations_is_described_by_what_it_makes(types: Path) -> None:
    assert ask(request(types, "make")) == ask(request(types, "Declared"))


def test_a_type_without_a_declaration_takes_anything(types: Path) -> None:
    assert ask(request(types, "Plain", {"x": [1, {"y": 2}]})) == {
        "fields": [],
        "help": "",
        "problems": {},
        "files": [str(types)],
    }


def test_arguments_are_checked_by_the_declaration_first_and_by_the_type_then(types: Path) -> None:
    assert ask(request(types, "Declared", {"sped": 1, "trigger": 1}))["problems"] == {
        "sped": "not an argument; did you mean 'speed'?",
        "name": "needs a text",
    }
    right = {"name": "x", "trigger": 1}
    assert ask(request(types, "Declared", {**right, "speed": 101}))["problems"] == {"speed": "is too much for a Sunday"}
    assert ask(request(types, "Declared", {**right, "speed": 99}))["problems"] == {}


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Gone", "has no 'Gone' any more."),
        ("Other", "is no simulation type: make it a subclass of gymdash_tui.Simulation."),
        ("nothing", "TypeError"),
    ],
)
def test_what_is_no_type_is_told(types: Path, name: str, sentence: str) -> None:
    answer = ask(request(types, name))
    # a trace through our own code would tell nothing
    assert sentence in answer["error"] and ("Traceback" in answer["trace"]) is (name == "nothing")


def test_a_broken_module_is_told(tmp_path: Path) -> None:
    file = tmp_path / "described.py"
    file.write_text("raise ZeroDivisionError('at import')")
    answer = ask(request(file, "Declared"))
    assert answer["error"] == "ZeroDivisionError: at import" and "described.py" in answer["trace"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"type": 3}', "\0"])
def test_a_wrong_request_is_told(text: str) -> None:
    assert ask(text)["error"]
