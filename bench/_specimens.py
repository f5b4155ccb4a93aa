"""Reading one specimen, by the portal's reader and by bare rapidocr, in processes of their own."""

import io
import os
import resource
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from statistics import median
from time import perf_counter
from typing import Any

import cv2
import numpy as np
from PIL import Image
from rapidocr import RapidOCR

from cutru.identity.mrz import read_mrz
from cutru.identity.reading import FoundDocument, open_file
from cutru.identity.reading.reader import Reader
from cutru.law.deadlines import VIETNAM
from tests.specimens import Kind, Level, make

ZONE_FIELDS = (
    "full_name", "sex", "birth_date", "nationality", "document_number", "document_expiry", "issuing_state",
    "personal_number",
)  # fmt: skip
CODE_FIELDS = ("full_name", "sex", "birth_date", "nationality", "document_number")
_LONGEST_TEXT = 2000

Task = tuple[int, Kind, Level, bool]
"""Seed, kind, level, and whether the yardstick reads this one too."""


@dataclass(frozen=True)
class Outcome:
    """How one specimen was read.

    `wrong` are the fields that differ, `lies` those that were reported as sure, `sure` is how many were.
    `bare` tells whether the yardstick read everything right, None when it was not asked.
    """

    seed: int
    kind: Kind
    level: Level
    wrong: tuple[str, ...]
    lies: tuple[str, ...]
    sure: int
    bare: bool | None


def compare(task: Task) -> Outcome:
    """Draw a specimen and read it; the reader sees only the bytes of a JPEG file."""
    cv2.setNumThreads(1)
    seed, kind, level, ask_bare = task
    specimen = make(seed, kind, level)
    truth, data = specimen.truth, jpeg_of(specimen.image)
    names = CODE_FIELDS if kind == "ID_CARD_QR" else ZONE_FIELDS
    found = read(data)
    misses = [_differing(document, truth, names) for document in found if document.kind == kind]
    sure = [
        (name, field.value)
        for document in found
        for name, field in document.fields.items()
        if name in names and field.is_sure
    ]
    return Outcome(
        seed,
        kind,
        level,
        wrong=min(misses, key=len, default=("not found",)),
        lies=tuple(f"{name}={value}" for name, value in sure if value != truth.get(name)),
        sure=len(sure),
        bare=_bare_fields(data) == {name: truth[name] for name in names if name in truth}
        if ask_bare
        else None,
    )


def draw(task: Task) -> bytes:
    """The specimen as a file."""
    seed, kind, level, _ = task
    return jpeg_of(make(seed, kind, level).image)


def jpeg_of(image: Image.Image) -> bytes:
    memory = io.BytesIO()
    image.save(memory, "JPEG", quality=92)
    return memory.getvalue()


def read(data: bytes) -> list[FoundDocument]:
    """The portal's way from bytes to documents."""
    today = datetime.now(VIETNAM).date()
    return [found for page in open_file(data) for found in _reader().read(page, today=today)]


@cache
def _reader() -> Reader:
    return Reader()


@cache
def _engine() -> RapidOCR:
    return RapidOCR(params={"EngineConfig.onnxruntime.intra_op_num_threads": 1, "Global.log_level": "error"})


def _differing(found: FoundDocument, truth: Mapping[str, str], names: tuple[str, ...]) -> tuple[str, ...]:
    values = {name: field.value for name, field in found.fields.items()}
    return tuple(name for name in names if values.get(name) != truth.get(name))


def _bare_fields(data: bytes) -> dict[str, str]:
    """The simple way: the lines that the engine finds, joined, into the parser of pasted zones."""
    texts: list[str] = []
    for page in open_file(data):
        answer: Any = _engine()(np.asarray(page.image)[:, :, ::-1])
        texts += answer.txts or ()
    zone, _problems = read_mrz("\n".join(texts)[:_LONGEST_TEXT], today=datetime.now(VIETNAM).date())
    if zone is None:
        return {}
    known = {"D": 10, "M": 7, "Y": 4}
    values = {
        "full_name": zone.full_name,
        "sex": zone.sex,
        "birth_date": zone.birth and zone.birth.date.isoformat()[: known[zone.birth.precision]],
        "nationality": zone.nationality,
        "document_number": zone.document_number,
        "document_expiry": zone.expiry and zone.expiry.isoformat(),
        "issuing_state": zone.issuing_state,
        "personal_number": zone.personal_number,
    }
    return {name: value for name, value in values.items() if value}


@dataclass(frozen=True)
class Cost:
    """Median and longest seconds of a picture after the first, and the process's largest memory in MiB."""

    seconds: float
    slowest: float
    memory: float


def cost(files: list[bytes], bare: bool) -> Cost:
    """For a fresh process that does nothing else: the whole way from bytes to fields on one core."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    cv2.setNumThreads(1)
    seconds = []
    for data in files:
        start = perf_counter()
        if bare:
            _bare_fields(data)
        else:
            read(data)
        seconds.append(perf_counter() - start)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Cost(median(seconds[1:]), max(seconds[1:]), memory)
