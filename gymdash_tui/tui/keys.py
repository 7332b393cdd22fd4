"""The one table of keys: bindings, footer, help, palette and the README's table all come from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Key:
    """One thing that a key does.

    Attributes:
        id: Its name in a keymap; unique.
        keys: Textual's names of the keys, separated by commas.
        action: The action that runs.
        description: Two or three words, for the footer.
        tooltip: One sentence, for help and palette.
        group: The heading in the help.
        scope: Where it works: ``app``, ``home``, ``form``.
        shown: How the keys are written; made from the names where left out.
        footer: Its place in the footer, smaller first; 0 keeps it out.
    """

    id: str
    keys: str
    action: str
    description: str
    tooltip: str
    group: str
    scope: str
    shown: str = ""
    footer: int = 0

    @property
    def label(self) -> str:
        """How the keys are written for a person."""
        return self.shown or " ".join(_NAMES.get(key, key) for key in self.keys.split(","))

    def binding(self) -> Binding:
        """Give Textual's form of it."""
        return Binding(
            self.keys,
            self.action,
            self.description,
            id=self.id,
            tooltip=self.tooltip,
            group=Binding.Group(self.group),
            key_display=self.label,
        )


_NAMES = {
    "question_mark": "?",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "comma": ",",
    "full_stop": ".",
    "slash": "/",
    "escape": "esc",
    "pageup": "pgup",
    "pagedown": "pgdn",
}

KEYS: tuple[Key, ...] = (
    # what can be done
    Key("new", "n", "new", "new", "Start a new simulation from a form.", "Simulations", "home", footer=1),
    Key(
        "stop",
        "s",
        "stop",
        "stop",
        "Stop the marked simulations, or the one under the cursor.",
        "Simulations",
        "home",
        footer=2,
    ),
    Key(
        "demo",
        "d",
        "demo",
        "demo",
        "Start three seeds of PPO on CartPole and watch them learn.",
        "Simulations",
        "home",
        footer=3,
    ),
    Key(
        "mark",
        "space",
        "mark",
        "mark",
        "Mark the simulation for comparing or stopping, and move on.",
        "Simulations",
        "home",
        footer=4,
    ),
    Key("mark-all", "a", "mark_all", "mark all", "Mark every simulation.", "Simulations", "home"),
    Key(
        "step-out",
        "escape",
        "step_out",
        "step out",
        "Leave the full screen, or take all marks away.",
        "Simulations",
        "home",
    ),
    # moving
    Key("down", "j,down", "move(1)", "down", "Move down one line.", "Moving", "home", shown="j ↓"),
    Key("up", "k,up", "move(-1)", "up", "Move up one line.", "Moving", "home", shown="k ↑"),
    Key(
        "page-down",
        "pagedown,ctrl+d",
        "page(1)",
        "page down",
        "Move down one page.",
        "Moving",
        "home",
        shown="pgdn ctrl+d",
    ),
    Key("page-up", "pageup,ctrl+u", "page(-1)", "page up", "Move up one page.", "Moving", "home", shown="pgup ctrl+u"),
    Key("first", "g,home", "first", "first", "Go to the first line.", "Moving", "home", shown="g home"),
    Key("last", "G,end", "last", "last", "Go to the last line.", "Moving", "home", shown="G end"),
    # looking
    Key(
        "pane",
        "tab",
        "next_pane",
        "next pane",
        "Go on to the next pane: list, curve, details.",
        "Looking",
        "home",
        footer=5,
    ),
    Key("open", "enter", "open", "details", "Go to the details of the simulation under the cursor.", "Looking", "home"),
    Key(
        "tab-next",
        "right_square_bracket",
        "next_tab(1)",
        "next tab",
        "Show the next details: config, statuses, output.",
        "Looking",
        "home",
        shown="]",
        footer=6,
    ),
    Key(
        "tab-previous",
        "left_square_bracket",
        "next_tab(-1)",
        "previous tab",
        "Show the details before.",
        "Looking",
        "home",
        shown="[",
    ),
    Key(
        "metric-next",
        "full_stop",
        "next_metric(1)",
        "next curve",
        "Draw the next recorded measure.",
        "Looking",
        "home",
        shown=".",
        footer=7,
    ),
    Key(
        "metric-previous",
        "comma",
        "next_metric(-1)",
        "previous curve",
        "Draw the measure before.",
        "Looking",
        "home",
        shown=",",
    ),
    Key(
        "smooth",
        "m",
        "smooth",
        "smoothing",
        "Smooth the curve more, or not at all; raw values stay behind it.",
        "Looking",
        "home",
    ),
    Key(
        "zoom",
        "z",
        "zoom",
        "full screen",
        "Give the whole screen to the pane, or take it back.",
        "Looking",
        "home",
        footer=8,
    ),
    # the form
    Key(
        "form-start",
        "ctrl+s,f5",
        "start",
        "start",
        "Check the arguments and start the simulation.",
        "The form",
        "form",
        shown="ctrl+s",
        footer=1,
    ),
    Key(
        "form-next",
        "down,enter",
        "next_field(1)",
        "next field",
        "Go to the next field.",
        "The form",
        "form",
        shown="↓ enter",
        footer=2,
    ),
    Key(
        "form-previous",
        "up",
        "next_field(-1)",
        "previous field",
        "Go to the field before.",
        "The form",
        "form",
        shown="↑",
    ),
    Key("form-page-down", "pagedown", "next_field(10)", "ten down", "Go ten fields down.", "The form", "form"),
    Key("form-page-up", "pageup", "next_field(-10)", "ten up", "Go ten fields up.", "The form", "form"),
    Key("form-choose", "f4", "choose", "choose", "Choose the field's value from a list.", "The form", "form", footer=3),
    Key("form-copy", "f6", "copy", "copy command", "Copy the equivalent shell command.", "The form", "form", footer=4),
    Key(
        "form-back",
        "escape",
        "back",
        "back",
        "Go back; what was typed is kept as a draft.",
        "The form",
        "form",
        footer=5,
    ),
    Key(
        "form-help",
        "f1",
        "help",
        "help",
        "Explain the form and its keys.",
        "The form",
        "form",
        footer=6,
    ),
    # everywhere
    Key(
        "help",
        "question_mark,f1",
        "help",
        "help",
        "Explain this screen and its keys.",
        "Everywhere",
        "app",
        shown="?",
        footer=90,
    ),
    Key(
        "palette",
        "ctrl+p",
        "command_palette",
        "all actions",
        "Search every action and every simulation.",
        "Everywhere",
        "app",
        footer=91,
    ),
    Key(
        "quit",
        "q,ctrl+q",
        "quit",
        "leave",
        "Leave; simulations go on running.",
        "Everywhere",
        "app",
        shown="q",
        footer=92,
    ),
)


def bindings(scope: str) -> list[Binding]:
    """Give the bindings of one scope."""
    return [key.binding() for key in in_scope(scope)]


def in_scope(*scopes: str) -> Iterator[Key]:
    """Give the keys of some scopes, in the table's order."""
    return (key for key in KEYS if key.scope in scopes)


def markdown_table() -> str:
    """Give the table as the README shows it."""
    lines = ["| key | what it does | where |", "|---|---|---|"]
    places = {"home": "simulations", "form": "the form", "app": "everywhere"}
    for key in KEYS:
        keys = " ".join(f"`{name}`" for name in key.label.split())
        lines.append(f"| {keys} | {key.tooltip} | {places[key.scope]} |")
    return "\n".join(lines)
