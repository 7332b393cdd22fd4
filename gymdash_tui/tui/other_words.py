"""Words that people bring from elsewhere, and what is called so here: whoever types them finds it all the same."""

from __future__ import annotations

from functools import lru_cache

_SHORTEST = 3  # letters of a beginning that may mean a whole word
_BROUGHT = {
    "order": "sort ranking",
    "leave": "quit exit detach close",
    "new": "create launch train begin",
    "stop": "cancel end interrupt",
    "kill": "abort terminate sigkill",
    "resume": "continue unpause",
    "rerun": "repeat restart again reproduce",
    "clone": "duplicate fork",
    "delete": "remove erase",
    "take": "restore recover undo",
    "mark": "select choose compare",
    "differs": "diff difference",
    "pin": "star favourite favorite",
    "tags": "label",
    "note": "comment annotate",
    "filter": "search find query",
    "details": "inspect info",
    "output": "console logs stdout stderr print",
    "traceback": "error exception crash",
    "film": "video movie recording",
    "export": "csv json parquet pdf png svg figure save plot download report paper",
    "charts": "plot graph curve tensorboard",
    "table": "summary sweep importance",
    "closer": "zoom",
    "wider": "zoom",
    "earlier": "pan",
    "later": "pan",
    "logarithmic": "scale",
    "moving average": "ema",
    "full screen": "maximize maximise enlarge",
    "fold": "collapse hide",
    "unfold": "expand",
    "copy": "yank clipboard",
    "redraw": "refresh reload repaint",
    "slot": "parallel concurrent concurrency jobs",
    "machine": "cpu gpu ram usage htop nvidia",
    "calls": "history audit",
    "settings": "options preferences configure theme",
    "colour": "color",
    "keys": "keybinding shortcut hotkey",
    "priority": "nice",
    "open": "switch change",
    "trash": "bin deleted",
}
_HERE = tuple((theirs, ours) for ours, brought in _BROUGHT.items() for theirs in brought.split())


@lru_cache(maxsize=256)
def meanings(typed: str) -> tuple[tuple[str, ...], ...]:
    """Give, for each word that was typed, what it can be called: as it is, and as this program says it.

    Args:
        typed: In whatever case; the last word may be a beginning.
    """
    return tuple(
        (word, *(ours for theirs, ours in _HERE if len(word) >= _SHORTEST and theirs.startswith(word)))
        for word in typed.casefold().split()
    )
