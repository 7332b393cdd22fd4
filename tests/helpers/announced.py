"""What a person was told: a command of theirs that writes it down, and a real web server that listens."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from gymdash_tui.user.paths import settings_file

_COMMAND = (
    'printf "%s|%s|%s|%s\\n" "$GYMDASH_TUI_EVENT" "$GYMDASH_TUI_NAME" "$GYMDASH_TUI_SCORE" "$GYMDASH_TUI_TEXT" >> '
)


@contextmanager
def settings(**notify: object) -> Iterator[Path]:
    """Have the person's settings say how they are told."""
    path = settings_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text() if path.exists() else None
    lines = [f"{name} = {json.dumps(value)}" for name, value in notify.items()]
    path.write_text("\n".join(["[notify]", *lines, ""]))
    try:
        yield path
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_text(before)


@dataclass
class Paper:
    """A file to which the person's command adds a line for each thing that it is told."""

    path: Path

    @property
    def command(self) -> str:
        """The command."""
        return f"{_COMMAND}'{self.path}'"

    @property
    def lines(self) -> list[str]:
        """What it was told."""
        return self.path.read_text().splitlines() if self.path.exists() else []


@dataclass
class Listener:
    """A web server that keeps what is posted to it.

    Attributes:
        address: Where it listens.
        posts: What was posted.
        answers: What it answers next; 200 where nothing is left.
    """

    address: str = ""
    posts: list[dict[str, Any]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)


@contextmanager
def listener(*answers: int) -> Iterator[Listener]:
    """Listen on this machine, and answer these codes one after the other."""
    found = Listener(answers=list(answers))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            found.posts.append(json.loads(self.rfile.read(length)))
            self.send_response(found.answers.pop(0) if found.answers else 200)
            self.end_headers()

        def log_message(self, *words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.address = f"http://127.0.0.1:{server.server_address[1]}/secret-path"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
