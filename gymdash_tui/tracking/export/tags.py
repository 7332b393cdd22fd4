"""Which tags a person means, and which way is better."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import translate

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.filtering.pattern import check_pattern, matcher
from gymdash_tui.domain.guess import did_you_mean, list_some
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.simulation.process_use import is_of_system
from gymdash_tui.tracking.logs.summary import main_measure

_LONGEST = 1_000  # characters of a pattern
_SHOWN = 60
_LOWER = frozenset(("loss", "losses", "error", "errors", "err", "mse", "rmse", "mae", "nll", "perplexity", "regret"))


@dataclass(frozen=True, slots=True)
class TagPattern:
    """What a person wrote for one or more tags.

    Attributes:
        text: As it was written.
        fits: Whether a tag is meant, where none is named so in full.
    """

    text: str
    fits: Callable[[str], bool]

    def among(self, tags: Collection[str]) -> list[str]:
        """Give the tags that are meant: the one that is named so in full, else all that fit, in alphabetical order."""
        return [self.text] if self.text in tags else sorted(tag for tag in tags if self.fits(tag))


def tag_patterns(texts: Iterable[str]) -> tuple[TagPattern, ...]:
    """Read tags as people write them: in full, with ``*``, ``?`` and ``[...]``, or ``/regular expression/``.

    Raises:
        WrongUse: If one is empty, very long, or no regular expression.
    """
    return tuple(map(_pattern, dict.fromkeys(texts)))


def _pattern(text: str) -> TagPattern:
    if not text.strip() or len(text) > _LONGEST:
        raise WrongUse(f"--tag needs a tag, 'train/*' or '/loss$/' (at most {_LONGEST:,} characters).")
    if len(text) > 2 and text[0] == text[-1] == "/":
        if problem := check_pattern(text[1:-1]):
            raise WrongUse(f"--tag '{text[:_SHOWN]}': what stands between the slashes {problem}.")
        return TagPattern(text, matcher(text[1:-1]))
    compiled = re.compile(translate(text))
    return TagPattern(text, lambda tag: compiled.match(tag) is not None)


def tags_among(patterns: Sequence[TagPattern], tags: Collection[str]) -> list[str]:
    """Give the tags that are meant, each once, pattern by pattern; all of them where there is no pattern."""
    if not patterns:
        return sorted(tags)
    return list(dict.fromkeys(tag for pattern in patterns for tag in pattern.among(tags)))


def not_found(patterns: Sequence[TagPattern], seen: Collection[str]) -> Iterator[str]:
    """Give a sentence for each pattern that means none of the tags there are."""
    for pattern in patterns:
        if not pattern.among(seen):
            guess = did_you_mean(pattern.text, sorted(seen)) or "."
            yield f"No tag fits '{pattern.text[:_SHOWN]}'{guess} There are {list_some(sorted(seen), 12)}."


def main_tag(records: Sequence[SimulationRecord], tags: Collection[str]) -> str:
    """Give the tag that tells how well simulations do: that of most scores, or what it seems to be; empty for none."""
    scores = Counter(record.progress.score_tag for record in records if record.progress.score_tag in tags)
    if scores:
        return scores.most_common(1)[0][0]
    own = sorted(tag for tag in tags if not is_of_system(tag))
    return main_measure(own) or next(iter(own), "")


def lower_is_better(tag: str) -> bool:
    """Tell whether a tag measures what is to become small, by its words: ``train/value_loss``, ``val/rmse``."""
    return not _LOWER.isdisjoint(re.split(r"[^a-z]+", tag.lower()))
