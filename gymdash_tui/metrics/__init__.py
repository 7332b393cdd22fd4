"""Reading what a run has measured: TensorBoard event files into growing series, smoothing, export.

`RunReader` follows the event files of one run, `Series` holds one tag's points, `ema` and `window_mean` smooth them,
`write_series` exports them. numpy alone; neither protobuf nor TensorBoard is loaded.
"""

from __future__ import annotations

from .export import write_series
from .run import RunReader
from .series import Columns, Series, begun
from .smooth import ema, window_mean

__all__ = ["Columns", "RunReader", "Series", "begun", "ema", "window_mean", "write_series"]
