"""``presets``: saved start configurations and answers."""

from __future__ import annotations

import argparse
from typing import Any

from gymdash_tui.cli.words.common import ID, Parser, command
from gymdash_tui.cli.words.starting import add_settings

_NAME = "the preset's name"


def add_presets(commands: Any) -> None:
    """Add ``presets`` with what is done to them; alone it lists them."""
    presets = command(
        commands, "presets", "list, save, edit, share saved starts and answers", "presets", "list_presets"
    )
    actions = presets.add_subparsers(title="what to do", metavar="ACTION")
    command(actions, "list", "list the presets (the same as no action)", "presets", "list_presets")
    _add_save(command(actions, "save", "save a start, or an answer, as a preset", "presets", "save"))
    for name, help_, function in (
        ("show", "show what a preset holds", "show"),
        ("edit", "change a preset in your editor ($EDITOR)", "edit"),
        ("delete", "delete a preset; what was started from it stays", "delete"),
    ):
        one = command(actions, name, help_, "presets", function)
        one.add_argument("name", metavar="NAME", help=_NAME)
        _add_response(one)
    export = command(actions, "export", "write presets into a file that others can import", "presets", "export")
    export.add_argument("file", metavar="FILE", help="the file; - prints it")
    export.add_argument("names", nargs="*", metavar="NAME", help="only these presets")
    take = command(actions, "import", "take over the presets of a file, all or none", "presets", "take_over")
    take.add_argument("file", metavar="FILE", help="what export wrote, or RL Zoo's hyperparameters (.yml)")
    take.add_argument("--algorithm", default="", metavar="NAME", help="of RL Zoo's, where the file's name says none")
    _add_replace(take)


def _add_save(save: Parser) -> None:
    save.add_argument("name", metavar="NAME", help=_NAME)
    save.add_argument("key", nargs="?", default="", metavar="KEY", help="the simulation type's key")
    save.add_argument("--from", dest="source", default="", metavar="ID", help=f"what this one was started with: {ID}")
    add_settings(save)
    save.add_argument("--seeds", metavar="SEEDS", help="one simulation for each of these seeds: 0-9, or 1,2,5-7")
    save.add_argument("--grid", action="store_true", help="one simulation for each value of --set KEY=V1,V2")
    save.add_argument("--group", default="", metavar="NAME", help="the group's name")
    save.add_argument("--gpu", default="", metavar="GPU", help="any, none, or a GPU's number")
    save.add_argument("--note", default="", metavar="TEXT", help="a sentence of your own")
    _add_response(save)
    _add_replace(save)


def _add_response(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--response", action="store_true", help="an answer to what simulations ask, and not a start")


def _add_replace(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--replace", action="store_true", help="replace what is there under the same name")
