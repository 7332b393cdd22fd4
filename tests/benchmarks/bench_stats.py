"""How long statistics over several runs take; run by hand: ``python -m tests.benchmarks.bench_stats``.

Each is done by our functions and, as the yardstick beside it, plainly: every member interpolated at every step that
any of them has, and loops over resamples and columns.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the screen's process has it

import itertools
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from gymdash_tui.metrics.stats import Aligned, Center, Points, align, band, compare, importance, iqm, nearest
from gymdash_tui.metrics.stats.arrays import FloatArray

_CURVES = (  # members, points, milliseconds it may take
    (200, 2_000, 60),
    (10, 100_000, 25),
    (5, 1_000_000, 150),
)
_CENTERS: tuple[Center, ...] = ("mean", "median", "iqm")
_PLAIN: dict[Center, Callable[..., FloatArray]] = {"mean": np.mean, "median": np.median, "iqm": iqm}


def members(count: int, points: int, seed: int = 0) -> list[Points]:
    """Return noisy curves of different lengths and steps."""
    rng = np.random.default_rng(seed)
    curves = []
    for _ in range(count):
        x = np.cumsum(rng.uniform(0.5, 1.5, points)) * (1_000_000 / points)
        curves.append(Points(x, 500 * x / x[-1] + rng.normal(0, 30, points)))
    return curves


def resumed(curves: Sequence[Points]) -> list[Points]:
    """Return curves that go back a fifth of their steps half-way, as a run does that goes on from a checkpoint."""
    back = []
    for x, y in curves:
        half, fifth = len(x) // 2, len(x) // 5
        back.append(
            Points(np.concatenate((x[:half], x[half - fifth :])), np.concatenate((y[:half], y[half - fifth :])))
        )
    return back


def interpolated(curves: Sequence[Points]) -> FloatArray:
    """Interpolate every member at every step that any of them has."""
    union = np.unique(np.concatenate([curve.x for curve in curves]))
    return np.array([np.interp(union, x, y, np.nan, np.nan) for x, y in curves])


def plain_interval(values: FloatArray, center: Center, resamples: int) -> FloatArray:
    """Bootstrap a band with a loop over resamples."""
    rng = np.random.default_rng(0)
    size = len(values)
    centers = [_PLAIN[center](values[rng.integers(0, size, size)], axis=0) for _ in range(resamples)]
    interval: FloatArray = np.percentile(centers, (2.5, 97.5), axis=0)
    return interval


def plain_wins(a: FloatArray, b: FloatArray, resamples: int) -> FloatArray:
    """Bootstrap the probability of improvement with a loop over resamples and pairs."""
    rng = np.random.default_rng(0)
    shares = []
    for _ in range(resamples):
        ours, theirs = rng.choice(a, len(a)), rng.choice(b, len(b))
        shares.append(np.mean([(x > y) + 0.5 * (x == y) for x, y in itertools.product(ours, theirs)]))
    interval: FloatArray = np.percentile(shares, (2.5, 97.5))
    return interval


def median_ms(work: Callable[[], object], times: int) -> float:
    """Return the median duration of a call in milliseconds, the first one not counted where there are several."""
    durations = []
    for _ in range(times + (times > 1)):
        begin = time.perf_counter()
        work()
        durations.append(time.perf_counter() - begin)
    return statistics.median(durations[times > 1 :]) * 1e3


def line(name: str, ours: Callable[[], object], budget: float, plain: Callable[[], object] | None = None) -> None:
    """Print one case."""
    took = median_ms(ours, 9)
    text = f"{name:<46} {took:8.2f} ms  of {budget:>5g}"
    if plain is not None:
        other = median_ms(plain, 1)
        text += f" {other:10.1f} ms {other / took:7.1f}x"
    print(text + ("" if took <= budget else "   OVER"))


def main() -> None:
    """Print a table of all cases."""
    print(f"{'':<46} {'ours':>11} {'budget':>9} {'plainly':>13} {'ratio':>8}")
    for count, points, budget in _CURVES:
        curves = members(count, points)
        name = f"align {count} x {points:,}"
        line(name, partial(align, curves), budget, partial(interpolated, curves))
        line(f"{name}, log", partial(align, curves, log=True), budget)
        line(f"{name}, window", partial(align, curves, window=(400_000, 410_000)), budget)
        line(f"{name}, steps go back", partial(align, resumed(curves)), budget)
    whole = align(members(10, 2_000))
    holes = Aligned(whole.x, np.where(np.random.default_rng(1).random(whole.values.shape) < 0.2, np.nan, whole.values))
    for center in _CENTERS:
        name = f"band {center} ci, 10 x {len(whole.x)} x 1,000"
        line(name, partial(band, whole, center, "ci"), 120, partial(plain_interval, whole.values, center, 1000))
        line(f"{name}, a fifth missing", partial(band, holes, center, "ci"), 120)
        many = align(members(200, 2_000))
        line(f"band {center} ci, 200 x {len(many.x)} x 1,000", partial(band, many, center, "ci"), 600)
    line("band mean std, 200", partial(band, many), 30)
    a, b = np.random.default_rng(0).normal(0, 1, 10), np.random.default_rng(1).normal(0.5, 1, 8)
    line("compare iqm, 10 with 8 x 2,000", partial(compare, a, b, "iqm"), 15, partial(plain_wins, a, b, 2000))
    large = np.random.default_rng(2).normal(0, 1, 5_000)
    line("compare iqm, 5,000 with 5,000 x 2,000", partial(compare, large, large + 0.1, "iqm"), 2000)
    x, y = members(1, 1_000_000)[0]
    line("nearest of 1,000,000", partial(nearest, x, y, 500_000.3), 2)
    rows = [{f"key {key}": (index * 7 + key) % (key + 2) for key in range(30)} for index in range(1_000)]
    line("importance of 30 keys, 1,000 rows", partial(importance, rows, [row["key 5"] for row in rows]), 150)


if __name__ == "__main__":
    main()
