"""The filter language in a few lines; apart from the language itself, because every `--help` is made ready with it."""

from __future__ import annotations

FILTER_HELP: tuple[tuple[str, str], ...] = (
    ("cartpole", "in the name, a tag, the group or the type; or an id's beginning"),
    ('"two words"', "the same, with blanks"),
    ("#good", "tagged good"),
    ("running", "a state; also live, over, asks, pinned, noted, tagged"),
    ("-failed", "not that; also: not failed"),
    ("a b", "both; also: a and b"),
    ("a | b", "one of them; blanks bind first: a b | c is (a b) | c; also: a or b"),
    ("(a | b) c", "parentheses"),
    ("lr>=1e-3", "compare a configuration's key: whole, its last part or beginning"),
    ("algo=ppo,a2c", "any of these; != none of these"),
    ("note:ice", "contains"),
    ("name~seed[0-4]$", "a regular expression"),
    ("score>400 progress<50%", "numbers: 1e-3 100k 1_000"),
    ("age<2h took>1d", "since it was created; how long it ran: 30s 5m 2h 3d 1w"),
    ("created=today", "or 2026-05, 2026-05-01, 2026-05-01T12:30, 12:30"),
    ("state=failed,died", "keys: name tag note group type id seed attempt score step gpu priority asks error"),
    ("-group=a", "what has no such key matches no comparison, but its opposite"),
)
"""Examples, and what each means."""
