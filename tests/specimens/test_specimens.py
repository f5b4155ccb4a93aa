"""The specimens themselves: right by the product's own parsers, the same for ever, as they say they are."""

import io
import random
from datetime import date

import numpy as np
import pytest
import zxingcpp
from PIL import ExifTags, Image

from cutru.identity.id_card_qr import read_id_card_qr
from cutru.identity.mrz import MrzReading, read_mrz
from cutru.identity.nationalities import NATIONALITIES as KNOWN
from cutru.identity.reading import open_file
from tests.specimens import KINDS, NATIONALITIES, SPECIMEN, make, make_sheet, pdf_of, phone_jpeg
from tests.specimens.damage import FAULTS, bend, quarter
from tests.specimens.drawing import SCALE, id_card, travel_document
from tests.specimens.people import Bearer, bearer
from tests.specimens.zones import KINDS as ZONES
from tests.specimens.zones import NAME_WIDTH, lines

TODAY = date(2026, 6, 1)


def people(count: int = 400) -> list[Bearer]:
    return [bearer(random.Random(seed), ZONES[seed % len(ZONES)]) for seed in range(count)]


def read(person: Bearer) -> MrzReading:
    reading, _problems = read_mrz("\n".join(lines(person.zone)), today=TODAY)
    assert reading is not None
    return reading


def values(reading: MrzReading) -> dict[str, str]:
    birth = reading.birth
    shown = birth and birth.date.isoformat()[: {"D": 10, "M": 7, "Y": 4}[birth.precision]]
    found = {
        "full_name": reading.full_name, "sex": reading.sex, "birth_date": shown,
        "nationality": reading.nationality, "document_number": reading.document_number,
        "document_expiry": reading.expiry and reading.expiry.isoformat(),
        "issuing_state": reading.issuing_state, "personal_number": reading.personal_number,
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}


def test_every_zone_is_read_as_its_bearer_is():
    differing = [person.zone for person in people() if values(read(person)) != person.truth]
    assert differing == []


def test_all_digits_of_every_zone_hold():
    assert [person.zone for person in people() if not all(read(person).checks.values())] == []


def test_there_are_more_than_sixty_nationalities_that_the_portal_knows():
    unknown = [code for code in NATIONALITIES if code not in KNOWN]
    assert unknown == ["XXA", "XXB"]
    assert len(NATIONALITIES) - len(unknown) >= 60
    assert SPECIMEN not in NATIONALITIES


@pytest.mark.parametrize(
    ("oddity", "holds"),
    [
        ("a name without given names", lambda person: not person.given),
        ("a name cut at the end of its field", lambda person: _full_name_width(person) > _width(person)),
        ("a name that fills its field", lambda person: person.zone.name[-1:] != "<" and _fills(person)),
        ("an apostrophe", lambda person: "'" in person.surname),
        ("a hyphen", lambda person: "-" in person.surname + person.given),
        ("an unknown day and month of birth", lambda person: person.zone.birth.endswith("<<<<")),
        ("an unknown day of birth", lambda person: person.zone.birth[3:].count("<") == 2),
        ("an open sex", lambda person: person.zone.sex == "<"),
        ("a number longer than its field", lambda person: len(person.zone.number) > 9),
        ("a zero behind empty optional data", lambda person: _behind_nothing(person) == "0"),
        ("a filler behind empty optional data", lambda person: _behind_nothing(person) == "<"),
        ("a German code", lambda person: person.zone.issuer == "D"),
        ("a refugee", lambda person: person.zone.nationality == "XXB"),
        ("a Vietnamese card", lambda person: person.zone.issuer == "VNM" and person.zone.kind == "TD1"),
    ],
)
def test_among_a_thousand_people_there_is(oddity, holds):
    assert [person for person in people(1500) if holds(person)] != []


def _behind_nothing(person: Bearer) -> str:
    """The check digit of a passport's empty optional data; empty for all others."""
    return lines(person.zone)[1][42] if person.zone.kind == "TD3" and not person.zone.optional else ""


def _width(person: Bearer) -> int:
    return NAME_WIDTH[person.zone.kind]


def _fills(person: Bearer) -> bool:
    return len(person.zone.name) == _width(person)


def _full_name_width(person: Bearer) -> int:
    return len(person.surname.replace("'", "")) + len(person.given.replace("'", "")) + 2


def test_numbers_use_every_letter_and_digit():
    used = {sign for person in people(1500) for sign in person.zone.number}
    assert "".join(sorted(used)) == "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def test_a_seed_gives_the_same_picture_again():
    one, two = make(11, "TD1", "medium"), make(11, "TD1", "medium")
    assert (one.lines, one.truth) == (two.lines, two.truth)
    assert one.image.tobytes() == two.image.tobytes()
    assert make(12, "TD1").lines != one.lines


def test_the_zone_is_as_wide_as_icao_says():
    """44 signs at 2.54 mm from 6 mm on, and nothing dark to the left or right of them."""
    person = bearer(random.Random(1), "TD3")
    page = np.asarray(travel_document(random.Random(1), person).convert("L"))
    ink = page[-round(15 * SCALE) : -round(6 * SCALE)].min(axis=0) < 60
    first, last = np.flatnonzero(ink)[[0, -1]] / SCALE
    assert first == pytest.approx(6.0, abs=0.6)
    assert last - first == pytest.approx(44 * 2.54, abs=1.0)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_says_what_it_holds(kind):
    specimen = make(3, kind)
    assert specimen.kind == kind
    assert bool(specimen.lines) == (kind != "ID_CARD_QR")
    assert bool(specimen.payload) == (kind == "ID_CARD_QR")
    assert specimen.image.mode == "RGB"
    assert max(specimen.image.size) in (1600, 2000, 2400, 3000)


def test_a_cards_code_can_be_read_and_says_what_the_card_says():
    specimen = make(4, "ID_CARD_QR")
    codes = zxingcpp.read_barcodes(np.asarray(specimen.image))
    assert [code.text for code in codes] == [specimen.payload]
    card, _problems = read_id_card_qr(specimen.payload, today=TODAY)
    assert card is not None
    assert (card.full_name, card.sex, card.personal_number, card.document_type) == tuple(
        specimen.truth[name] for name in ("full_name", "sex", "document_number", "document_type")
    )


def test_cards_have_seven_eleven_or_six_fields():
    counts = {id_card(random.Random(seed)).payload.count("|") + 1 for seed in range(100)}
    assert counts == {6, 7, 11}


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("level", ["light", "medium", "heavy"])
def test_every_fault_changes_the_picture_and_keeps_its_size(name, level):
    image = make(5, "MRV-B").image.resize((800, 600))
    hurt = FAULTS[name](image, level, np.random.default_rng(1))
    assert hurt.size == image.size
    assert hurt.tobytes() != image.tobytes()


def test_bending_cuts_nothing_off():
    """A frame drawn on the edge of the picture is still there, whole, when the picture is turned and bent."""
    image = Image.new("RGB", (400, 300), "white")
    image.paste((255, 0, 0), (0, 0, 400, 4))
    red = np.asarray(bend(image, degrees=20, perspective=0.05, rng=np.random.default_rng(2)), np.int16)
    columns = np.flatnonzero(((red[..., 0] > 200) & (red[..., 1] < 120)).any(axis=0))
    assert np.ptp(columns) > 0.85 * 400 * np.cos(np.deg2rad(20))


def test_quarters_turn_against_the_clock():
    image = Image.new("RGB", (4, 2))
    image.putpixel((3, 0), (255, 255, 255))
    assert quarter(image, 1).getpixel((0, 0)) == (255, 255, 255)
    assert quarter(image, 4).tobytes() == image.tobytes()


def test_a_sheet_holds_all_its_documents():
    sheet = make_sheet(6, 3)
    assert len({specimen.lines for specimen in sheet.specimens}) == 3
    assert max(sheet.image.size) >= 2400


def test_a_pdf_has_a_page_for_each_picture():
    pages = list(open_file(pdf_of([make(7, "TD1").image, make(8, "TD2").image])))
    assert [page.number for page in pages] == [1, 2]


def test_a_phones_picture_tells_how_it_lies_and_where_it_was_taken():
    image = make(9, "TD3").image
    data = phone_jpeg(image, orientation=6)
    with Image.open(io.BytesIO(data)) as written:
        assert written.size == image.size[::-1]
        exif = written.getexif()
        assert exif[0x0112] == 6
        assert exif.get_ifd(0x8825)[2] == (21.0, 1.0, 42.5)
        second = exif.get_ifd(ExifTags.IFD.IFD1)
    tiff = data.index(b"MM\0*")
    start = tiff + second[0x0201]
    with Image.open(io.BytesIO(data[start : start + second[0x0202]])) as thumbnail:
        assert (thumbnail.format, max(thumbnail.size)) == ("JPEG", 160)
    (page,) = open_file(data)
    assert (
        np.abs(np.asarray(page.image.resize((40, 30)), int) - np.asarray(image.resize((40, 30)))).max() < 12
    )
