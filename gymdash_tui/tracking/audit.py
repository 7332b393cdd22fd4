"""The audit of calls: every command given to a tracker, also the refused ones."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

from gymdash_tui.domain.errors import GymdashError, ProjectError

if TYPE_CHECKING:
    from gymdash_tui.project.project import Project

Details = dict[str, Any]
"""What is kept of a call: the shell it came from, what was asked for, why it was refused."""


@asynccontextmanager
async def audited(project: Project, call: str, details: Details) -> AsyncIterator[Details]:
    """Write a command down if what is done within the block refuses it.

    Args:
        project: Where.
        call: The command's name.
        details: What is kept of it.

    Yields:
        The same details, to be filled in while the command is carried out.
    """
    try:
        yield details
    except GymdashError as error:
        await asyncio.to_thread(record_refusal, project, call, details, error)
        raise


def record_refusal(project: Project, call: str, details: Details, error: GymdashError) -> None:
    """Write down a command that was refused, with its sentence and code."""
    with suppress(ProjectError):  # a project that refuses this as well is what the error is about
        project.record_call(call, {**details, "error": str(error)}, error.exit_code)
