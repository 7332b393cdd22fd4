"""Where the parts of a chart stand: title, axes, ticks and the canvas between them."""

from __future__ import annotations

from dataclasses import dataclass

_NARROWEST_GUTTER = 3  # so that the axis stays where it is when 0 to 80 becomes 0 to 500


@dataclass(frozen=True, slots=True)
class Layout:
    """A chart's rows and columns in terminal cells; canvas sizes are at least 1.

    Attributes:
        width: Of everything.
        height: Of everything.
        top: Rows above the canvas, 0 or 1.
        gutter: Columns of the y axis' labels; 0 if there is no room for them.
        left: Columns left of the canvas: the gutter, and the axis line if there is one.
        bottom: Rows below the canvas: 0, or 2 for the x axis and its labels.
    """

    width: int
    height: int
    top: int
    gutter: int
    left: int
    bottom: int

    @property
    def columns(self) -> int:
        """Canvas columns."""
        return self.width - self.left

    @property
    def rows(self) -> int:
        """Canvas rows."""
        return self.height - self.top - self.bottom


def lay_out(width: int, height: int, has_title: bool, label_width: int) -> Layout:
    """Share out a chart of at least 1 x 1; the smaller it is, the more the canvas alone remains.

    Args:
        width: Terminal cells.
        height: Terminal rows.
        has_title: Whether something is to stand above the canvas.
        label_width: Cells of the longest label of the y axis.
    """
    top = int(has_title and height >= 4)
    bottom = 2 if height >= 6 and width >= 12 else 0
    gutter = max(label_width, _NARROWEST_GUTTER)
    if gutter > width // 3 or height < 3:
        gutter = 0
    axis = int(width >= 12 and height >= 3)
    return Layout(width, height, top, gutter * axis, (gutter + 1) * axis, bottom)
