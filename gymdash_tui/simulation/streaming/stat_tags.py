"""What kinds of data a stat may be of; names and values are GymDash's, and ``TEXT`` is ours."""

from __future__ import annotations

from typing import Final

ANY_TAG: Final = "any"

TENSORS: Final = "tensors"
RUN_METADATA: Final = "run_metadata"
COMPRESSED_HISTOGRAMS: Final = "distributions"
HISTOGRAMS: Final = "histograms"
IMAGES: Final = "images"
AUDIO: Final = "audio"
SCALARS: Final = "scalars"
VIDEOS: Final = "videos"
TEXT: Final = "text"

TB_TENSORS: Final = TENSORS
TB_RUN_METADATA: Final = RUN_METADATA
TB_COMPRESSED_HISTOGRAMS: Final = COMPRESSED_HISTOGRAMS
TB_HISTOGRAMS: Final = HISTOGRAMS
TB_IMAGES: Final = IMAGES
TB_AUDIO: Final = AUDIO
TB_SCALARS: Final = SCALARS

TENSORBOARD_TAG_SET = frozenset({TENSORS, RUN_METADATA, COMPRESSED_HISTOGRAMS, HISTOGRAMS, IMAGES, AUDIO, SCALARS})
MEDIA_TAG_SET = frozenset({VIDEOS, IMAGES, AUDIO, TEXT})
EVERY_TAG_SET = frozenset({ANY_TAG, *TENSORBOARD_TAG_SET, *MEDIA_TAG_SET})
