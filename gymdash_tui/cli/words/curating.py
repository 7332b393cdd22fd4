"""``rename``, ``tag``, ``note``, ``pin``, ``unpin``."""

from __future__ import annotations

import argparse
from typing import Any

from gymdash_tui.cli.words.common import ID, add_chosen, add_filter, command, lines
from gymdash_tui.domain.filter_help import FILTER_HELP


def add_curating(commands: Any) -> None:
    """Add what a person writes onto simulations."""
    rename = command(commands, "rename", "give a simulation another name", "curating", "rename")
    rename.add_argument("ids", nargs="+", metavar="ID", help=f"{ID}; several get one each, with seed or number")
    rename.add_argument("name", metavar="NAME", help="the new name")
    rename.set_defaults(group="", filter="")
    tag = command(commands, "tag", "add tags (+good) and take tags away (-bad)", "curating", "tag")
    tag.usage = "gymdash-tui tag [OPTION ...] ID [ID ...] +TAG -TAG ..."
    tag.signed = "signed"
    tag.set_defaults(signed=[])
    add_chosen(tag, filtered=True)
    tag.add_argument("--add", metavar="TAG", action="append", default=[], help="add this tag (may be repeated)")
    tag.add_argument("--remove", metavar="TAG", action="append", default=[], help="take this tag away (likewise)")
    note = command(commands, "note", "write a note, or print it", "curating", "note")
    note.add_argument("ids", nargs=1, metavar="ID", help=ID)
    note.add_argument("words", nargs="*", metavar="TEXT", help="the note; where it is left out, the note is printed")
    note.add_argument("--clear", action="store_true", help="take the note away")
    note.set_defaults(group="", filter="")
    for name, help_ in (("pin", "keep simulations at the top of lists"), ("unpin", "let go of pinned simulations")):
        add_chosen(command(commands, name, help_, "curating", name), filtered=True)


def add_listing(ls: Any) -> None:
    """Add which simulations ``ls`` lists, and how."""
    ls.formatter_class = argparse.RawDescriptionHelpFormatter
    ls.epilog = "filters:\n" + "\n".join(f"  {example:<26}{meaning}" for example, meaning in FILTER_HELP)
    ls.epilog += "\n\nA filter that begins with - is written --filter=-failed, or after --: ls -- -failed."
    ls.add_argument(
        "words", nargs="*", metavar="FILTER", help="only what matches: 'lr>=1e-3 -note:x', running, #good, ppo"
    )
    add_filter(ls)
    ls.add_argument("--group", default="", metavar="NAME", help="only those that were started together under this name")
    ls.add_argument(
        "--sort",
        default="newest",
        metavar="KEY",
        help="newest, oldest, name, state, score, progress, took, age, speed, seed, group, or an argument",
    )
    ls.add_argument("--reverse", action="store_true", help="the other way round")
    ls.add_argument("--columns", default="", metavar="A,B", help="these columns: name,score,lr (any argument as well)")
    ls.add_argument("--limit", type=lines, metavar="N", help="at most the first N")
