"""The screens: Textual's app, screens and widgets, the table of keys, the themes. Floor 4.

Nothing here starts, stops or judges a simulation; that is the tracker's. Nothing here imports torch or gymnasium.
"""

__all__: list[str] = []
