"""How long a chart takes to draw; run by hand: ``python -m tests.benchmarks.bench_charts``.

Each case is drawn by our Chart and, as the yardstick beside it, by plotext alone fed with the raw points: with arrays
that no frame before had ("new"), in a window that moves over the same arrays ("moved"), and with nothing new but the
crosshair ("cross"). Times are of the processor: a busy machine changes them little.
"""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from plotext._figure import _figure_class

from gymdash_tui.charts import Chart, ChartSpec, Curve, changed_spans
from gymdash_tui.charts.spec import FloatArray

_CASES = (  # curves, points, width, height, what is behind, milliseconds that new arrays, a moved window may take
    (1, 1_000, 100, 30, "", 25, 12),
    (3, 1_000, 100, 30, "raw", 20, 12),
    (3, 1_000, 200, 48, "raw", 25, 12),
    (1, 100_000, 100, 30, "", 40, 12),
    (1, 1_000_000, 100, 30, "", 60, 12),
    (1, 1_000_000, 200, 50, "log", 60, 12),
    (20, 10_000, 100, 30, "", 300, 25),
    (20, 10_000, 200, 50, "raw", 25, 25),
    (8, 512, 200, 50, "band", 8, 8),
    (1, 8, 100, 30, "", 20, 12),
)
_CROSS = 6  # milliseconds that a crosshair may take
_TIMES = 16  # frames of each case
_PLOTEXT_POINTS = 20_000  # more of them plotext alone takes many seconds for


def rewards(points: int, seed: int) -> tuple[FloatArray, FloatArray]:
    """Return steps and noisy rewards that rise to 500, as a PPO run on CartPole has them."""
    rng = np.random.default_rng(seed)
    share = np.linspace(0, 1, points)
    base = 20 + 480 / (1 + np.exp(-(10 + seed % 5) * (share - 0.35)))
    return share * 100_000, np.clip(base + rng.normal(0, 25, points) * base / 300, 9, 500)


def smoothed(y: FloatArray) -> FloatArray:
    """Return a running mean."""
    width = max(1, len(y) // 25)
    sums = np.cumsum(np.concatenate((np.zeros(1), y)))
    ends = np.arange(1, len(y) + 1)
    starts = np.maximum(0, ends - width)
    mean: FloatArray = (sums[ends] - sums[starts]) / (ends - starts)
    return mean


def median_ms(work: Callable[[int], object], times: int) -> float:
    """Return the median duration of numbered calls in milliseconds, the first two not counted."""
    durations = []
    for number in range(times + 2):
        begin = time.process_time()
        work(number)
        durations.append(time.process_time() - begin)
    return statistics.median(durations[2:]) * 1e3


def curves_of(count: int, points: int, behind: str) -> tuple[Curve, ...]:
    """Return curves with arrays of their own."""
    curves = []
    for index in range(count):
        x, y = rewards(points, index)
        smooth = smoothed(y) if behind == "raw" else None
        curves.append(Curve(f"seed {index}", x, y, smooth, index, band=(y - 30, y + 30) if behind == "band" else None))
    return tuple(curves)


def plotext_alone(curves: Sequence[Curve], width: int, height: int) -> str:
    """Draw the raw points of all curves with plotext's braille lines."""
    figure = _figure_class()
    figure._limit_size(False, False)
    figure.plot_size(width, height)
    for curve in curves:
        figure.plot(curve.x.tolist(), curve.y.tolist(), marker="braille")
    text: str = figure.build()
    return text


def main() -> None:
    """Print a table of all cases, and of a live run's new points."""
    names = ("new", "budget", "moved", "budget", "cross", "budget", "plotext", "ratio")
    print(f"{'curves x points':>15} {'size':>7} {'behind':>6} " + " ".join(f"{name:>8}" for name in names))
    for case in _CASES:
        print(line_of(*case))
    live()


def line_of(count: int, points: int, width: int, height: int, behind: str, new: float, moved: float) -> str:
    """Measure one case."""
    sets = [curves_of(count, points, behind) for _ in range(2 if count * points > 500_000 else 4)]
    base = ChartSpec((), width, height, "rollout/ep_rew_mean", x_range=(0, 100_000), log_y=behind == "log")
    charts = Chart(), Chart(), Chart()
    measured = (
        median_ms(lambda at: charts[0].draw(replace(base, curves=sets[at % len(sets)])), _TIMES),
        median_ms(lambda at: charts[1].draw(replace(base, curves=sets[0], x_range=(at * 99, 5e4 + at * 99))), _TIMES),
        median_ms(lambda at: charts[2].draw(replace(base, curves=sets[0], crosshair=at * 900.0)), _TIMES),
    )
    budgets = (new, moved, _CROSS)
    line = f"{f'{count} x {points:,}':>15} {f'{width}x{height}':>7} {behind or '-':>6} "
    line += " ".join(f"{ms:6.1f}ms {budget:6}ms" for ms, budget in zip(measured, budgets, strict=True))
    if count * points <= _PLOTEXT_POINTS:
        alone = median_ms(lambda at: plotext_alone(sets[0], width, height), 1)
        line += f" {alone:6.1f}ms {alone / measured[0]:7.1f}x"
    return line + ("" if all(ms <= most for ms, most in zip(measured, budgets, strict=True)) else "   OVER")


def live() -> None:
    """Print what one more point costs: time for the frame, and cells to send."""
    x, y = rewards(400, 3)
    mean = smoothed(y)
    chart = Chart()
    frames = []
    begin = time.perf_counter()
    for end in range(200, 400):
        curve = Curve("seed 3", x[:end], y[:end], mean[:end], 3)
        frames.append(chart.draw(ChartSpec((curve,), 100, 30, "rollout/ep_rew_mean", x_range=(0, 100_000))))
    spent = (time.perf_counter() - begin) / 200 * 1e3
    begin = time.perf_counter()
    spans = [changed_spans(old, new) for old, new in itertools.pairwise(frames)]
    compared = (time.perf_counter() - begin) / len(spans) * 1e3
    cells = [sum(span.width for span in found) for found in spans if found is not None]
    print(
        f"live, one point more: frame {spent:.1f} ms, comparison {compared:.2f} ms, "
        f"{statistics.median(cells):.0f} cells (most {max(cells)}), {spans.count(None)} of {len(spans)} whole"
    )


if __name__ == "__main__":
    main()
