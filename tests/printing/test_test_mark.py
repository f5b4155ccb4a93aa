"""A paper that a test brought forth says so on every page, and on every piece that is cut from it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from cutru.printing.documents import TEST_MARK
from cutru.printing.na17 import na17_pdf
from cutru.printing.receipt import receipt_pdf, receipts_pdf
from tests.printing.samples import DAY, FACILITY, bare, guest, page_texts, reader, receipt

MARK = bare(TEST_MARK.vi + TEST_MARK.en)
Papers = Callable[[bool], bytes]


def _slip(is_test: bool) -> bytes:
    guests = [guest(seq) for seq in range(1, 40)]
    return na17_pdf(replace(FACILITY, is_test=is_test), guests, DAY, "Lê Văn A")


PAPERS: dict[str, Papers] = {
    "one receipt": lambda is_test: receipt_pdf(receipt(is_test=is_test)),
    "receipts": lambda is_test: receipts_pdf([receipt(is_test=is_test)] * 5),
    "one on a sheet": lambda is_test: receipts_pdf([receipt(is_test=is_test)]),
    "NA17": _slip,
}


@pytest.mark.parametrize("paper", PAPERS)
def test_every_page_of_a_test_is_marked_and_no_other(paper: str) -> None:
    test, genuine = PAPERS[paper](True), PAPERS[paper](False)
    pages = page_texts(test)
    assert [MARK in page for page in pages] == [True] * len(pages)
    assert [MARK in page for page in page_texts(genuine)] == [False] * len(pages)
    titles = [str(reader(pdf).metadata.title) for pdf in (test, genuine)]  # type: ignore[union-attr]  # it has some
    assert titles[0] == f"{titles[1]} · {TEST_MARK.vi} · {TEST_MARK.en}"


def test_every_quarter_of_a_sheet_to_cut_carries_the_mark() -> None:
    found: set[tuple[bool, bool]] = set()

    def look(text: str, outer: list[float], inner: list[float], _font: object, _size: object) -> None:
        if "TEST" in text:
            x = inner[4] * outer[0] + inner[5] * outer[2] + outer[4]
            y = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
            found.add((x > float(page.mediabox.width) / 2, y > float(page.mediabox.height) / 2))

    page = reader(receipts_pdf([receipt(is_test=True)] * 4)).pages[0]
    text = page.extract_text(visitor_text=look)
    assert bare(text).count(MARK) == 8
    assert len(found) == 4


def test_one_test_among_the_receipts_of_a_sheet_marks_the_sheet() -> None:
    assert MARK in page_texts(receipts_pdf([receipt(), receipt(is_test=True)]))[0]
