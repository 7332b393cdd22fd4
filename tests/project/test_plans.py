"""How SQLite answers the questions of lists: by an index, and without sorting more than it has to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from gymdash_tui.domain.states import Phase
from gymdash_tui.project.project import Project

from .helpers import record


def plan(project: Project, question: Callable[[Project], object]) -> str:
    """Let SQLite tell how it answers everything that a question asks."""
    lines: list[str] = []

    def explain(_connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith("SELECT"):
            found = cursor.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            lines.extend(row[3] for row in found)

    event.listen(project._engine, "before_cursor_execute", explain)
    question(project)
    return "; ".join(lines)


@pytest.mark.parametrize("order", ["newest", "oldest", "name"])
def test_a_page_is_read_off_an_index_without_sorting(project: Project, order: str) -> None:
    index = "name" if order == "name" else "created"
    assert plan(project, lambda project: project.page(9000, 50, order)) == (
        f"SCAN simulations USING INDEX ix_simulations_{index}"
    )


@pytest.mark.parametrize(
    ("question", "way"),
    [
        (lambda project: project.count(), "COVERING INDEX"),
        (lambda project: project.counts(), "COVERING INDEX ix_simulations_phase"),
        (lambda project: project.groups(), "COVERING INDEX ix_simulations_group"),
        (lambda project: project.count("g"), "SEARCH simulations USING COVERING INDEX ix_simulations_group"),
        (lambda project: project.group("g"), "SEARCH simulations USING INDEX ix_simulations_group"),
        (lambda project: project.page(group="g"), "SEARCH simulations USING INDEX ix_simulations_group"),
        (lambda project: project.queue(), "SEARCH simulations USING INDEX ix_simulations_phase"),
        (lambda project: project.live(), "SEARCH simulations USING INDEX ix_simulations_phase"),
        (lambda project: project.unfinished(), "SEARCH simulations USING INDEX ix_simulations_phase"),
        (lambda project: project.trash(), "SEARCH simulations USING INDEX ix_simulations_deleted"),
        (lambda project: project.find("ppo"), "SEARCH simulations USING INDEX ix_simulations_name"),
        (lambda project: project.find("aaa"), "SEARCH simulations USING INDEX sqlite_autoindex"),
        (lambda project: project.requests(), "SEARCH simulations"),
        (lambda project: project.requests(open_only=False), "SCAN requests USING INDEX ix_requests_time"),
        (lambda project: project.requests(sim_id="aaa1"), "SEARCH requests USING INDEX ix_requests_open"),
        (
            lambda project: project.requests(sim_id="aaa1", open_only=False),
            "SEARCH requests USING INDEX ix_requests_sim_id",
        ),
        (lambda project: project.request_count(), "SCAN requests USING COVERING INDEX ix_requests_open"),
        (
            lambda project: project.ingest("aaa1", [{"kind": "request", "channel": "c"}], 0, 1),
            "SEARCH requests USING INDEX ix_requests_open",
        ),
        (lambda project: project.preset("fast"), "SEARCH presets USING INDEX sqlite_autoindex"),
        (
            lambda project: project.add(record(phase=Phase.QUEUED)),
            "SEARCH simulations USING COVERING INDEX ix_simulations_queue",
        ),
    ],
)
def test_questions_are_answered_by_their_index(
    project: Project, question: Callable[[Project], object], way: str
) -> None:
    project.add(record("ppo", sim_id="aaa1"))
    assert way in plan(project, question)
    assert "SCAN simulations;" not in plan(project, question) + ";"
