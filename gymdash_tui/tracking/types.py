"""Learns what simulation types declare, in a short-lived process: the program itself never imports one.

What a type declares is kept in the person's cache folder until its file, or what is installed, changes.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
import sysconfig
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gymdash_tui.domain.checks import check_kwargs
from gymdash_tui.domain.errors import InvalidKwargs, WorkerError
from gymdash_tui.domain.field import Field
from gymdash_tui.domain.values import plain_part
from gymdash_tui.simulation.registry import SimulationRegistry
from gymdash_tui.simulation.types import TypeRef
from gymdash_tui.tracking import warm
from gymdash_tui.tracking.cache import cache_folder, keep, recall, short_hash
from gymdash_tui.tracking.interpreter import environment, is_own
from gymdash_tui.tracking.launch import worker_environment
from gymdash_tui.tracking.pythons import ask_python
from gymdash_tui.tracking.warm_place import surroundings_of

_PACKAGE = Path(__file__).resolve().parents[1]
_READERS = ("annotations.py", "field.py", "fields.py", "models.py")  # of declarations

PATIENCE = 300.0
"""Seconds until a type that says nothing counts as hanging; torch alone takes ten on a slow disk."""


@dataclass(frozen=True, slots=True)
class TypeInfo:
    """What a simulation type tells about itself.

    Attributes:
        fields: The arguments it declares; empty where it takes anything.
        help: Its own explanation.
        files: The person's files of which this is made; where one changes, it is asked anew.
    """

    fields: tuple[Field, ...] = ()
    help: str = ""
    files: tuple[Path, ...] = ()


async def describe(type_: TypeRef) -> TypeInfo:
    """Give what a type declares, from the cache where nothing changed since.

    Raises:
        WorkerError: If the type cannot be imported; the text ends with the trace.
        WrongUse: If the interpreter in which it runs is none.
    """
    type_ = _by_name(type_)
    info = await asyncio.to_thread(_cached, type_)
    return info or await _learn(type_, await _ask(type_, None))


_approved: set[str] = set()


async def known(type_: TypeRef) -> TypeInfo | None:
    """Give what a type declares, where that is known without asking it.

    Raises:
        WrongUse: If the interpreter in which it runs is none.
    """
    return await asyncio.to_thread(_cached, _by_name(type_))


async def check(type_: TypeRef, kwargs: Mapping[str, Any]) -> TypeInfo:
    """Check arguments against what a type declares, then have the type check them where it can import what it needs.

    What was found right once is not checked again, nor are other seeds of it: a check costs a process and its imports.

    Args:
        type_: The type.
        kwargs: The arguments given; what JSON cannot hold is not shown to the type.

    Returns:
        What it declares.

    Raises:
        InvalidKwargs: If they are wrong.
        WorkerError: If the type cannot be imported.
        WrongUse: If the interpreter in which it runs is none.
    """
    type_ = _by_name(type_)
    info = await asyncio.to_thread(_cached, type_)
    if info is not None:
        _refuse(check_kwargs(info.fields, kwargs))
    plain, hidden = plain_part(kwargs)
    key = json.dumps([type_.to_json(), {**plain, "seed": None}, sorted(hidden)], sort_keys=True)
    if info is not None and key in _approved:
        return info
    answer = await _ask(type_, plain, hidden)
    if info is None:
        info = await _learn(type_, answer)
        _refuse(check_kwargs(info.fields, kwargs))
    _refuse(answer.get("problems") or {})
    _approved.add(key)
    return info


def _by_name(type_: TypeRef) -> TypeRef:
    """Give what this very program registered by its name: where it lives it need not be registered as well."""
    return replace(type_, registered="") if SimulationRegistry.registered(type_.registered) else type_


def _refuse(problems: Mapping[str, str]) -> None:
    if problems:
        raise InvalidKwargs(problems)


async def _ask(type_: TypeRef, kwargs: dict[str, Any] | None, hidden: list[str] | None = None) -> dict[str, Any]:
    question = json.dumps({"type": type_.to_json(), "kwargs": kwargs, "hidden": hidden or []})
    try:
        async with asyncio.timeout(PATIENCE):
            out, err = await _warmly(type_, kwargs or {}, question) or await _anew(type_, question)
    except TimeoutError:
        raise WorkerError(
            f"{type_.qualname} did not say within {PATIENCE:.0f} s what it takes; the import of {type_.module} hangs."
        ) from None
    return _answer(type_, out, err)


async def _warmly(type_: TypeRef, kwargs: Mapping[str, Any], question: str) -> tuple[bytes, bytes] | None:
    """Have a warm parent answer; ``None`` where none may or can."""
    surroundings = surroundings_of(worker_environment({}))
    if not warm.is_for(type_, {**kwargs, "threads": 1}, surroundings):
        return None
    asking = warm.Asking()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        files = os.dup(out.fileno()), os.dup(err.fileno())
        try:
            if not await asyncio.to_thread(asking.ask, question, surroundings, files):
                return None
        finally:
            asking.give_up()
        out.seek(0)
        err.seek(0)
        return out.read(), err.read()


async def _anew(type_: TypeRef, question: str) -> tuple[bytes, bytes]:
    """Have a new process answer."""
    python = sys.executable if is_own(type_.python) else (await asyncio.to_thread(ask_python, type_.python)).path
    try:
        process = await asyncio.create_subprocess_exec(
            python, "-m", "gymdash_tui.worker.describe",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            env=environment(type_.python, OMP_NUM_THREADS="1"),
        )  # fmt: skip
    except OSError as error:
        raise WorkerError(
            f"No process could be started to ask {type_.qualname} what it takes ({error.strerror or error})."
        ) from error
    try:
        return await process.communicate(question.encode())
    finally:
        # when nobody waits for the answer any more (the screen was left) nothing runs on for it
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def prewarm() -> bool:
    """See that a built-in type can soon be asked, and started, without a wait; for when a form is opened.

    Returns:
        Whether there is a warm parent, or will be in a few seconds.
    """
    return await asyncio.to_thread(warm.prewarm, surroundings_of(worker_environment({})))


def _answer(type_: TypeRef, out: bytes, err: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(out)
    except ValueError:
        told = err.decode(errors="replace").strip()
        raise WorkerError(f"{type_.qualname} could not be asked what it takes:\n{told}") from None
    if "error" in answer:
        raise WorkerError(f"{answer['error']}\n{answer.get('trace', '')}".strip())
    return dict(answer)


async def _learn(type_: TypeRef, answer: dict[str, Any]) -> TypeInfo:
    files = [str(file) for file in answer.get("files") or ()]
    told = {"fields": answer["fields"], "help": answer.get("help", ""), "persons": files}
    await asyncio.to_thread(lambda: keep(_cache_file(type_), told, [*files, *_our_files(type_)]))
    return _info(told)


def _info(told: Mapping[str, Any]) -> TypeInfo:
    fields = tuple(Field.from_json(item) for item in told["fields"])
    return TypeInfo(fields, str(told.get("help", "")), tuple(map(Path, told.get("persons") or ())))


def _cached(type_: TypeRef) -> TypeInfo | None:
    """Give what is known of a type, if that still holds; whether its interpreter is one is found out as well."""
    file = _cache_file(type_)
    try:
        return _info(recall(file) or {})
    except (KeyError, TypeError, ValueError, AttributeError):  # there is none, or somebody spoilt it: asked again
        return None


def _our_files(type_: TypeRef) -> list[Path | str]:
    """Give the files and folders of ours, and of the interpreter's, of which an answer is made."""
    ours: list[Path | str] = [_PACKAGE / "domain" / name for name in _READERS]
    if type_.module.startswith("gymdash_tui."):
        ours += sorted(_PACKAGE.glob("simulations/**/*.py"))
    if is_own(type_.python):
        return [*ours, sysconfig.get_path("purelib")]
    installed = [folder for folder in ask_python(type_.python).folders if folder.endswith("-packages")]
    return [*ours, type_.python, *installed]


def _cache_file(type_: TypeRef) -> Path:
    version = "" if is_own(type_.python) else ask_python(type_.python).version_text
    name = short_hash([type_.to_json() | {"path": []}, sys.executable, version])
    return cache_folder("types") / f"{name}.json"
