"""``media``."""

from __future__ import annotations

from typing import Any

from gymdash_tui.cli.words.common import add_id, command


def add_media(commands: Any) -> None:
    """Add the command that lists media."""
    media = command(commands, "media", "list a simulation's videos, images, audio and texts", "media", "media")
    add_id(media)
    media.add_argument("--key", action="append", default=[], metavar="KEY", help="only this key (may be repeated)")
    types = ("videos", "images", "audio", "text")
    media.add_argument("--type", action="append", default=[], choices=types, help="only this type (may be repeated)")
    media.add_argument("--extract", metavar="FOLDER", help="write them out as files into this folder")
    media.add_argument("--force", action="store_true", help="with --extract: replace files that are there")
    media.add_argument("--steps", default="", metavar="A:B", help="only from step A to step B, such as 10k:50k")
