"""The few letters that stand in the pictures: 5 x 7 dots each, so that no font has to be installed."""

from __future__ import annotations

import numpy
from numpy.typing import NDArray

WIDTH, HEIGHT = 5, 7
_STEP = WIDTH + 1

_LETTERS = {
    "0123456789": (
        " ###    #    ###  #####    #  #####   ##  #####  ###   ###  ",
        "#   #  ##   #   #    #    ##  #      #        # #   # #   # ",
        "#  ##   #       #   #    # #  ####  #        #  #   # #   # ",
        "# # #   #      #     #  #  #      # ####    #    ###   #### ",
        "##  #   #     #       # #####     # #   #  #    #   #     # ",
        "#   #   #    #    #   #    #  #   # #   #  #    #   #    #  ",
        " ###   ###  #####  ###     #   ###   ###   #     ###   ##   ",
    ),
    "afghiorsty": (
        "        ##        #       #                      #          ",
        "       #  #  #### #                              #          ",
        " ###   #    #   # # ##   ##    ###  # ##   #### ###   #   # ",
        "    # ###   #   # ##  #   #   #   # ##  # #      #    #   # ",
        " ####  #     #### #   #   #   #   # #      ###   #     #### ",
        "#   #  #        # #   #   #   #   # #         #  #  #     # ",
        " ####  #     ###  #   #  ###   ###  #     ####    ##   ###  ",
    ),
}


def written(text: str) -> NDArray[numpy.bool_]:
    """Give a text as dots (HEIGHT, width); a letter that is not known is left blank."""
    dots = numpy.zeros((HEIGHT, max(0, len(text) * _STEP - 1)), dtype=bool)
    for place, letter in enumerate(text):
        for letters, rows in _LETTERS.items():
            if letter in letters:
                left = letters.index(letter) * _STEP
                drawn = [[dot == "#" for dot in row[left : left + WIDTH]] for row in rows]
                dots[:, place * _STEP : place * _STEP + WIDTH] = drawn
    return dots
