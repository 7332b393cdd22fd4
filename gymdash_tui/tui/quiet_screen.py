"""A screen that sends what changed and nothing else, also while it stands below another.

Textual 8.2 takes the screen below the top one for visible, whatever stands above it. What changes there has the top one
draw the same cells anew, and marks itself as changed once more: from the first change on both are drawn sixty times a
second, for nothing. Under a dialog a live list took twice the processor's time, under the palette 200 kB/s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from textual.screen import Screen

from gymdash_tui.tui.quiet import QuietCompositor

if TYPE_CHECKING:
    from gymdash_tui.tui.quiet_app import QuietApp

    _Screen = Screen[Any]
else:
    _Screen = object


class Quiet(_Screen):
    """Makes a screen quiet; stands before Textual's class among the bases."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._compositor = QuietCompositor(lambda: cast("QuietApp", self.app).shown)

    @property
    def is_current(self) -> bool:
        """Whether anything of it can be seen: nothing but dialogs stand above it."""
        stack = self.app.screen_stack if self.app._screen_stacks else []
        return self in stack and all(one.is_modal for one in stack[stack.index(self) + 1 :])

    def _compositor_refresh(self) -> None:
        """Send what changed; below a dialog, through that one, whose own changes wait for its own next frame."""
        top = self.app.screen
        if self is top:
            super()._compositor_refresh()
            return
        changed = set(self._compositor._dirty_regions)
        self._compositor._dirty_regions.clear()
        self._dirty_widgets.clear()
        if changed and top._compositor.size == self._compositor.size:  # else it is drawn whole for the first time soon
            # the dialog's own background is what stands below, made dim, and kept line by line
            top._styles_cache.set_dirty(*changed)
            top._dirty_regions |= changed
            top._compositor._dirty_regions |= changed
            top._compositor_refresh()
