"""What is done to simulations that run: ``pause``, ``go-on``, ``checkpoint``, ``extend``, ``stop``, ``kill``..."""

from __future__ import annotations

from typing import Any

from gymdash_tui.cli.words.common import add_chosen, add_id, command, count


def add_steering(commands: Any) -> None:
    """Add the commands to running simulations."""
    add_chosen(command(commands, "stop", "stop simulations; their models are saved", "stop", "stop"), filtered=True)
    kill = command(commands, "kill", "end simulations at once, with all their processes", "stop", "kill")
    add_chosen(kill, filtered=True)
    add_chosen(
        command(commands, "pause", "pause simulations; they keep their memory and their place", "steer", "pause")
    )
    add_chosen(command(commands, "go-on", "let paused simulations go on", "steer", "go_on"))
    add_chosen(command(commands, "checkpoint", "have simulations write a checkpoint now", "steer", "checkpoint"))
    add_chosen(command(commands, "evaluate", "have simulations evaluate their policy now", "steer", "evaluate"))
    add_chosen(command(commands, "record", "have simulations film the next episode", "steer", "record"))
    extend = command(commands, "extend", "set to how many steps a simulation goes on", "steer", "extend")
    add_id(extend)
    extend.add_argument("steps", type=count, metavar="STEPS", help="the new total, such as 200k, 1e6 or 200_000")
    rate = command(commands, "set-lr", "set a running simulation's learning rate", "steer", "set_lr")
    add_id(rate)
    rate.add_argument("rate", type=float, metavar="RATE", help="the rate, such as 3e-4")
    rules = command(commands, "stop-when", "set the rules by which a simulation stops early", "steer", "stop_when")
    add_id(rules)
    rules.add_argument(
        "rules",
        nargs="+",
        metavar="RULE",
        help="'reward >= 475 for 3', 'no improvement of eval/mean_reward for 10', 'nan'",
    )
