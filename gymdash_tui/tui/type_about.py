"""What a simulation type is, in a sentence: its docstring's first one, read from its source without importing it."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import gymdash_tui

if TYPE_CHECKING:
    from gymdash_tui.simulation.types import TypeRef

_ROOT = Path(gymdash_tui.__file__).parent.parent
_END = re.compile(r"(?<=[.!?])\s|\n\s*\n")


def first_sentence(text: str) -> str:
    """Give a docstring's first sentence, on one line."""
    return " ".join(_END.split(text.strip(), maxsplit=1)[0].split())


def about_of(type_: TypeRef) -> str:
    """Say what a type is; nothing where its source cannot be read or says nothing. It blocks: a file is read."""
    file = Path(type_.file) if type_.file else _file_of(type_.module)
    return first_sentence(_docstring(file, type_.qualname)) if file is not None else ""


def _file_of(module: str) -> Path | None:
    """Give the file of a module of this program; of others only an import would tell for sure."""
    if module.partition(".")[0] != gymdash_tui.__name__:
        return None
    place = _ROOT.joinpath(*module.split("."))
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")


def _docstring(file: Path, qualname: str) -> str:
    try:
        body = ast.parse(file.read_bytes()).body
    except (OSError, SyntaxError, ValueError):
        return ""  # who wants to start it is told why
    name, _, rest = qualname.partition(".")
    for node in body:
        if isinstance(node, ast.ImportFrom) and any((one.asname or one.name) == name for one in node.names):
            source = _file_of(node.module or "")
            return _docstring(source, qualname) if source is not None and source != file else ""
    found = _class(body, name)
    while found is not None and rest:
        name, _, rest = rest.partition(".")
        found = _class(found.body, name)
    return ast.get_docstring(found) or "" if found is not None else ""


def _class(body: list[ast.stmt], name: str) -> ast.ClassDef | None:
    return next((node for node in body if isinstance(node, ast.ClassDef) and node.name == name), None)
