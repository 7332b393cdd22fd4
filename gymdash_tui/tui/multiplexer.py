"""How a sequence for the terminal gets through the multiplexer in which this runs. Pure."""

from __future__ import annotations

from collections.abc import Mapping

_ESC = "\x1b"
_LONGEST = 700  # bytes: GNU screen throws a longer string away, or prints the rest of it as text


def through(sequence: str, environ: Mapping[str, str]) -> str:
    """Wrap a sequence for tmux or GNU screen, if this runs in one of them.

    tmux (3.3 and later) passes it on where its ``allow-passthrough`` is on; screen does by itself.

    Args:
        sequence: One sequence, ended by BEL: an escape within it would end the wrapping.
        environ: The environment.
    """
    if environ.get("TMUX"):
        return f"{_ESC}Ptmux;{sequence.replace(_ESC, _ESC * 2)}{_ESC}\\"
    if environ.get("STY"):
        return "".join(f"{_ESC}P{piece}{_ESC}\\" for piece in _pieces(sequence))
    return sequence


def _pieces(sequence: str) -> list[str]:
    size = _LONGEST if len(sequence.encode("utf-8", "replace")) <= _LONGEST or sequence.isascii() else _LONGEST // 4
    return [sequence[at : at + size] for at in range(0, len(sequence), size)]
