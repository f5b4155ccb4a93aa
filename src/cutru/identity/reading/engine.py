"""RapidOCR's models: where writing stands on a page, and how probable each sign is along a line of it."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

import cv2
import numpy as np
import onnxruntime
import rapidocr
from numpy.typing import NDArray
from rapidocr.ch_ppocr_det import TextDetOutput

from cutru.identity.reading.alphabet import SIGNS, sign_of

Pixels = NDArray[np.uint8]
"""Height × width × 3, blue first, as OpenCV has it."""
Quad = NDArray[np.float32]
"""Four corners (x, y): as the writing runs, first the upper left one, then clockwise."""

LINE_HEIGHT = 48
"""Pixels of a line as the model was trained with."""
FRAME_WIDTH = 8
"""Pixels of a line for which the model gives one answer."""
_MODEL = Path(rapidocr.__file__).parent / "models" / "PP-OCRv6_rec_small.onnx"


@dataclass(frozen=True, slots=True)
class Line:
    """Probabilities along one line: `signs` frames × 37, `blank` frames.

    `text` is what the model alone reads, with its mean `score`; `grey` is the picture that it was read from,
    `FRAME_WIDTH` pixels to a frame.
    """

    signs: NDArray[np.float64]
    blank: NDArray[np.float64]
    text: str
    score: float
    grey: NDArray[np.uint8]


class Engine:
    """Loads both models once; a thread of its own for each call would gain nothing."""

    def __init__(self) -> None:
        self._detectors: dict[int, rapidocr.RapidOCR] = {}
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # it would keep the most that any line ever took
        self._session = onnxruntime.InferenceSession(str(_MODEL), options)
        self._input = self._session.get_inputs()[0].name
        characters = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._characters = ["", *characters, " "]
        signs = [sign_of(character) if character else None for character in self._characters]
        self._columns = np.array([place for place, sign in enumerate(signs) if sign is not None])
        self._sign_of_column = np.array([sign for sign in signs if sign is not None])

    def boxes(self, pixels: Pixels, side: int) -> list[Quad]:
        """Where writing stands; the picture is looked at with `side` pixels along its longer side at most."""
        if side not in self._detectors:
            self._detectors[side] = rapidocr.RapidOCR(
                params={
                    "Global.log_level": "error",
                    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                    "Det.limit_type": "max",
                    "Det.limit_side_len": side,
                }
            )
        answer = self._detectors[side](pixels, use_det=True, use_cls=False, use_rec=False)
        found = cast(TextDetOutput, answer).boxes
        return [] if found is None else [np.asarray(box, dtype=np.float32) for box in found]

    def line(self, crop: Pixels, width: int) -> Line:
        """The line in an upright crop, squeezed to the model's height and `width` pixels."""
        resized = cv2.resize(crop, (max(width, 2 * FRAME_WIDTH), LINE_HEIGHT), interpolation=cv2.INTER_AREA)
        batch = (resized.astype(np.float32) / 127.5 - 1).transpose(2, 0, 1)[None]
        whole = cast("NDArray[np.float32]", self._session.run(None, {self._input: batch})[0])[0]
        signs = np.zeros((len(whole), len(SIGNS)))
        np.add.at(signs.T, self._sign_of_column, whole[:, self._columns].T)
        blank = whole[:, 0].astype(np.float64)
        text, score = self._greedy(whole)
        grey = np.asarray(cv2.cvtColor(resized, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
        return Line(signs, blank, text, score, grey)

    def _greedy(self, whole: NDArray[np.float32]) -> tuple[str, float]:
        best = whole.argmax(axis=1)
        starts = (best != 0) & np.concatenate([[True], best[1:] != best[:-1]])
        scores = whole.max(axis=1)[starts]
        text = "".join(self._characters[place] for place in best[starts])
        return text, float(scores.mean()) if len(scores) else 0.0
