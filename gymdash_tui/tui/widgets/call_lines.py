"""The lines of commands that were given: one in a list, and the whole of it. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from gymdash_tui.domain.text import safe_text, text_width
from gymdash_tui.domain.values import flatten, show_value
from gymdash_tui.project.records import CallRecord
from gymdash_tui.tui.sentences import first_words
from gymdash_tui.tui.text import fit, fit_start
from gymdash_tui.tui.widgets.detail_lines import text_lines
from gymdash_tui.tui.widgets.list_row import head_parts
from gymdash_tui.tui.widgets.painted import Part
from gymdash_tui.tui.widgets.story_lines import WHEN, explained, moment_words
from gymdash_tui.tui.widgets.trace_lines import broken

Line = list[Part]

_NAME, _SHELL = 14, 8
_ROOMY = 64  # cells from which on a line says from where the command came
_ASIDE = ("shell", "error", "name", "sim_id", "names")

_NOTHING = """\
Every command that is given to this project stands here, newest first: from which shell it came, what was asked for, \
and whether it was carried out or refused, with the reason. It is the project's audit trail: nothing takes it away.

From a shell: gymdash-tui calls --name stop."""


def call_line(call: CallRecord, width: int, cursor: bool, now: float, ascii_only: bool = False) -> Line:
    """Give a command's line in the list.

    Args:
        call: The command.
        width: Cells.
        cursor: Whether the cursor stands on it.
        now: Unix seconds.
        ascii_only: Whether only ASCII may be drawn.
    """
    glyph, part = _look(call, ascii_only)
    roomy = width >= _ROOMY
    shell = fit(shell_of(call), _SHELL, ascii_only=ascii_only) + "  " if roomy else ""
    name = max(_NAME, min(20, width // 5))
    left = max(0, width - 2 - WHEN[roomy] - 3 - name - 2 - text_width(shell))
    error = call.details.get("error") if call.code else None
    return [
        *head_parts(cursor, False, ascii_only=ascii_only),
        (fit(moment_words(call.time, now, roomy), WHEN[roomy], right=True), "dim"),
        (f" {glyph} ", part),
        (fit(call.name, name, ascii_only=ascii_only) + "  ", "cursor" if cursor else "text"),
        (shell, "dim"),
        (fit_start(first_words(str(error)) if error else _about(call), left, ascii_only), "bad" if error else "text"),
    ]


def _look(call: CallRecord, ascii_only: bool) -> tuple[str, str]:
    if call.code:
        return "x" if ascii_only else "✗", "bad"
    return "+" if ascii_only else "✓", "good"


def shell_of(call: CallRecord) -> str:
    """Say from where a command came."""
    return str(call.details.get("shell") or "")


def sim_of(call: CallRecord) -> str:
    """Give the id of the simulation that a command names; empty where it names none, or several."""
    found = call.details.get("sim_id")
    return found if isinstance(found, str) else ""


def _about(call: CallRecord) -> str:
    """Say to what it was done, and how, in a line."""
    name = call.details.get("name") or call.details.get("names") or ""
    names = ", ".join(map(str, name[:20])) if isinstance(name, list) else str(name)
    more = {key: value for key, value in call.details.items() if key not in _ASIDE and value not in ("", None, [], {})}
    given = "  ".join(f"{key}={show_value(value)[:80]}" for key, value in list(flatten(more).items())[:8])
    return "  ".join(" ".join(words.split()) for words in (names[:400], given) if words)


def call_text(call: CallRecord, width: int, ascii_only: bool = False) -> list[Line]:
    """Give the whole of a command: what came of it, from where, and all that was asked for."""
    glyph, part = _look(call, ascii_only)
    words = f"refused with exit code {call.code}" if call.code else "carried out"
    when = f"{call.time.astimezone():%Y-%m-%d %H:%M:%S}" if call.time else ""
    lines: list[Line] = [*broken([(f" {glyph} {words}", part), (f"  {when}", "dim")], width), []]
    error = call.details.get("error")
    if error:
        room = max(10, width - 2)
        lines += [*([(" ", "text"), (piece, part)] for piece in text_lines(str(error), room, ascii_only)), []]
    facts = list(_facts(call.details))
    label = min(24, max((text_width(safe_text(name)) for name, _ in facts), default=0))
    for name, value in facts:
        first, *rest = text_lines(value, max(10, width - label - 4), ascii_only)
        lines.append([(f" {fit(name, label, ascii_only=ascii_only)}  ", "dim"), (first, "text")])
        lines += [[(" " * (label + 3), "text"), (piece, "text")] for piece in rest]
    return lines


def _facts(details: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in flatten({key: value for key, value in details.items() if key != "error"}).items():
        if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
            yield name, "\n".join(value)
        else:
            yield name, value if isinstance(value, str) else show_value(value)


def call_copy(call: CallRecord) -> str:
    """Give a command as it is copied: JSON, with everything that is known of it."""
    moment = call.time.isoformat() if call.time else None
    whole = {"id": call.id, "name": call.name, "time": moment, "code": call.code, "details": call.details}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def no_calls(width: int, narrowed: bool, ascii_only: bool = False) -> list[Line]:
    """Say why there is no command to show."""
    title = "No command fits." if narrowed else "No command was given yet."
    return explained(title, "esc shows all again." if narrowed else _NOTHING, width, ascii_only)
