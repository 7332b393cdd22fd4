"""What the commands' words share: the parser, the project's folder, simulations by id or group, numbers."""

from __future__ import annotations

import argparse
import importlib
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

from gymdash_tui.domain.counts import parse_count
from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.text import safe_text
from gymdash_tui.simulation.paths import DEFAULT_PROJECT, project_meant

ID = "its name, its id, or a beginning of the id that no other one has"


class Parser(argparse.ArgumentParser):
    """A parser whose complaints repeat a person's words as text, never as a terminal's commands.

    Attributes:
        one_of: The arguments of which one has to be given, and how they are written.
        spread: The list of words that may also stand between and after the options.
        signed: The list of words that begin with a + or - and are no options.
    """

    one_of: dict[str, str] | None = None
    spread = ""
    signed = ""

    def error(self, message: str) -> NoReturn:
        """Complain, with the usage before it, and leave with code 2."""
        super().error(safe_text(message))

    def parse_known_args(  # type: ignore[override]  # the base's overloads differ only in the namespace's type
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Parse, and see that one of those was given of which one has to be."""
        words, signed = (
            (args, []) if not self.signed or args is None else _part_signed(args, self._option_string_actions)
        )
        found, rest = super().parse_known_args(words, namespace)
        if self.signed:
            setattr(found, self.signed, signed)
        if self.spread:
            words = [word for word in rest if not word.startswith("-")]
            setattr(found, self.spread, [*getattr(found, self.spread), *words])
            rest = [word for word in rest if word.startswith("-")]
        if self.one_of and not rest and not any(self._is_given(found, name) for name in self.one_of):
            self.error(f"one of the arguments {' '.join(self.one_of.values())} is required")
        return found, rest

    def _is_given(self, found: argparse.Namespace, name: str) -> bool:
        value = getattr(found, name)
        return bool(value != [] and value != self.get_default(name))


def lazily(module: str, function: str) -> Callable[[argparse.Namespace], int]:
    """Give a function that imports the command's module when it is called."""

    def run(arguments: argparse.Namespace) -> int:
        found = importlib.import_module(f"gymdash_tui.cli.{module}")
        code: int = getattr(found, function)(arguments)
        return code

    return run


def command(commands: Any, name: str, help_: str, module: str, function: str, json: bool = True) -> Parser:
    """Add a command; its function arrives as ``run`` in what is parsed."""
    parser: Parser = commands.add_parser(
        name, help=help_, description=f"{help_[0].upper()}{help_[1:]}.", allow_abbrev=False
    )
    parser.set_defaults(run=lazily(module, function))
    add_project(parser)
    if json:
        parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def add_project(parser: argparse.ArgumentParser, default: Any = argparse.SUPPRESS) -> None:
    """Add the project's folder; suppressed in the commands, so that it may stand before or after their names."""
    parser.add_argument(
        "-d",
        "--project-dir",
        metavar="FOLDER",
        type=project_meant,
        default=default,
        help=f"the project's folder, or the one in which {DEFAULT_PROJECT} lies ({DEFAULT_PROJECT})",
    )


def add_types(parser: argparse.ArgumentParser, is_command: bool = True) -> None:
    """Add from where types come besides, and in which interpreter they run, as ``sims`` and ``python``.

    Args:
        parser: The parser.
        is_command: Whether it is a command's; these words may stand before or after its name.
    """
    parser.add_argument(
        "--sims",
        action="append",
        metavar="SOURCE",
        default=argparse.SUPPRESS if is_command else None,
        help="take types from here as well: file.py, pkg.mod, or either with :Type (may be repeated)",
    )
    parser.add_argument(
        "--python",
        metavar="PATH",
        default=argparse.SUPPRESS if is_command else "",
        help="the interpreter in which it runs, or its environment's folder (else the project's)",
    )


def add_id(parser: argparse.ArgumentParser) -> None:
    """Add one simulation, as ``id``."""
    parser.add_argument("id", metavar="ID", help=ID)


def _part_signed(words: Sequence[str], options: Mapping[str, argparse.Action]) -> tuple[list[str], list[str]]:
    """Part words from those such as ``+good`` and ``-bad``; an option stays one, and the word after it its value."""
    with_value = {name for name, action in options.items() if action.nargs != 0}
    plain: list[str] = []
    signed: list[str] = []
    for place, word in enumerate(words):
        is_value = place > 0 and words[place - 1] in with_value
        is_signed = re.match(r"\+.|-[^-]", word) is not None and word not in options
        (signed if is_signed and not is_value and "--" not in words[:place] else plain).append(word)
    return plain, signed


def add_filter(parser: argparse.ArgumentParser) -> None:
    """Add a filter, as ``filter``."""
    parser.add_argument(
        "--filter", default="", metavar="EXPR", help="those that match: --filter='lr>=1e-3 -note:x' (see: ls)"
    )


def add_chosen(parser: Parser, everything: bool = False, filtered: bool = False) -> None:
    """Add several simulations, as ``ids`` and ``group``; where asked for, also as ``filter``, or all as ``all``."""
    parser.add_argument("ids", nargs="*", metavar="ID", help=ID)
    parser.add_argument("--group", default="", metavar="NAME", help="those that were started together under this name")
    parser.one_of = {"ids": "ID", "group": "--group"}
    if filtered:
        add_filter(parser)
        parser.one_of["filter"] = "--filter"
    if everything:
        parser.add_argument("--all", action="store_true", help="all simulations of the project")
        parser.one_of["all"] = "--all"


def seconds(text: str) -> float:
    """Read a span of time."""
    try:
        value = float(text)
    except ValueError:
        value = -1
    if not 0 <= value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds")
    return value


def lines(text: str) -> int:
    """Read a number of lines, which may be none."""
    if not text.isdecimal() or len(text) > 9:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of lines")
    return int(text)


def count(text: str) -> int:
    """Read a count such as ``200k``, ``1e6`` or ``200_000``."""
    try:
        return parse_count(text)
    except WrongUse as error:
        raise argparse.ArgumentTypeError(str(error)) from None
