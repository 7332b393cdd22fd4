"""What a person is told who looks elsewhere: that a simulation ended, and how, or that it asks for something. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from gymdash_tui.domain.occasions import EVENTS, REQUEST
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.request import ControlRequest
from gymdash_tui.domain.text import safe_text
from gymdash_tui.domain.units import short_number

TEST = "test"
"""The event that stands for none: whoever tries the ways is told of it."""

VARIABLE = "GYMDASH_TUI_"
"""What the names of the variables begin with in which a command finds what happened."""

_SAYS = {
    "done": "is done",
    "failed": "failed",
    "died": "died",
    "stopped": "was stopped",
    REQUEST: "asks",
    TEST: "is a test",
}
_LONGEST = 300  # characters of a text


@dataclass(frozen=True, slots=True)
class Announcement:
    """One thing that happened.

    Attributes:
        event: What: one of :data:`~gymdash_tui.domain.occasions.EVENTS`, or ``test``.
        sim_id: The simulation's id.
        name: Its name; may hold anything, as may the details.
        details: What there is to say about it: the last status, or what is asked.
        score: The last value of what it is judged by; ``None`` where there is none.
        key: What tells this from everything else that happens to the same simulation.
    """

    event: str
    sim_id: str
    name: str
    details: str = ""
    score: float | None = None
    key: str = ""

    @property
    def title(self) -> str:
        """A few words: ``seed 3 failed``."""
        return f"{safe_text(self.name)} {_SAYS.get(self.event, self.event)}"

    @property
    def body(self) -> str:
        """What there is to say about it, in one line; empty where that is nothing."""
        words = _one_line(self.details)
        if self.event != "done":
            return words
        words = "" if words.rstrip(".").lower() == "done" else words.rstrip(".")  # the title says so already
        return ", ".join(filter(None, [words, f"score {short_number(self.score)}" if self.score is not None else ""]))

    @property
    def text(self) -> str:
        """A whole line: ``seed 3 failed: ValueError: ...``."""
        return f"{self.title}: {self.body}" if self.body else self.title

    def environment(self, project: str) -> dict[str, str]:
        """Give the variables in which a command of the person's finds what happened.

        Args:
            project: The project's folder.
        """
        values = {
            "EVENT": self.event,
            "NAME": safe_text(self.name),
            "ID": safe_text(self.sim_id),
            "PROJECT": project,
            "TEXT": self.text,
            "SCORE": "" if self.score is None else f"{self.score:g}",
        }
        # no variable can hold a zero byte, and half a surrogate pair is no text
        return {f"{VARIABLE}{name}": _storable(value) for name, value in values.items()}

    def to_json(self, project: str) -> dict[str, Any]:
        """Give what is posted to a webhook; ``text`` and ``content`` are what chats show.

        Args:
            project: The project's folder.
        """
        finite = self.score is not None and abs(self.score) < float("inf")
        return {
            "event": self.event,
            "name": safe_text(self.name),
            "id": safe_text(self.sim_id),
            "project": _storable(project),
            "text": self.text,
            "content": self.text,
            "score": self.score if finite else None,
        }


def _one_line(details: str) -> str:
    """Give a text's first line in which anything stands."""
    lines = (" ".join(safe_text(line).split()) for line in details[:2000].splitlines())
    line = next(filter(None, lines), "")
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _storable(text: str) -> str:
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()


def of_ending(record: SimulationRecord) -> Announcement | None:
    """Give what is to be told of a simulation that is done; ``None`` where it is not."""
    if record.ending is None:
        return None
    details = record.last_status.details if record.last_status is not None else ""
    key = f"ended-{record.attempt}"
    return Announcement(record.word, record.sim_id, record.name, details, record.progress.score, key)


def of_request(request: ControlRequest) -> Announcement:
    """Give what is to be told of a request."""
    details = request.details if request.details.strip() else "for an answer"
    return Announcement(REQUEST, request.sim_id, request.sim_name, details, key=f"request-{request.id}")


# -- several at once ---------------------------------------------------------------------------------------------------


def summed(news: Sequence[Announcement]) -> tuple[str, str]:
    """Sum up what happened at about the same time: a title (``7 done, 3 failed``) and a line below it."""
    if len(news) == 1:
        return news[0].title, news[0].body
    return ", ".join(_counts(news)), ", ".join(dict.fromkeys(safe_text(one.name) for one in _worst_first(news)))


def _counts(news: Iterable[Announcement]) -> Iterator[str]:
    found = [one.event for one in news]
    for event in dict.fromkeys((*EVENTS, *found)):
        if count := found.count(event):
            word = event if event != REQUEST else "request" if count == 1 else "requests"
            yield f"{count} {word}"


def _worst_first(news: Sequence[Announcement]) -> list[Announcement]:
    """Put first what a person has to do something about."""
    order = (REQUEST, "died", "failed", "stopped", "done")
    return sorted(news, key=lambda one: order.index(one.event) if one.event in order else len(order))
