"""The shell command: every verb of the program, for people and for scripts.

Heavy imports stand inside the commands that need them, so that ``--help`` and the screen's first paint wait for none.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

from gymdash_tui.cli.parser import make_parser
from gymdash_tui.domain.errors import GymdashError
from gymdash_tui.domain.text import safe_text

__all__ = ["main"]

FAILED = 1
WRONG_USE = 2
INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: The words after the program's name; the process's own where left out.

    Returns:
        0 done well, 1 a simulation failed, 2 wrong use, 3 timed out, 130 interrupted.
    """
    _prepare_outputs()
    arguments = make_parser().parse_args(argv)
    try:
        code: int = arguments.run(arguments)
        sys.stdout.flush()
    except GymdashError as error:
        return _say(str(error), error.exit_code)
    except KeyboardInterrupt:
        return _say("Interrupted; what runs goes on running.", INTERRUPTED)
    except BrokenPipeError:
        _leave_stdout()  # the reader (head, say) has left
        return 0
    except OSError as error:
        if error.filename is None:
            _leave_stdout()
        return _say(f"{error.filename or 'The output'}: {error.strerror or error}.", FAILED)
    except RecursionError:
        return _say("What was given is nested too deeply; give it flatter.", WRONG_USE)
    return code


def _prepare_outputs() -> None:
    """Have an output where the caller closed it (``>&-``), and print names also where only ASCII is known."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w"))  # noqa: SIM115 - to the process's end
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _say(text: str, code: int) -> int:
    for line in text.splitlines():
        print(safe_text(line), file=sys.stderr)
    return code


def _leave_stdout() -> None:
    """Let go of an output that takes nothing more; what Python flushes at its end must not complain once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
