"""Learning what a type takes: in a process of its own, once, and again when its file has changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gymdash_tui.domain.errors import InvalidKwargs, WorkerError
from gymdash_tui.simulation.types import TypeRef
from gymdash_tui.tracking import types
from gymdash_tui.tracking.types import check, describe
from tests.helpers.processes import until

MODULE = """
from dataclasses import dataclass
from pathlib import Path
from gymdash_tui import Simulation
from gymdash_tui.domain.fields import arg

with (Path(__file__).parent / "imports").open("a") as file:
    file.write("x")
print("modules may print what they like")

@dataclass
class Kwargs:
    size: int = arg(3, "How big.", minimum=1)

class Persons(Simulation):
    '''Made by a person.'''
    Kwargs = Kwargs
    @classmethod
    def check(cls, kwargs):
        return {"size": "not 13"} if kwargs["size"] == 13 else {}
"""


@pytest.fixture(autouse=True)
def forgetful(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin with an empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(types, "_approved", set())


@pytest.fixture
def persons(tmp_path: Path) -> TypeRef:
    """A person's type, in a module that counts how often it is imported."""
    file = tmp_path / "persons_module.py"
    file.write_text(MODULE)
    return TypeRef("persons_module", "Persons", str(file))


def imports(type_: TypeRef) -> int:
    """Count how often the person's module was imported."""
    return len((Path(type_.file).parent / "imports").read_text())


async def test_a_type_is_asked_once(persons: TypeRef) -> None:
    told = await describe(persons)
    assert [(field.name, field.default, field.minimum) for field in told.fields] == [("size", 3, 1)]
    assert told.help == "Made by a person." and await describe(persons) == told
    assert imports(persons) == 1


async def test_a_check_learns_the_fields_on_the_way(persons: TypeRef) -> None:
    await check(persons, {"size": 5})
    assert imports(persons) == 1
    await check(persons, {"size": 5})
    await describe(persons)
    assert imports(persons) == 1
    await check(persons, {"size": 6})
    assert imports(persons) == 2


async def test_what_the_declaration_refuses_is_refused_without_asking_again(persons: TypeRef) -> None:
    for _ in range(2):
        with pytest.raises(InvalidKwargs, match="size: must be at least 1, not 0"):
            await check(persons, {"size": 0})
    assert imports(persons) == 1


async def test_what_the_type_refuses_is_asked_each_time(persons: TypeRef) -> None:
    for _ in range(2):
        with pytest.raises(InvalidKwargs, match="size: not 13"):
            await check(persons, {"size": 13})
    assert imports(persons) == 2


async def test_a_changed_file_is_asked_anew(persons: TypeRef) -> None:
    await describe(persons)
    file = Path(persons.file)
    file.write_text(MODULE.replace('arg(3, "How big."', 'arg(4, "How very big."'))
    os.utime(file, ns=(1, 1))
    assert (await describe(persons)).fields[0].default == 4


@pytest.mark.parametrize("spoilt", ["", "{", "[]", '{"fields": 5}', '{"fields": [{"nam": 1}]}', '{"fields": [5]}'])
async def test_a_spoilt_cache_is_asked_anew(persons: TypeRef, tmp_path: Path, spoilt: str) -> None:
    told = await describe(persons)
    (cached,) = (tmp_path / "cache" / "gymdash-tui" / "types").iterdir()
    cached.write_text(spoilt)
    assert await describe(persons) == told and imports(persons) == 2


async def test_without_a_cache_it_is_asked_each_time(persons: TypeRef, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert await describe(persons) == await describe(persons)
    assert imports(persons) == 2


async def test_a_type_that_cannot_be_imported_is_told_with_its_trace(persons: TypeRef) -> None:
    Path(persons.file).write_text("import a_module_that_nobody_has")
    with pytest.raises(WorkerError, match="No module named 'a_module_that_nobody_has'") as refused:
        await describe(persons)
    assert "Traceback" in str(refused.value)


async def test_a_type_that_dies_while_it_is_asked_is_told_with_what_it_printed(persons: TypeRef) -> None:
    Path(persons.file).write_text("import os, sys\nprint('last words', file=sys.stderr, flush=True)\nos.abort()")
    with pytest.raises(WorkerError, match="could not be asked what it takes:\nlast words"):
        await describe(persons)


async def test_a_type_that_hangs_is_given_up(persons: TypeRef, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pid = tmp_path / "pid"
    Path(persons.file).write_text(
        f"import os, pathlib, time\npathlib.Path({str(pid)!r}).write_text(str(os.getpid()))\ntime.sleep(600)"
    )
    monkeypatch.setattr(types, "PATIENCE", 1.0)
    with pytest.raises(WorkerError, match="Persons did not say within 1 s what it takes"):
        await describe(persons)
    if pid.exists():
        until(lambda: not Path(f"/proc/{pid.read_text()}").exists(), "the end of the process that was asked")


class Unlike:
    """Cannot be compared, as an array cannot."""

    def __eq__(self, other: object) -> bool:
        raise ValueError("the truth value of an array is ambiguous")

    __hash__ = None  # type: ignore[assignment]


async def test_what_json_cannot_hold_is_not_shown_to_the_type(persons: TypeRef) -> None:
    Path(persons.file).write_text(MODULE.replace("Kwargs = Kwargs", "Kwargs = None"))
    loop: list[object] = []
    loop.append(loop)
    kwargs = {"size": 1, "any": Unlike(), "function": print, "pair": (1, 2), "nan": float("nan"), "loop": loop}
    await check(persons, kwargs)
    assert imports(persons) == 1


MODEL = """
from typing import Annotated, Any, Callable
import pydantic
from gymdash_tui import Simulation

class Inner(pydantic.BaseModel):
    rate: Annotated[float, pydantic.Field(gt=0)]

class Kwargs(pydantic.BaseModel):
    inner: Inner
    call: Callable[[int], int]
    steps: int = pydantic.Field(3, ge=1)

class Persons(Simulation):
    Kwargs = Kwargs
"""


async def test_a_pydantic_model_declares_and_checks(persons: TypeRef) -> None:
    Path(persons.file).write_text(MODEL)
    told = await describe(persons)
    assert [(one.name, one.required) for one in told.fields] == [("inner", True), ("call", True), ("steps", False)]
    assert told.files == (Path(persons.file),)
    await check(persons, {"inner": {"rate": 1}, "call": lambda x: x})  # a function is not shown, and not missed
    for wrong, problem in (
        ({"inner": {"rate": -1}, "call": len}, "inner.rate: input should be greater than 0"),
        ({"inner": {"rate": -1}}, "call: has to be given"),
        ({"inner": {}, "call": len}, "inner.rate: has to be given: a number"),
        ({"inner": {"rate": 1}, "call": 5}, "call: input should be callable"),
    ):
        with pytest.raises(InvalidKwargs, match=problem):
            await check(persons, wrong)


async def test_a_file_beside_the_type_s_own_is_watched_too(persons: TypeRef, tmp_path: Path) -> None:
    other = tmp_path / "kwargs_of_persons.py"
    other.write_text("from dataclasses import dataclass\n@dataclass\nclass Kwargs:\n    size: int = 3\n")
    Path(persons.file).write_text(
        "from gymdash_tui import Simulation\nfrom kwargs_of_persons import Kwargs as Declared\n"
        "class Persons(Simulation):\n    Kwargs = Declared\n"
    )
    there = TypeRef(persons.module, persons.qualname, persons.file, (str(tmp_path),))
    assert (await describe(there)).fields[0].default == 3
    other.write_text(other.read_text().replace("3", "4"))
    os.utime(other, ns=(1, 1))
    told = await describe(there)
    assert told.fields[0].default == 4 and set(told.files) == {other, Path(persons.file)}
