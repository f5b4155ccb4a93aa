"""What the words of a page add to its zone."""

import random
from datetime import date

import pytest
from PIL import Image

from cutru.identity.names import passport_form
from cutru.identity.reading import FoundDocument, Page
from cutru.identity.reading.reader import Reader
from cutru.stays.typed import values_from_found, values_from_visa
from tests.specimens.drawing import travel_document
from tests.specimens.people import Bearer, bearer
from tests.specimens.zones import NAME_WIDTH, Kind

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def people(kind: Kind, *, cut: bool) -> Bearer:
    """The first invented person of a kind whose name its zone cuts, or does not."""
    for seed in range(10_000):
        person = bearer(random.Random(seed), kind)
        is_cut = len(person.zone.name) >= NAME_WIDTH[kind] and person.zone.name[-1] != "<"
        is_longer = len(passport_form(person.given)) > len(person.zone.name.split("<<")[-1])
        if is_cut == cut and is_longer == cut:
            return person
    raise AssertionError("no such person among the invented")


def found_on(reader: Reader, person: Bearer) -> FoundDocument:
    page = travel_document(random.Random(1), person).convert("RGB")
    desk = Image.new("RGB", (page.width + 200, page.height + 200), "gray")
    desk.paste(page, (100, 100))
    [found] = reader.read(Page(1, desk), today=TODAY)
    return found


def test_a_visa_tells_on_its_page_when_it_was_issued(reader: Reader) -> None:
    person = people("MRV-A", cut=False)
    found = found_on(reader, person)
    issued = found.fields["entry_document_issued_on"]
    assert (issued.value, issued.source, issued.is_sure) == (person.issued.isoformat(), "page", False)
    assert values_from_visa(found).values["entry_document_issued_on"] == f"{person.issued:%d/%m/%Y}"


def test_a_name_that_the_zone_cuts_is_completed_from_the_page_and_says_so(reader: Reader) -> None:
    person = people("TD2", cut=True)
    found = found_on(reader, person)
    whole = f"{person.zone.name.split('<<')[0].replace('<', ' ')} {passport_form(person.given)}"
    assert found.fields["printed_name"].value == whole
    assert found.fields["full_name"].value == person.truth["full_name"]
    scanned = values_from_found(found)
    assert (scanned.values["full_name"], scanned.origins["full_name"]) == (whole, "page")


def test_a_passport_whose_zone_says_everything_gives_nothing_from_its_page(reader: Reader) -> None:
    found = found_on(reader, people("TD3", cut=False))
    assert {field.source for field in found.fields.values()} == {"mrz"}
