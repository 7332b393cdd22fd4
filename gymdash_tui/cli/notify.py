"""``gymdash-tui notify``: says of what a person is told and how, and tries it."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from gymdash_tui.cli.common import print_json, print_table
from gymdash_tui.domain.announcement import TEST, Announcement
from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.text import safe_text
from gymdash_tui.user.known import short_path
from gymdash_tui.user.paths import settings_file
from gymdash_tui.user.settings import Notify
from gymdash_tui.user.settings_file import load_settings

_NEWS = Announcement(TEST, "", "this", "gymdash-tui would tell you so")


def notify(arguments: argparse.Namespace) -> int:
    """Say how a person is told; with ``--test`` tell them of a test, and what became of it."""
    settings, mistakes = load_settings()
    for mistake in mistakes:
        print(safe_text(mistake), file=sys.stderr)
    if arguments.test:
        return _test(settings.notify, arguments)
    rows = _rows(settings.notify)
    if arguments.json:
        told = settings.notify
        print_json({"on": list(told.on), **{name: getattr(told, name) for name in _WAYS}, "file": str(settings_file())})
        return 0
    print_table(("way", "is"), rows)
    where = safe_text(short_path(settings_file()))
    print(f"\nSet them in {where} or on the settings screen; `notify --test` tries them.")
    return 0


_WAYS = ("bell", "terminal", "command", "webhook")


def _rows(told: Notify) -> list[tuple[str, str]]:
    switch = {True: "on, while a screen is open", False: "off"}
    return [
        ("told of", ", ".join(told.on) or "nothing"),
        ("bell", switch[told.bell]),
        ("notification", switch[told.terminal]),
        ("command", told.command or "none"),
        ("webhook", told.webhook or "none"),
    ]


def _test(told: Notify, arguments: argparse.Namespace) -> int:
    from gymdash_tui.tracking.telling import deliver  # deferred: urllib takes 40 ms

    outcomes = {"terminal": _call(told), **deliver(told, _NEWS, _folder(arguments))}
    if arguments.json:
        print_json({name: {"done": not said, "said": said} for name, said in outcomes.items()})
    else:
        for name, said in outcomes.items():
            print(f"{name}: {safe_text(said) if said else 'told'}")
        if not (told.command.strip() or told.webhook.strip()):
            print("No command and no webhook is set, so without a screen you are not told.")
    return int(any(said for name, said in outcomes.items() if name != "terminal"))


def _folder(arguments: argparse.Namespace) -> Path:
    folder = Path(arguments.project_dir)
    return folder if folder.is_dir() else Path.cwd()


def _call(told: Notify) -> str:
    """Ring and notify in this terminal; gives why not, where not."""
    from gymdash_tui.tui.notify import Way, call, way_of  # deferred: only a test needs it

    try:
        way = way_of(os.environ, told)
    except WrongUse as error:
        return str(error)
    if way is Way.OFF:
        return "bell and notification are off"
    if not sys.stdout.isatty():
        return "this is no terminal, so there is neither bell nor notification"
    ascii_only = "utf" not in (sys.stdout.encoding or "").lower()
    sys.stdout.write(call(_NEWS.title, _NEWS.body, os.environ, way, ascii_only))
    sys.stdout.flush()
    return ""
