"""How charts are looked at: grouping, bands, smoothing, axes. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from gymdash_tui.tracking.export.groups import BY_SEED

if TYPE_CHECKING:
    from gymdash_tui.metrics.stats import Center, Spread

XKind = Literal["steps", "relative", "wall", "episodes"]
YKind = Literal["robust", "whole", "fixed"]
SmoothKind = Literal["ema", "window"]
T = TypeVar("T")

BANDS: tuple[tuple[Center, Spread, str], ...] = (
    ("mean", "std", "mean ± std"),
    ("mean", "sem", "mean ± error"),
    ("mean", "minmax", "mean, min-max"),
    ("mean", "ci", "mean, 95% confidence"),
    ("median", "minmax", "median, min-max"),
    ("median", "ci", "median, 95% confidence"),
    ("iqm", "ci", "IQM, 95% confidence"),
)
"""What a group is drawn as: its center, its spread, and both in words."""

X_KINDS: dict[XKind, str] = {
    "steps": "steps",
    "relative": "time since its start",
    "wall": "time of day",
    "episodes": "episodes",
}
IN_SECONDS: tuple[XKind, ...] = ("relative", "wall")
"""The ways in which x counts seconds."""

Y_KINDS: dict[YKind, str] = {"robust": "y without outliers", "whole": "y whole range", "fixed": "y fixed"}
WEIGHTS = (0.0, 0.6, 0.9, 0.97, 0.99)
WIDTHS = (1, 5, 20, 100, 500)
"""The amounts of smoothing: weights of the moving average, and points of the window."""

_FARTHEST = 1e300


@dataclass(frozen=True, slots=True)
class Showing:
    """How charts are looked at.

    Attributes:
        by: How runs are grouped; see :mod:`grouping`.
        band: What groups are drawn as, a place in :data:`BANDS`.
        members: Whether the runs of a group are drawn faint behind it.
        smooth_kind: Moving average, or a window.
        smoothing: How much, a place in :data:`WEIGHTS` or :data:`WIDTHS`.
        x: What x counts.
        y: How the range of values is chosen.
        log_x: Whether x is logarithmic.
        log_y: Whether values are.
        pattern: The regular expression that picks tags; empty for all.
        turned: Categories that are not folded or unfolded as at first.
        overview: Whether the whole of the chart in focus stands above the others.
        at: The place on the axis at which the table tells values as well; ``None`` for none.
    """

    by: str = BY_SEED
    band: int = 0
    members: bool = False
    smooth_kind: SmoothKind = "ema"
    smoothing: int = 0
    x: XKind = "steps"
    y: YKind = "robust"
    log_x: bool = False
    log_y: bool = False
    pattern: str = ""
    turned: tuple[str, ...] = ()
    overview: bool = True
    at: float | None = None

    @property
    def center(self) -> Center:
        """The center of a group."""
        return BANDS[self.band][0]

    @property
    def spread(self) -> Spread:
        """What is drawn around it."""
        return BANDS[self.band][1]

    @property
    def is_time(self) -> bool:
        """Whether x counts seconds."""
        return self.x in IN_SECONDS

    @property
    def smooth_words(self) -> str:
        """How it is smoothed, in a word or two."""
        if not self.smoothing:
            return "not smoothed"
        if self.smooth_kind == "ema":
            return f"smooth {WEIGHTS[self.smoothing]:g}"
        return f"window {WIDTHS[self.smoothing]}"

    def next(self, name: str, among: Mapping[T, object] | tuple[T, ...]) -> Showing:
        """Give the same with the next of some values, the first after the last."""
        values = list(among)
        now = getattr(self, name)
        at = values.index(now) if now in values else -1
        changed: dict[str, Any] = {name: values[(at + 1) % len(values)]}
        return replace(self, **changed)

    def to_json(self) -> dict[str, Any]:
        """Give it as JSON holds it."""
        return {**asdict(self), "turned": list(self.turned)}


def showing_of(data: object) -> Showing:
    """Read what :meth:`Showing.to_json` gave; whatever is of another kind is as at the first time."""
    usual = Showing()
    if not isinstance(data, Mapping):
        return usual
    found = {name: data[name] for name, value in asdict(usual).items() if type(data.get(name, usual)) is type(value)}
    turned = data.get("turned")
    found["turned"] = tuple(one for one in turned if isinstance(one, str)) if isinstance(turned, list) else ()
    at = data.get("at")
    found["at"] = float(at) if isinstance(at, int | float) and abs(at) < _FARTHEST else None
    one = replace(usual, **found)
    wrong = {
        "band": not 0 <= one.band < len(BANDS),
        "smoothing": not 0 <= one.smoothing < len(WEIGHTS),
        "smooth_kind": one.smooth_kind not in ("ema", "window"),
        "x": one.x not in X_KINDS,
        "y": one.y not in Y_KINDS,
    }
    return replace(one, **{name: getattr(usual, name) for name, is_wrong in wrong.items() if is_wrong})
