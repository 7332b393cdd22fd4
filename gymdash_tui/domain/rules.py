"""Rules by which a simulation stops early: what they mean, and how they are written.

- ``rollout/ep_rew_mean >= 475 for 3``: the last three recorded values held it (``>=``, ``<=``, ``>`` or ``<``).
- ``no improvement of eval/mean_reward for 10``: ten values in a row were not above the best one before them;
  ``by 5``: by at least so much. Of what is to fall: ``no improvement of train/loss falling for 10``.
- ``nan``, ``nan of train/loss``: any measure, or this one, is not a number or infinite.

Several rules are parted by ``;``. A measure with blanks stands in double quotes. ``reward`` is short for what the
simulation is judged by.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.guess import did_you_mean
from gymdash_tui.domain.rule_words import Words, WrongWords, shown_measure, shown_number, split_rules
from gymdash_tui.domain.units import short_number

REWARD = "reward"
"""The measure that a simulation is judged by, whatever its tag."""

EXAMPLES = "'reward >= 475 for 3', 'no improvement of eval/mean_reward for 10 by 5' or 'nan of train/loss'"

_HOLDS: dict[str, Callable[[float, float], bool]] = {
    ">=": lambda value, limit: value >= limit,
    "<=": lambda value, limit: value <= limit,
    ">": lambda value, limit: value > limit,
    "<": lambda value, limit: value < limit,
}


@dataclass(frozen=True, slots=True)
class Threshold:
    """A measure that is on the wanted side of a limit so many times in a row.

    Attributes:
        measure: Its tag.
        sign: ``>=``, ``<=``, ``>`` or ``<``.
        limit: The limit, finite.
        times: How many values recorded one after the other; at least 1.
    """

    measure: str
    sign: str
    limit: float
    times: int = 1

    def __str__(self) -> str:
        return self.condition + (f" for {self.times}" if self.times > 1 else "")

    @property
    def condition(self) -> str:
        """What has to hold, without how often."""
        return f"{shown_measure(self.measure)} {self.sign} {shown_number(self.limit)}"


@dataclass(frozen=True, slots=True)
class NoImprovement:
    """A measure whose best value stays the best for too long.

    Attributes:
        measure: Its tag.
        values: How many values in a row may fail to be better; at least 1.
        by: How much better than the best one a value has to be in order to count; at least 0.
        falling: Whether smaller is better.
    """

    measure: str
    values: int
    by: float = 0.0
    falling: bool = False

    def __str__(self) -> str:
        falling = " falling" if self.falling else ""
        by = f" by {shown_number(self.by)}" if self.by else ""
        return f"no improvement of {shown_measure(self.measure)}{falling} for {self.values}{by}"


@dataclass(frozen=True, slots=True)
class NotFinite:
    """A measure that is not a number, or infinite.

    Attributes:
        measure: Its tag; empty for any.
    """

    measure: str = ""

    def __str__(self) -> str:
        return f"nan of {shown_measure(self.measure)}" if self.measure else "nan"


Rule = Threshold | NoImprovement | NotFinite


@dataclass(frozen=True, slots=True)
class Verdict:
    """A rule that was met.

    Attributes:
        rule: Which.
        step: At which step.
        reason: How, without a full stop.
    """

    rule: Rule
    step: int
    reason: str

    @property
    def failed(self) -> bool:
        """Whether the simulation went wrong, rather than being good enough or as good as it gets."""
        return isinstance(self.rule, NotFinite)

    def sentence(self, total: float = 0) -> str:
        """Say what happened, for the record; ``total`` is how many steps were asked for, 0 where unknown."""
        where = f"at step {self.step:,}" + (f" of {total:,.0f}" if total > 0 else "")
        return f"{'Ended' if self.failed else 'Stopped early'} {where}: {self.reason}."


# --- reading


def parse_rule(text: str) -> Rule:
    """Read one rule; ``str`` of what is given back is read back as the same.

    Raises:
        WrongUse: If it is none; the sentence says why, and how rules are written.
    """
    try:
        return _parse(Words(text))
    except WrongWords as error:
        shown = text if len(text) <= 80 else f"{text[:79]}…"
        end = "" if str(error).endswith("?") else "."
        raise WrongUse(f"'{shown}' is no rule for stopping: {error}{end} Write for example {EXAMPLES}.") from None


def parse_rules(given: Any) -> tuple[Rule, ...]:
    """Read rules, each once: a text (several rules in it are parted by ``;``), texts, or nothing.

    Raises:
        WrongUse: If one is no rule, or what is given is no text.
    """
    if isinstance(given, float) and math.isnan(given):
        given = "nan"  # what NaN on a command line is read as
    texts = [given] if isinstance(given, str) else () if given is None else given
    if not isinstance(texts, list | tuple) or not all(isinstance(text, str) for text in texts):
        raise WrongUse(f"Rules for stopping are texts; write for example {EXAMPLES}.")
    return tuple(dict.fromkeys(parse_rule(rule) for text in texts for rule in split_rules(text)))


def _parse(words: Words) -> Rule:
    rule: Rule
    if words.sign_stands_second:
        rule = Threshold(words.measure(), words.sign(), words.number(), words.times() if words.took("for") else 1)
    elif words.took("nan"):
        rule = NotFinite(words.measure() if words.took("of") else "")
    elif words.took("no"):
        words.expect("improvement")
        words.expect("of")
        rule = _no_improvement(words)
    else:
        raise WrongWords(words.complaint())
    words.expect_end()
    return rule


def _no_improvement(words: Words) -> NoImprovement:
    measure = words.measure()
    falling = words.took("falling")
    if not falling:
        words.took("rising")
    by = words.distance() if words.took("by") else None
    words.expect("for", "say for how many values, such as 'for 10'")
    values = words.times()
    if by is None and words.took("by"):
        by = words.distance()
    return NoImprovement(measure, values, by or 0.0, falling)


# --- watching


class Watch:
    """Keeps an eye on measures, and tells when a rule is met."""

    def __init__(self, rules: Iterable[Rule] = ()) -> None:
        self._courses: dict[Rule, _Course] = {}
        self._by_measure: dict[str, list[_Course]] = {}
        self.replace(rules)

    def __bool__(self) -> bool:
        return bool(self._courses)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules, in the order in which they were given."""
        return tuple(self._courses)

    def replace(self, rules: Iterable[Rule]) -> None:
        """Take other rules; one that was there before goes on with what it has seen."""
        self._courses = {rule: self._courses.get(rule) or _Course(rule) for rule in rules}
        by_measure: dict[str, list[_Course]] = {}
        for rule, course in self._courses.items():
            by_measure.setdefault(rule.measure, []).append(course)
        self._by_measure = by_measure

    def feed(self, measure: str, value: float, step: int) -> Verdict | None:
        """Take a recorded value; give the first rule that it meets."""
        for course in (*self._by_measure.get(measure, ()), *self._by_measure.get("", ())):
            reason = course.feed(measure, value, step)
            if reason:
                return Verdict(course.rule, step, reason)
        return None


class _Course:
    """What one rule has seen so far."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self._count = 0
        self._best: float | None = None
        self._best_step = 0

    def feed(self, measure: str, value: float, step: int) -> str:
        """Take a value, and say why the rule is met, if it is."""
        match self.rule:
            case NotFinite():
                return "" if math.isfinite(value) else f"{shown_measure(measure)} is {value}"
            case Threshold() as rule:
                self._count = self._count + 1 if _HOLDS[rule.sign](value, rule.limit) else 0
                return self._held(rule, value) if self._count >= rule.times else ""
            case NoImprovement() as rule:
                better = self._is_better(rule, value)
                if better:
                    self._best, self._best_step = value, step
                self._count = 0 if better else self._count + 1
                return self._stays(rule, value) if self._count >= rule.values else ""

    def _is_better(self, rule: NoImprovement, value: float) -> bool:
        if math.isnan(value):
            return False
        if self._best is None:
            return True
        return value < self._best - rule.by if rule.falling else value > self._best + rule.by

    def _held(self, rule: Threshold, value: float) -> str:
        if rule.times == 1:
            return f"{rule.condition} (it is {short_number(value)})"
        return f"{rule.condition} held {rule.times} times (last {short_number(value)})"

    def _stays(self, rule: NoImprovement, value: float) -> str:
        best = "" if self._best is None else f"best {short_number(self._best)} at step {self._best_step:,}, "
        return f"{rule} ({best}last {short_number(value)})"


def unknown_measures(rules: Iterable[Rule], known: Iterable[str]) -> list[str]:
    """Say of which measures in the rules nothing was recorded so far, each with the nearest one that was."""
    known = sorted(known)
    wanted = dict.fromkeys(rule.measure for rule in rules)
    return [f"'{name}'{did_you_mean(name, known)}" for name in wanted if name and name not in known]
