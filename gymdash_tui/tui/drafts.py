"""What was typed into forms that were left, kept while the program runs."""

from __future__ import annotations


class Drafts(dict[str, dict[str, str]]):
    """What was typed, by what it was for: texts by path.

    Attributes:
        last: The key of the simulation type that the form last stood on; empty before there was any.
    """

    last: str = ""

    def of(self, purpose: str) -> dict[str, str]:
        """Give the texts of a form; what is changed in them is kept."""
        return self.setdefault(purpose, {})
