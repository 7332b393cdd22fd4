"""Widgets: each is handed what it shows, and sends only what changed to the terminal."""

__all__: list[str] = []
