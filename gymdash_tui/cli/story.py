"""``gymdash-tui statuses`` and ``calls``: what happened in a project."""

from __future__ import annotations

import argparse
import sys

from gymdash_tui.cli.common import open_tracker, print_json
from gymdash_tui.domain.guess import did_you_mean
from gymdash_tui.domain.status import SimStatus, SimStatusCode
from gymdash_tui.domain.text import safe_text
from gymdash_tui.domain.times import to_iso
from gymdash_tui.domain.values import flatten, show_value
from gymdash_tui.project.records import CallRecord


def statuses(arguments: argparse.Namespace) -> int:
    """List statuses, newest last: of one simulation or of all, of one code, in which some words occur."""
    codes = [SimStatusCode[name.upper()] for name in arguments.code or ()]
    with open_tracker(arguments) as tracker:
        sim_id = tracker.project.find(arguments.id).sim_id if arguments.id else None
        found = tracker.project.story(codes=codes, text=arguments.text, sim_id=sim_id, limit=arguments.lines)
        count = tracker.project.story_count(codes=codes, text=arguments.text, sim_id=sim_id)
    found.reverse()
    if arguments.json:
        rows = [{"id": one.id, "sim_id": one.sim_id, "sim_name": one.sim_name, **one.status.to_json()} for one in found]
        print_json(rows)
        return 0
    for one in found:
        print_status(one.status, one.sim_name)
    _tell_rest(len(found), count, "statuses")
    return 0


def calls(arguments: argparse.Namespace) -> int:
    """List the commands that were given to the project, newest last."""
    name, text = arguments.name, arguments.text
    refused = True if arguments.refused else None
    with open_tracker(arguments) as tracker:
        known = tracker.project.call_names() if name else [name]
        found = tracker.project.calls_page(name=name, text=text, refused=refused, limit=arguments.lines)
        count = tracker.project.call_count(name=name, text=text, refused=refused)
    found.reverse()
    if arguments.json:
        print_json([_call_json(call) for call in found])
        return 0
    if name not in known:
        guess = did_you_mean(name, known) or "; `gymdash-tui calls` lists them all."
        print(f"No command named '{safe_text(name)}' was given to this project{guess}", file=sys.stderr)
    for call in found:
        _print_call(call)
    _tell_rest(len(found), count, "calls")
    return 0


def _tell_rest(shown: int, count: int, what: str) -> None:
    """Say on the side that there are more, where somebody reads along."""
    if shown < count and sys.stderr.isatty():
        print(f"The newest {shown:,} of {count:,} {what}; --limit {count} shows all.", file=sys.stderr)


def print_status(status: SimStatus, name: str = "") -> None:
    """Print a status on a line, and its trace below it."""
    subcode = {0: "", 1: " ERROR", 2: " STOPPED"}.get(status.subcode, f" {status.subcode}")
    who = f"{safe_text(name)}: " if name else ""
    print(f"  {status.time.astimezone():%m-%d %H:%M:%S}  {status.code.name}{subcode}  {who}{safe_text(status.details)}")
    for line in status.error_trace.splitlines():
        print(f"      {safe_text(line)}")


def _call_json(call: CallRecord) -> dict[str, object]:
    return {
        "id": call.id,
        "name": call.name,
        "time": to_iso(call.time),
        "code": call.code,
        "details": call.details,
    }


def _print_call(call: CallRecord) -> None:
    when = f"{call.time.astimezone():%m-%d %H:%M:%S}" if call.time else " " * 14
    said = {key: value for key, value in call.details.items() if key != "error" and value not in ("", None, [], {})}
    given = "  ".join(f"{name}={_value(value)}" for name, value in flatten(said).items())
    outcome = "" if not call.code else f"refused ({call.code})  "
    print(f"  {when}  {safe_text(call.name):<17} {outcome}{safe_text(given)}")
    if call.code and call.details.get("error"):
        for line in str(call.details["error"]).splitlines():
            print(f"      {safe_text(line)}")


def _value(value: object) -> str:
    return value if isinstance(value, str) and value and " " not in value else show_value(value)
