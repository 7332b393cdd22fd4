"""How busy NVIDIA's GPUs are: asked of the driver's library (NVML), else of nvidia-smi.

A library that is missing or broken, a driver that does not answer, a GPU that fell off the bus: each is said in a
sentence, and whatever can still be told is told.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.tracking.gpu_nvml import Nvml, import_nvml
from gymdash_tui.tracking.gpu_smi import Smi
from gymdash_tui.tracking.gpu_use import GpuAbsence, GpuFailure, GpuLook, GpuUse
from gymdash_tui.tracking.gpus import NAMES, present_gpus

RETRY = 60.0
"""Seconds after which a library or program that failed is tried again."""


class Gpus:
    """All GPUs, asked in the first way that answers."""

    def __init__(
        self,
        load: Callable[[], Any] = import_nvml,
        smi: Smi | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take the ways; nothing is loaded before the first look.

        Args:
            load: Loads NVIDIA's bindings.
            smi: The program that is asked where they fail.
            clock: Seconds.
        """
        self._load = load
        self._smi = smi or Smi(clock)
        self._clock = clock
        self._nvml: Nvml | None = None
        self._refusal: GpuFailure | None = None
        self._retry = 0.0
        self._smi_retry = 0.0
        self._smi_refusal: GpuFailure | None = None

    def look(self) -> GpuLook:
        """Look at all GPUs; never raises."""
        try:
            return GpuLook(self._ask_nvml())
        except GpuFailure as failure:
            return self._look_without_nvml(failure)

    def _ask_nvml(self) -> tuple[GpuUse, ...]:
        if self._nvml is None and self._refusal is not None and self._clock() < self._retry:
            raise self._refusal
        try:
            self._nvml = self._nvml or Nvml(self._load())
            return self._nvml.look()
        except GpuFailure as failure:
            self._nvml, self._refusal, self._retry = None, failure, self._clock() + RETRY
            raise

    def _look_without_nvml(self, failure: GpuFailure) -> GpuLook:
        try:
            return GpuLook(self._ask_smi(), f"The GPUs' figures come from nvidia-smi: {failure}.")
        except GpuFailure as second:
            named, problem = _named()
            if problem:
                return GpuLook(named, problem)
            if isinstance(failure, GpuAbsence) and isinstance(second, GpuAbsence):
                return GpuLook(named)
            return GpuLook(named, f"The GPUs cannot be read: {failure}; {second}. `nvidia-smi` in a shell tells more.")

    def _ask_smi(self) -> tuple[GpuUse, ...]:
        if self._smi_refusal is not None and self._clock() < self._smi_retry:
            raise self._smi_refusal
        try:
            found = self._smi.look()
        except GpuFailure as failure:
            self._smi_refusal, self._smi_retry = failure, self._clock() + RETRY
            raise
        self._smi_refusal = None
        return found


def _named() -> tuple[tuple[GpuUse, ...], str]:
    """Give the GPUs that the variable names, of which nothing more is known; and what is wrong with it."""
    if NAMES not in os.environ:
        return (), ""
    try:
        return tuple(GpuUse(gpu.index, gpu.name) for gpu in present_gpus()), ""
    except WrongUse as error:
        return (), str(error)
