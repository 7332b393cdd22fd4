"""``requests``, ``send``, ``query``, ``explain``: talking with running simulations."""

from __future__ import annotations

from typing import Any

from gymdash_tui.cli.words.common import Parser, add_id, command, seconds

_VALUES = "what is said, as key=value: nested as other_kwargs.rate=0.1, read as JSON where it is JSON"


def add_conversing(commands: Any) -> None:
    """Add the commands that talk with running simulations."""
    requests = command(commands, "requests", "list what simulations ask you for", "conversing", "requests")
    requests.add_argument("--all", action="store_true", help="also what was answered, and what ended unanswered")
    send = command(commands, "send", "answer what simulations ask, several at once", "conversing", "send")
    send.add_argument(
        "words",
        nargs="*",
        metavar="ID|KEY=VALUE",
        help=f"first whom, by names or ids (those with a = only at the very beginning), then {_VALUES}",
    )
    send.spread = "words"
    send.add_argument("--group", default="", metavar="NAME", help="those that run and were started under this name")
    send.add_argument("--preset", default="", metavar="NAME", help="a saved answer, under what is given")
    _add_saying(send)
    query = command(commands, "query", "ask a simulation something, and print its reply", "conversing", "query")
    add_id(query)
    query.add_argument("settings", nargs="*", metavar="KEY=VALUE", help=_VALUES)
    query.spread = "settings"
    _add_saying(query)
    explain = command(commands, "explain", "have a running simulation explain itself", "conversing", "explain")
    add_id(explain)
    _add_timeout(explain)


def _add_saying(parser: Parser) -> None:
    parser.add_argument("--json-value", metavar="JSON", help="all that is said, as one JSON value")
    parser.add_argument("--channel", default="custom_query", metavar="CHANNEL", help="on which channel (custom_query)")
    _add_timeout(parser)


def _add_timeout(parser: Parser) -> None:
    parser.add_argument(
        "--timeout", type=seconds, default=5.0, metavar="SECONDS", help="how long to wait for a reply (5)"
    )
