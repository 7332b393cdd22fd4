"""The two ways by which a person is told who has no screen open: a command of their own, and a webhook."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from gymdash_tui.domain.text import safe_text

COMMAND_SECONDS = 30.0
"""Seconds that a command gets; what it starts in the background may take longer."""

WEBHOOK_SECONDS = 5.0
"""Seconds that a webhook gets to answer, each of the two times that it is tried."""

_AGAIN = 1.0  # seconds before the second try
_TAIL = 4096  # bytes of what a command printed last
_LONGEST = 160  # characters of it in a sentence


def run_command(command: str, variables: Mapping[str, str], folder: Path, seconds: float = COMMAND_SECONDS) -> str:
    """Run a person's command by the shell; whatever is not theirs stands in variables only, never in its words.

    Args:
        command: The command.
        variables: What happened, over our own environment.
        folder: Where it runs.
        seconds: How long it may take.

    Returns:
        What went wrong, as a sentence; empty where nothing did.
    """
    with tempfile.TemporaryFile() as output:  # no pipe: what it leaves in the background would hold that open
        try:
            process = subprocess.Popen(
                ["/bin/sh", "-c", command], env={**os.environ, **variables}, cwd=folder,
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip
        except (OSError, ValueError) as error:
            return f"The notification command could not be run: {getattr(error, 'strerror', None) or error}."
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return f"The notification command was killed after {seconds:g} s."
        return "" if code == 0 else f"The notification command {_how(code)}{_last_words(output)}."


def _how(code: int) -> str:
    return f"ended with exit code {code}" if code > 0 else f"was killed by signal {-code}"


def _last_words(output: IO[bytes]) -> str:
    """Give the last line that was printed, for the end of a sentence."""
    output.seek(max(0, output.seek(0, os.SEEK_END) - _TAIL))
    lines = [safe_text(line.strip()) for line in output.read().decode("utf-8", "replace").splitlines()]
    last = next(filter(None, reversed(lines)), "")
    return f": {last[:_LONGEST].rstrip('.')}" if last else ""


def post_webhook(
    address: str, content: Mapping[str, Any], seconds: float = WEBHOOK_SECONDS, again: float = _AGAIN
) -> str:
    """Post what happened to a webhook as JSON; tried once more where it may help.

    Args:
        address: Where to.
        content: What happened.
        seconds: How long an answer may take.
        again: After how many seconds it is tried once more.

    Returns:
        What went wrong, as a sentence that names the host alone, since the rest of an address is often a secret; empty
        where nothing did.
    """
    host = safe_text(_host(address))
    if not host:
        return "The webhook's address is none; write for example https://ntfy.sh/my-topic."
    why, may_help = _post(address, content, seconds)
    if why and may_help:
        time.sleep(again)
        why, _ = _post(address, content, seconds)
    return f"The webhook at {host} {safe_text(why)}." if why else ""


def _host(address: str) -> str:
    try:
        parts = urllib.parse.urlsplit(address)
        return (parts.hostname or "") if parts.scheme in ("http", "https") else ""
    except ValueError:
        return ""


def _post(address: str, content: Mapping[str, Any], seconds: float) -> tuple[str, bool]:
    """Post once; gives what went wrong, and whether it may help to try again."""
    headers = {"Content-Type": "application/json", "User-Agent": "gymdash-tui"}
    try:
        request = urllib.request.Request(address, json.dumps(content).encode(), headers, method="POST")
        with urllib.request.urlopen(request, timeout=seconds):
            return "", False
    except urllib.error.HTTPError as error:
        error.close()
        return f"answered {error.code} {error.reason}".strip(), error.code >= 500 or error.code == 429
    except TimeoutError:
        return f"did not answer within {seconds:g} s", True
    except (OSError, ValueError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            return f"did not answer within {seconds:g} s", True
        return f"could not be reached ({getattr(reason, 'strerror', None) or reason})", isinstance(error, OSError)
