"""Screens: the home with list, curve and details; the form; the dialogs."""

__all__: list[str] = []
