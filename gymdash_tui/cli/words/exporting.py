"""``export``: data, tables, figures and reports of what was recorded."""

from __future__ import annotations

import argparse
from typing import Any

from gymdash_tui.cli.words.common import Parser, add_chosen, command

_TAG = "a tag, 'train/*', or '/regular expression/' (may be repeated)"


def add_exporting(commands: Any) -> None:
    """Add ``export`` with what can be exported."""
    export = command(
        commands, "export", "export data, tables, figures and reports of simulations", "export", "data", json=False
    )
    ways = export.add_subparsers(title="what to export", metavar="WHAT", required=True)
    _add_data(ways)
    _add_table(ways)
    _add_figure(ways)
    _add_report(ways)
    _add_examples(
        export,
        "export data --group sweep --tag 'rollout/*' --config -o runs.parquet",
        "export table --filter 'algo=ppo' -o runs.md",
        "export figure --group sweep -o sweep.pdf --size paper-column",
        "export report --group sweep -o report",
    )


def _add_data(ways: Any) -> None:
    data = command(ways, "data", "write every recorded point into one file, a row for each", "export", "data")
    _add_which(data)
    _add_file(data, "CSV, JSON, JSON lines or Parquet by its end", ("csv", "json", "jsonl", "parquet"))
    data.add_argument("--config", action="store_true", help="with the configuration keys in which they differ")
    data.add_argument("--all-config", action="store_true", help="with all configuration keys")
    _add_examples(
        data,
        "export data zoo --tag rollout/ep_rew_mean > zoo.csv",
        "export data --group sweep --config -o sweep.parquet",
        "export data --all --tag '/loss$/' --format jsonl -o losses.jsonl",
    )


def _add_table(ways: Any) -> None:
    table = command(ways, "table", "write a table with a row for each simulation, or each group", "export", "table")
    _add_which(table)
    _add_file(table, "CSV, JSON, Parquet or Markdown by its end", ("csv", "json", "parquet", "markdown"))
    _add_last(table)
    table.add_argument(
        "--at",
        action="append",
        default=[],
        metavar="STEP",
        help="with the values at this step, and how far from it they were recorded: 20k, 1e6 (may be repeated)",
    )
    table.add_argument(
        "--x", choices=("steps", "relative"), default="steps", help="what --at counts: steps, or time as 1h30m"
    )
    table.add_argument("--per-group", action="store_true", help="a row for each group: mean, deviation and number")
    _add_by(table)
    table.add_argument("--all-config", action="store_true", help="all configuration keys, also where they are alike")
    _add_examples(
        table,
        "export table --group sweep --format markdown",
        "export table --group sweep --per-group --by learning_rate -o sweep.csv",
        "export table --filter 'done algo=ppo' --tag 'eval/*' --last 5 -o runs.md",
        "export table --group sweep --per-group --at 20k --at 100k",
    )


def _add_figure(ways: Any) -> None:
    figure = command(ways, "figure", "draw curves into a picture for a paper or a talk", "export", "figure")
    _add_which(figure)
    _add_output(figure, "PNG, SVG or PDF by its end", required=True)
    _add_drawing(figure)
    _add_examples(
        figure,
        "export figure --group sweep -o sweep.pdf --size paper-column",
        "export figure --group sweep --center iqm --spread ci -o sweep.svg",
        "export figure a b --tag 'rollout/*' --tag train/loss --smooth 0.9 --raw -o ab.png",
        "export figure --all --by learning_rate --x relative --window 0:30m -o rates.png",
        "export figure zoo --tag train/loss --log-y --y-range 0.01: -o loss.png",
    )


def _add_report(ways: Any) -> None:
    report = command(
        ways, "report", "write a report: result, figures, table, configuration, how to do it again", "export", "report"
    )
    _add_which(report)
    _add_output(report, "a folder, or one that ends in .md; figures lie beside it", required=True)
    _add_last(report)
    report.add_argument("--no-figures", action="store_true", help="words and tables alone")
    _add_drawing(report)
    _add_examples(
        report,
        "export report --group sweep -o report",
        "export report --group sweep --center iqm --title 'Learning rates' -o rates.md",
    )


def _add_which(parser: Parser) -> None:
    add_chosen(parser, everything=True, filtered=True)
    parser.add_argument("--tag", action="append", default=[], metavar="PATTERN", help=_TAG)


def _add_file(parser: Parser, what: str, formats: tuple[str, ...]) -> None:
    _add_output(parser, f"{what}; - is the standard output, as where it is left out", required=False)
    parser.add_argument("--format", choices=formats, default="", help="this format, whatever the file's name ends in")


def _add_output(parser: Parser, what: str, required: bool) -> None:
    parser.add_argument("-o", "--output", metavar="FILE", default="-", required=required, help=f"the file: {what}")
    parser.add_argument("--force", action="store_true", help="replace what is there")


def _add_last(parser: Parser) -> None:
    parser.add_argument("--last", type=_positive, default=10, metavar="N", help="mean of the last N values (10)")


def _add_by(parser: Parser) -> None:
    parser.add_argument(
        "--by",
        default="",
        metavar="KEY",
        help="what belongs together: seed (configurations that differ in nothing else), group, none, or an argument",
    )


def _add_drawing(parser: Parser) -> None:
    _add_by(parser)
    parser.add_argument("--center", choices=("mean", "median", "iqm"), default="mean", help="the line of several")
    parser.add_argument("--spread", choices=("std", "sem", "minmax", "ci"), default="std", help="the band around it")
    parser.add_argument("--level", type=float, default=0.95, metavar="P", help="the confidence of ci (0.95)")
    parser.add_argument("--members", action="store_true", help="each one faint behind its group")
    parser.add_argument("--x", choices=("steps", "relative", "wall"), default="steps", help="what the x axis counts")
    parser.add_argument("--smooth", type=float, default=0.0, metavar="W", help="moving average, such as 0.9")
    parser.add_argument("--raw", action="store_true", help="with --smooth: what was smoothed, faint behind it")
    parser.add_argument("--log-x", action="store_true", help="a logarithmic x axis")
    parser.add_argument("--log-y", action="store_true", help="a logarithmic y axis")
    parser.add_argument("--window", default="", metavar="A:B", help="the x axis from A to B: 10k:50k, :1M, 5m:2h")
    parser.add_argument("--y-range", default="", metavar="A:B", help="the y axis from A to B: 0:500, --y-range=-200:")
    parser.add_argument("--title", default="", metavar="TEXT", help="what stands above all")
    parser.add_argument(
        "--size", default="paper-page", metavar="SIZE", help="paper-column, paper-page, slide, or inches: 5x3.5"
    )
    parser.add_argument("--font", type=float, metavar="POINTS", help="the size of letters (what suits the size)")
    parser.add_argument("--dpi", type=_positive, default=300, metavar="N", help="pixels to the inch of a PNG (300)")


def _add_examples(parser: Parser, *examples: str) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = "examples:\n" + "\n".join(f"  gymdash-tui {example}" for example in examples)


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 6 or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 on")
    return int(text)
