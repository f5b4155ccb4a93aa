"""Documents of pictures: how they lie, how many there are, what is said of each field."""

import random
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from PIL import Image

from cutru.identity.reading import FoundDocument, Page, open_file
from cutru.identity.reading.reader import Reader
from tests.specimens import KINDS, Kind, make, make_sheet, pdf_of, phone_jpeg
from tests.specimens import zones as printed
from tests.specimens.drawing import blank, zone, zone_ground
from tests.specimens.people import bearer
from tests.specimens.zones import Zone

TODAY = date(2026, 11, 22)
SURE_OF_A_CLEAR_PASSPORT = {
    "document_number",
    "birth_date",
    "document_expiry",
    "sex",
    "nationality",
    "issuing_state",
    "document_type",
}


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def read(reader: Reader, image: Image.Image, *, allow_specimen: bool = False) -> list[FoundDocument]:
    return reader.read(Page(1, image), today=TODAY, allow_specimen=allow_specimen)


def values(found: FoundDocument, names: dict[str, str]) -> dict[str, str]:
    """The found values of these fields; a field that was not found is missing."""
    return {name: found.fields[name].value for name in names if name in found.fields}


def print_of(lines: tuple[str, ...]) -> Image.Image:
    """A bare page of a passport with these lines."""
    canvas = blank(random.Random(1), (125, 88), 11.8)
    zone_ground(random.Random(2), canvas, (125, 88))
    zone(canvas, lines, (6.6, 88))
    return canvas.image


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_document_is_read_whole_from_a_clear_photo(reader: Reader, kind: Kind) -> None:
    specimen = make(2026, kind)
    [found] = read(reader, specimen.image)
    assert found.kind == specimen.kind
    assert values(found, specimen.truth) == specimen.truth
    assert found.lines == specimen.lines


@pytest.mark.parametrize(
    "turn", [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270]
)
def test_a_page_may_lie_on_its_side_or_upside_down(reader: Reader, turn: Image.Transpose) -> None:
    specimen = make(2027, "TD3")
    [found] = read(reader, specimen.image.transpose(turn))
    assert values(found, specimen.truth) == specimen.truth


def test_several_documents_of_one_photo_come_from_top_to_bottom(reader: Reader) -> None:
    sheet = make_sheet(11, 3)
    found = read(reader, sheet.image)
    numbers = [specimen.truth["document_number"] for specimen in sheet.specimens]
    assert sorted(one.fields["document_number"].value for one in found) == sorted(numbers)
    assert [one.corners[0][1] for one in found] == sorted(one.corners[0][1] for one in found)


def test_pages_of_a_pdf_and_photos_turned_by_a_phone_are_read(reader: Reader) -> None:
    first, second = make(21, "TD1"), make(22, "TD3")
    pages = list(open_file(pdf_of([first.image, second.image])))
    found = [reader.read(page, today=TODAY)[0] for page in pages]
    assert [values(one, first.truth) for one in found[:1]] == [first.truth]
    assert values(found[1], second.truth) == second.truth
    [page] = open_file(phone_jpeg(second.image))
    assert values(reader.read(page, today=TODAY)[0], second.truth) == second.truth


def test_a_clear_passport_is_sure_of_all_but_its_name(reader: Reader) -> None:
    [found] = read(reader, make(2027, "TD3").image)
    sure = {name for name, field in found.fields.items() if field.is_sure}
    assert SURE_OF_A_CLEAR_PASSPORT - sure == set()
    assert "full_name" in found.unsure
    assert {field.source for field in found.fields.values()} == {"mrz"}


@pytest.mark.parametrize("by", range(1, 10))
def test_a_check_digit_that_fails_is_told_and_nothing_is_changed_silently(reader: Reader, by: int) -> None:
    first, second = printed.lines(bearer(random.Random(5), "TD3").zone)
    wrong = second[:9] + str((int(second[9]) + by) % 10) + second[10:]
    [found] = read(reader, print_of((first, wrong)))
    told = {one.code for one in found.problems if one.field == "document_number"}
    assert not found.fields["document_number"].is_sure
    assert ("mrz_corrected" if found.lines != (first, wrong) else "mrz_check_number") in told


def test_a_blank_page_and_a_page_of_prose_hold_no_document(reader: Reader) -> None:
    assert read(reader, Image.new("RGB", (1200, 900), "white")) == []
    noise = np.random.default_rng(3).integers(0, 255, (600, 800, 3), dtype=np.uint8)
    assert read(reader, Image.fromarray(noise)) == []


def test_a_card_with_code_and_zone_on_one_side_is_one_document(reader: Reader) -> None:
    card = make(9, "ID_CARD_QR")
    born = card.truth["birth_date"]
    number = card.truth["document_number"]
    own = Zone(
        kind="TD1", code="ID", issuer="VNM", name="MAU<<THU", number=number[3:], nationality="VNM",
        birth=born[2:4] + born[5:7] + born[8:10], sex=card.truth["sex"], expiry="350101",
        optional=number + "<<" + printed.digit(number),
    )  # fmt: skip
    back = blank(random.Random(4), (85.6, 54), 14)
    zone_ground(random.Random(4), back, (85.6, 54))
    zone(back, printed.lines(own), (4.7, 54))
    both = Image.new(
        "RGB", (max(card.image.width, back.image.width), card.image.height + back.image.height + 60), "gray"
    )
    both.paste(card.image, (0, 0))
    both.paste(back.image, (0, card.image.height + 60))
    [found] = read(reader, both)
    assert found.kind == "ID_CARD_QR"
    assert values(found, card.truth) == card.truth


def test_a_specimen_of_utopia_is_told_from_a_passport(reader: Reader) -> None:
    utopian = replace(bearer(random.Random(8), "TD3").zone, issuer="UTO", nationality="UTO")
    page = print_of(printed.lines(utopian))
    [refused] = read(reader, page)
    assert "specimen_document" in {problem.code for problem in refused.problems}
    [allowed] = read(reader, page, allow_specimen=True)
    assert "specimen_document" not in {problem.code for problem in allowed.problems}
