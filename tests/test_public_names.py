"""What a person's script imports from the package itself."""

from __future__ import annotations

import pytest

import gymdash_tui


@pytest.mark.parametrize("name", gymdash_tui.__all__)
def test_a_public_name_is_there(name: str) -> None:
    assert getattr(gymdash_tui, name) is not None
    assert name in dir(gymdash_tui)


def test_any_other_name_is_not() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Simulacrum'"):
        gymdash_tui.Simulacrum  # noqa: B018 - asking is enough
