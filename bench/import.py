"""A 10,000-row workbook from bytes to receipts, against the time that reading its cells alone takes."""

import gc
import resource
from io import BytesIO
from statistics import median
from time import perf_counter
from typing import cast

import xlsxwriter
from django.db import connection
from django.utils import timezone
from python_calamine import CalamineWorkbook

from bench import Figure
from bench._people import guests, make_hotel
from cutru.exchange.handing import hand_in_file
from cutru.exchange.layouts import VIETNAMESE
from cutru.identity.codelists import DOCUMENT_TYPES, RESIDENCE_TYPES, SEXES, STAY_REASONS
from cutru.stays.schemas import VietnameseStayIn

GUESTS = 10_000
ROUNDS = 5


def run() -> list[Figure]:
    """Seconds of the median round, and the memory that the imports added."""
    facility, user = make_hotel()
    files = [_workbook(seed) for seed in range(ROUNDS + 1)]
    cells, whole = [], []
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    hand_in_file(user, facility.pk, files[0], today=timezone.localdate())
    for data in files[1:]:
        gc.collect()
        start = perf_counter()
        for name in (workbook := CalamineWorkbook.from_filelike(BytesIO(data))).sheet_names:
            workbook.get_sheet_by_name(name).to_python()
        cells.append(perf_counter() - start)
        gc.collect()
        start = perf_counter()
        outcome = hand_in_file(user, facility.pk, data, today=timezone.localdate())
        whole.append(perf_counter() - start)
        if outcome.accepted != GUESTS:
            raise RuntimeError(f"{outcome.accepted} of {GUESTS} accepted")
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE stays_stay, stays_entry, stays_submission CASCADE")
            cursor.execute("CHECKPOINT")
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    reading, receipts = median(cells), median(whole)
    return [
        Figure(
            "import: 10,000 rows to receipts",
            receipts,
            "s",
            "python-calamine reads the cells",
            reading,
            receipts / reading,
            "at most 4.00",
        ),
        Figure("import: memory that six files add", grown, "MiB", "limit", 200.0, grown / 200.0, "below 1"),
    ]


def _workbook(seed: int) -> bytes:
    """The official layout, as hotel software fills it."""
    memory = BytesIO()
    with xlsxwriter.Workbook(memory) as workbook:
        sheet = workbook.add_worksheet(VIETNAMESE.sheet)
        for place, column in enumerate(VIETNAMESE.columns):
            sheet.write_string(1, place, column.header)
        sheet.write_row(3, 0, ["[EXAMPLE]", "[TEST] NGUYEN VAN A"])
        people = [stay for stay in guests(GUESTS * 2, seed=seed) if stay.regime == "V"]
        for row, stay in enumerate(people, start=4):
            for place, text in enumerate(_cells(row - 3, cast(VietnameseStayIn, stay))):
                sheet.write_string(row, place, text)
    return memory.getvalue()


def _cells(number: int, stay: VietnameseStayIn) -> list[str]:
    return [
        str(number),
        stay.full_name,
        f"{stay.birth_date:%d/%m/%Y}",
        SEXES[stay.sex].display,
        "VNM - Viet Nam",
        DOCUMENT_TYPES[stay.document_type].display,
        "",
        stay.document_number,
        stay.phone,
        RESIDENCE_TYPES[stay.residence_kind].display,
        "101 - TP. Hà Nội",
        "101900070 - Phường Hoàn Kiếm",
        stay.residence_address,
        f"{stay.arrival_on:%d/%m/%Y}",
        f"{stay.departure_on:%d/%m/%Y}",
        stay.room,
        STAY_REASONS[stay.reason].display,
        "",
        "",
    ]
