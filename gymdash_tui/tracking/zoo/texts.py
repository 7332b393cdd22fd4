"""Values that RL Zoo writes as Python (``dict(net_arch=[64], activation_fn=nn.ReLU)``), read without running them."""

from __future__ import annotations

import ast
from typing import Any

_LONGEST = 10_000  # characters


class NotPlain(ValueError):
    """A text is more than dictionaries, lists, numbers, texts and names; its own text says what."""


def read_python(text: str) -> Any:
    """Read a value; the name of a class or function (``nn.ReLU``) stays a text.

    Raises:
        NotPlain: If it holds anything that would have to be run, or is no Python.
    """
    if len(text) > _LONGEST:
        raise NotPlain("it is too long")
    try:
        return _value(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        if isinstance(error, NotPlain):
            raise
        raise NotPlain("it is no Python expression") from error


def _value(node: ast.expr) -> Any:
    match node:
        case ast.Constant(value=None | bool() | int() | float() | str() as value):
            return value
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=ast.Constant(value=int() | float() as number)):
            return -number if isinstance(sign, ast.USub) else number
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return [_value(item) for item in items]
        case ast.Dict(keys=keys, values=values):
            return {_key(key): _value(value) for key, value in zip(keys, values, strict=True)}
        case ast.Call(func=ast.Name(id="dict"), args=[], keywords=keywords):
            return {_argument(item): _value(item.value) for item in keywords}
        case ast.Name() | ast.Attribute():
            return _name(node)
    raise NotPlain(f"it holds {ast.unparse(node)[:60]!r}, which would have to be run")


def _key(node: ast.expr | None) -> str:
    key = None if node is None else _value(node)
    if not isinstance(key, str):
        raise NotPlain("a dictionary in it has a name that is no text")
    return key


def _argument(item: ast.keyword) -> str:
    if item.arg is None:
        raise NotPlain("it unpacks something with **")
    return item.arg


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=inner, attr=name):
            return f"{_name(inner)}.{name}"
    raise NotPlain(f"it holds {ast.unparse(node)[:60]!r}, which would have to be run")
