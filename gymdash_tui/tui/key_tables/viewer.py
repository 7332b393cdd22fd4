"""The keys of the viewer of images and films."""

from __future__ import annotations

from functools import partial

from gymdash_tui.tui.key import BACK, Key

_here = partial(Key, group="The viewer", scope="viewer")

_PLAY = "Pause the film, or go on; from its start where it is at its end."
_BACK, _ON = "Go a second back, or a frame while it is paused.", "Go a second on, or a frame while it is paused."
_PICTURES = "Draw them in the next way there is: half-blocks, Kitty's graphics, sixels."
_LIST = "List all of them, to narrow them by words and steps, and to go to one."
_OPEN = "Open it with the desktop's program, or say where it lies."

KEYS: tuple[Key, ...] = (
    _here("viewer-play", "space", "play", "pause", _PLAY, footer=1),
    _here("viewer-second-back", "left,h", "move(-1)", "second back", _BACK, shown="← h", footer=6),
    _here("viewer-second-on", "right,l", "move(1)", "second on", _ON, shown="→ l", footer=6),
    _here("viewer-frame-back", "comma", "step(-1)", "frame back", "Pause, and show the frame before.", footer=7),
    _here("viewer-frame-on", "full_stop", "step(1)", "frame on", "Pause, and show the next frame.", footer=7),
    _here("viewer-start", "home,g", "to_end(0)", "start", "Go to the film's or the text's start.", shown="home g"),
    _here("viewer-end", "end,G", "to_end(1)", "end", "Go to the film's or the text's end.", shown="end G"),
    _here("viewer-slower", "minus", "speed(-1)", "slower", "Play slower.", footer=8),
    _here("viewer-faster", "plus", "speed(1)", "faster", "Play faster.", footer=8),
    _here("viewer-loop", "r", "loop", "repeat", "Begin again at the end, or stay there.", footer=6),
    _here("viewer-next", "down,j", "next(1)", "next", "Show the next of the list.", shown="j ↓", footer=2),
    _here("viewer-previous", "up,k", "next(-1)", "before", "Show the one before.", shown="k ↑", footer=3),
    _here("viewer-list", "slash", "list", "list", _LIST, shown="/", footer=4),
    _here("viewer-page-down", "pagedown,ctrl+d", "page(1)", "page down", "Read on in a text.", shown="pgdn", footer=1),
    _here("viewer-page-up", "pageup,ctrl+u", "page(-1)", "page up", "Read back in a text.", shown="pgup", footer=1),
    _here("viewer-pictures", "p", "pictures", "pictures", _PICTURES, footer=10),
    _here("viewer-open", "o", "open", "open", _OPEN, footer=5),
    _here("viewer-copy", "y", "copy", "copy path", "Copy the file's path.", footer=9),
    _here("viewer-back", "escape", "back", "back", "Go back.", footer=BACK),
)
