"""``config.json``, with which a simulation is started in its own process."""

from __future__ import annotations

import json
import os
import pickle
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.errors import WorkerError
from gymdash_tui.simulation.paths import ProjectFolder, SimulationFolder
from gymdash_tui.simulation.start_file import StartFile, amend, jsonable
from gymdash_tui.simulation.types import TypeRef

from .processes import run, run_code

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
kwargs = st.dictionaries(st.text(), json_values, max_size=3)


def start_file(given_kwargs: dict[str, Any] | None = None, **more: Any) -> StartFile:
    return StartFile("5e1d", SimulationStartConfig("test", "mine", kwargs=given_kwargs or {}), **more)


@given(kwargs, kwargs, st.booleans())
def test_what_json_holds_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, config: dict[str, Any], start: dict[str, Any], with_objects: bool
) -> None:
    folder = SimulationFolder(tmp_path_factory.mktemp("sim"))
    type_ = TypeRef("train", "Mine", "/home/train.py", ("/home",))
    written = start_file(config, start_kwargs=start, type=type_, environment={"A": "1"}, record={"commit": "abc"})
    written.write(folder)
    read = StartFile.read(folder, with_objects)
    assert read == written
    assert not folder.objects.exists()


def test_it_is_readable_for_a_person(folder: SimulationFolder) -> None:
    start_file({"num_steps": 5, "episode_trigger": lambda x: x % 2 == 0}, record={"seed": 3}).write(folder)
    told = json.loads(folder.config.read_text())
    assert (told["sim_id"], told["name"], told["sim_key"], told["seed"]) == ("5e1d", "test", "mine", 3)
    assert told["kwargs"] == {
        "num_steps": 5,
        "episode_trigger": "<test_it_is_readable_for_a_person.lambda>",
    }


def test_a_function_arrives_in_the_worker(folder: SimulationFolder) -> None:
    every = 3
    start_file({"trigger": lambda x: x % every == 0, "pair": (1, 2), "by_number": {1: "a"}}).write(folder)
    assert folder.objects.stat().st_mode & 0o777 == 0o600
    code = """
        import sys
        from pathlib import Path
        from gymdash_tui.simulation.paths import SimulationFolder
        from gymdash_tui.simulation.start_file import StartFile
        found = StartFile.read(SimulationFolder(Path(sys.argv[1])), with_objects=True)
        kwargs = found.config.kwargs
        print([number for number in range(7) if kwargs["trigger"](number)], kwargs["pair"], kwargs["by_number"])
    """
    assert run_code(code, folder.root) == "[0, 3, 6] (1, 2) {1: 'a'}\n"


def test_without_being_asked_nothing_is_unpickled(folder: SimulationFolder, tmp_path: Path) -> None:
    class Evil:
        def __reduce__(self) -> Any:
            return os.mkdir, (str(tmp_path / "evil"),)

    start_file({"a": print}).write(folder)
    folder.objects.write_bytes(pickle.dumps(Evil()))
    assert StartFile.read(folder).config.kwargs == {"a": "<print>"}
    assert not (tmp_path / "evil").exists()


WRITE = """
import json, sys
from pathlib import Path
from gymdash_tui import Simulation, SimulationStartConfig
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulation.start_file import StartFile
from gymdash_tui.simulation.types import TypeRef
"""

READ = """
    import sys
    from pathlib import Path
    from gymdash_tui.simulation.paths import SimulationFolder
    from gymdash_tui.simulation.start_file import StartFile
    found = StartFile.read(SimulationFolder(Path(sys.argv[1])), with_objects=True)
    print(found.creator(found.config).answer())
"""


@pytest.mark.parametrize("how", ["local()", "lambda config: Mine(config)", "make", "Mine"])
def test_what_a_script_makes_on_the_spot_arrives_in_the_worker(
    folder: SimulationFolder, tmp_path: Path, how: str
) -> None:
    script = tmp_path / "train.py"
    script.write_text(
        f"""{WRITE}
class Mine(Simulation):
    def answer(self):
        return self.kwargs["number"] + OFFSET

OFFSET = 40

def make(config):
    return Mine(config)

def local():
    class Local(Mine):
        pass
    return Local

config = SimulationStartConfig("n", "k", kwargs={{"number": 2}})
StartFile("5e1d", config, creator={how}).write(SimulationFolder(Path(sys.argv[1])))
"""
    )
    run(script, folder.root)
    script.unlink()
    assert run_code(READ, folder.root, cwd=folder.root) == "42\n"


def test_a_function_of_the_persons_own_module_is_found_from_anywhere(folder: SimulationFolder, tmp_path: Path) -> None:
    code = tmp_path / "code"
    code.mkdir()
    (code / "my_triggers.py").write_text("def every_second(x): return x % 2 == 0\n")
    (code / "train.py").write_text(
        f"""{WRITE}
from my_triggers import every_second
config = SimulationStartConfig("n", "stable_baselines", kwargs={{"episode_trigger": every_second}})
StartFile("5e1d", config).write(SimulationFolder(Path(sys.argv[1])))
"""
    )
    run(code / "train.py", folder.root, cwd=tmp_path)
    read = READ.replace("found.creator(found.config).answer()", "found.config.kwargs['episode_trigger'](4)")
    assert run_code(read, folder.root, cwd=folder.root) == "True\n"


def test_an_earlier_writings_objects_are_not_this_ones(folder: SimulationFolder) -> None:
    start_file({"a": print}).write(folder)
    start_file({"a": 1}).write(folder)
    assert not folder.objects.exists()
    assert StartFile.read(folder, with_objects=True).config.kwargs == {"a": 1}


def test_what_is_recorded_beside_it_changes_nothing_in_it(folder: SimulationFolder) -> None:
    start_file({"a": 1}, record={"name": "evil", "kwargs": {"b": 2}, "host": "box"}).write(folder)
    read = StartFile.read(folder)
    assert (read.config.name, read.config.kwargs, read.record) == ("test", {"a": 1}, {"host": "box"})


def test_what_cannot_be_carried_is_said(folder: SimulationFolder) -> None:
    with pytest.raises(WorkerError, match="cannot be carried to the simulation's own process"):
        start_file({"lock": threading.Lock()}).write(folder)
    assert not folder.config.exists()


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (None, "is missing or damaged"),
        ("", "is missing or damaged"),
        ('{"name": "te', "is missing or damaged"),
        ("[]", "is missing or damaged"),
        ('{"kwargs": "abc"}', "is damaged: its 'kwargs' is no object"),
        ('{"kwargs": [[1, 2]]}', "is damaged: its 'kwargs' is no object"),
        ('{"start_kwargs": 5}', "is damaged: its 'start_kwargs' is no object"),
        ('{"type": "Mine"}', "is damaged: its 'type' is no object"),
        ('{"environment": [1]}', "is damaged: its 'environment' is no object"),
    ],
)
def test_a_damaged_config_is_said(folder: SimulationFolder, data: str | None, text: str) -> None:
    if data is not None:
        folder.config.write_text(data)
    with pytest.raises(WorkerError, match=text) as caught:
        StartFile.read(folder, with_objects=True)
    assert str(folder.config) in str(caught.value)


def test_what_is_missing_in_it_is_empty(folder: SimulationFolder) -> None:
    folder.config.write_text("{}")
    read = StartFile.read(folder, with_objects=True)
    assert (read.sim_id, read.config, read.type) == ("5e1d", SimulationStartConfig("", ""), None)
    assert (read.start_kwargs, read.environment, read.record) == ({}, {}, {})


@pytest.mark.parametrize("data", [b"", b"\x80", b"rubbish", pickle.dumps([1]), pickle.dumps({"kwargs": {}})])
def test_damaged_objects_are_said(folder: SimulationFolder, data: bytes) -> None:
    start_file({"a": print}).write(folder)
    folder.objects.write_bytes(data)
    with pytest.raises(WorkerError, match=r"The arguments in .*config\.pkl cannot be loaded"):
        StartFile.read(folder, with_objects=True)


def test_objects_whose_module_is_not_there_name_it(folder: SimulationFolder) -> None:
    start_file({"a": print}).write(folder)
    folder.objects.write_bytes(b"cabsent_module\nthing\n.")
    with pytest.raises(WorkerError, match="No module named 'absent_module'"):
        StartFile.read(folder, with_objects=True)


def test_another_users_objects_are_not_loaded(folder: SimulationFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    start_file({"a": print}).write(folder)
    own = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: own + 1)
    with pytest.raises(WorkerError, match="belongs to another user"):
        StartFile.read(folder, with_objects=True)


def test_a_folder_that_refuses_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        start_file({"a": 1}).write(ProjectFolder(tmp_path).simulation("absent"))


@given(json_values)
def test_what_is_json_stays_as_it_is(value: Any) -> None:
    assert jsonable(value) == value


def test_what_is_no_json_is_named_where_it_stands() -> None:
    circle: list[Any] = []
    circle.append(circle)
    assert jsonable({1: (print, {"a": {3}}, b"x"), None: 1.5}) == {
        "1": ["<print>", {"a": "<set>"}, "<bytes>"],
        "None": 1.5,
    }
    assert json.dumps(jsonable(circle)).strip("[]") == '"<list>"'


def test_a_further_attempt_is_told_what_is_new_and_keeps_the_rest(folder: SimulationFolder) -> None:
    kwargs = {"steps": 5, "inner": {"rate": 0.5, "word": lambda: "carried"}}
    start_file(kwargs, start_kwargs={"mode": "fancy", "deep": {"call": len}}, record={"seed": 3}).write(folder)
    amend(folder, {"inner": {"rate": 0.1}, "deep": {"er": 1}}, {"attempt": 2})
    amend(folder, {"steps": 7}, {"attempt": 3, "resume_from": "best"})
    read = StartFile.read(folder, with_objects=True)
    assert read.record == {"seed": 3, "attempt": 3, "resume_from": "best"}
    assert read.config.kwargs["inner"]["word"]() == "carried" and read.start_kwargs["deep"]["call"]("abc") == 3
    del read.start_kwargs["deep"]["call"]
    assert read.start_kwargs == {"mode": "fancy", "deep": {"er": 1}, "inner": {"rate": 0.1}, "steps": 7}
    shown = StartFile.read(folder)
    assert shown.start_kwargs["deep"] == {"call": "<len>", "er": 1} and shown.more_kwargs["steps"] == 7


def test_what_is_not_there_cannot_be_amended(folder: SimulationFolder) -> None:
    with pytest.raises(WorkerError, match=r"config.json is missing or damaged"):
        amend(folder, {}, {"attempt": 2})
    start_file({"a": 1}).write(folder)
    before = folder.config.read_bytes()
    amend(folder, {}, {})
    assert json.loads(folder.config.read_bytes()) == json.loads(before)


def test_a_pickle_is_taken_over_unread(folder: SimulationFolder, tmp_path: Path) -> None:
    start_file({"word": lambda: "carried"}, start_kwargs={"a": 1, "call": len}).write(folder)
    other = SimulationFolder(tmp_path / "other")
    other.root.mkdir()
    StartFile("other", StartFile.read(folder).config, {"a": 1, "call": "<len>", "seed": 7}).write(other, copy_of=folder)
    assert other.objects.read_bytes() == folder.objects.read_bytes() and other.objects.stat().st_mode & 0o777 == 0o600
    read = StartFile.read(other, with_objects=True)
    assert read.config.kwargs["word"]() == "carried" and read.start_kwargs == {"a": 1, "call": len, "seed": 7}
    assert json.loads(other.config.read_text())["import_path"] == json.loads(folder.config.read_text())["import_path"]
