"""How long a chart takes to draw; run by hand: ``python -m tests.benchmarks.bench_charts``.

Each case is drawn by our Chart and, as the yardstick beside it, by plotext alone fed with the raw points.
"""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Callable

import numpy as np
from plotext._figure import _figure_class

from gymdash_tui.charts import Chart, ChartSpec, Curve, changed_spans
from gymdash_tui.charts.spec import FloatArray

_CASES = (  # curves, points, width, height, smoothed, milliseconds it may take
    (1, 1_000, 100, 30, False, 25),
    (3, 1_000, 100, 30, True, 20),
    (3, 1_000, 200, 48, True, 25),
    (1, 100_000, 100, 30, False, 40),
    (1, 1_000_000, 100, 30, False, 60),
    (20, 10_000, 100, 30, False, 300),
    (20, 10_000, 200, 50, True, 300),
    (1, 8, 100, 30, False, 20),
)
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


def median_ms(work: Callable[[], object], times: int) -> float:
    """Return the median duration of a call in milliseconds, the first one not counted."""
    work()
    durations = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        durations.append(time.perf_counter() - begin)
    return statistics.median(durations) * 1e3


def plotext_alone(curves: list[Curve], width: int, height: int) -> str:
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
    print(f"{'curves x points':>18} {'size':>8} {'smooth':>7} {'ours':>9} {'budget':>8} {'plotext':>10} {'ratio':>7}")
    for count, points, width, height, smooth, budget in _CASES:
        curves = []
        for index in range(count):
            x, y = rewards(points, index)
            curves.append(Curve(f"seed {index}", x, y, smoothed(y) if smooth else None, index))
        chart, spec = Chart(), ChartSpec(tuple(curves), width, height, "rollout/ep_rew_mean", x_range=(0, 100_000))
        ours = median_ms(lambda: chart.draw(spec), 15)  # noqa: B023
        name = f"{count} x {points:,}"
        line = f"{name:>18} {f'{width}x{height}':>8} {'yes' if smooth else 'no':>7} {ours:7.1f}ms {budget:6}ms"
        if count * points <= _PLOTEXT_POINTS:
            alone = median_ms(lambda: plotext_alone(curves, width, height), 1)  # noqa: B023
            line += f" {alone:8.1f}ms {alone / ours:6.1f}x"
        print(line + ("" if ours <= budget else "   OVER"))
    live()


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
