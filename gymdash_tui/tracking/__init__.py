"""Starts, follows and stops simulations, and brings what their folders tell into the project.

Plain asyncio, no screen: the program's screens, its shell commands and people's scripts are thin shells over this.
Floor 3: knows the project and the simulation's folder, never Textual.
"""

__all__: list[str] = []
