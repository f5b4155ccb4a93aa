"""What the law and the register do not let through, and what they do; codes, not sentences."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cutru.law.versions import BOOK
from cutru.residence import actions
from cutru.residence.models import Dwelling, DwellingBar, RegisterEntry, Registration
from cutru.residence.orders import (
    ChangeHead,
    ConfirmInformation,
    CorrectPerson,
    DeclareWhereabouts,
    PersonIn,
    RecordAbsence,
    RegisterTemporary,
    RenameAddress,
    SplitHousehold,
)
from cutru.residence.queries import find_person, owns, situation
from cutru.residence.rules import check
from tests.facilities.factories import HAI_BA_TRUNG, HOAN_KIEM
from tests.police.factories import ward_officer
from tests.residence.factories import (
    child_in,
    code,
    done,
    dwelling_in,
    elsewhere,
    end,
    extension,
    family,
    number,
    permanent,
    person,
    person_in,
    refused,
    temporary,
    today,
    woman_in,
)

pytestmark = pytest.mark.django_db


def bar(dwelling: Dwelling) -> DwellingBar:
    return actions.add_bar(ward_officer(dwelling.ward_id), dwelling.pk, "confiscated", "Quyết định 1/QĐ")


def warnings(order: object) -> list[str]:
    found = check(order, BOOK, today())  # type: ignore[arg-type]  # an order
    return [one.code for one in found if one.severity == "warning"]


# Persons and dwellings, Điều 20


def test_an_order_names_people_who_can_be() -> None:
    tomorrow = today() + timedelta(days=1)
    assert refused(permanent()) == ["order_without_persons"]
    assert refused(permanent(person_in(), on=tomorrow)) == ["register_day_in_future"]
    assert refused(permanent(person_in(full_name="Số 9"))) == ["name_has_digits"]
    assert refused(permanent(person_in(personal_number="123"))) == ["number_12_digits"]
    assert refused(permanent(person_in(sex="X"))) == ["sex_unknown"]
    assert refused(permanent(person_in(), woman_in(birth_date=tomorrow))) == ["born_after_day"]
    man = person_in()
    assert refused(permanent(man, man)) == ["person_twice"]
    assert Registration.objects.count() == 0


def test_a_dwelling_stands_somewhere() -> None:
    assert refused(permanent(person_in(), dwelling=dwelling_in(ward="99999"))) == ["ward_unknown"]
    assert refused(permanent(person_in(), dwelling=dwelling_in(" - "))) == ["required"]
    assert refused(permanent(person_in(), dwelling=dwelling_in(kind="castle"))) == ["dwelling_kind_unknown"]
    assert refused(permanent(person_in(), dwelling=dwelling_in("x" * 301))) == ["too_long"]


def test_the_ground_is_one_of_the_law_of_the_day() -> None:
    man, wife, _child = family()
    assert refused(permanent(person_in(), ground="liking")) == ["ground_not_in_force"]
    baby = child_in(birth_date=today() - timedelta(days=60))
    order = permanent(baby, ground="under-6-with-parent", head_number=number(man))
    assert refused(order) == ["ground_not_in_force"]
    confirmed = BOOK.with_confirmed({"lct-20-2026"})
    assert [one.code for one in check(order, confirmed, today()) if one.severity == "error"] == []
    grown = replace(order, persons=(woman_in(relation="Con"),))
    assert [one.code for one in check(grown, confirmed, today())] == ["ground_age"]
    assert refused(permanent(woman_in(relation="Cháu"), ground="minor-with-relatives")) == ["ground_age"]
    assert wife.relation == "Vợ"


def test_an_own_dwelling_is_that_of_one_of_the_persons() -> None:
    owned = dwelling_in(owner_name="Nguyễn Văn Chủ", owner_number="001060999999")
    done(permanent(person_in(personal_number="001060999999", birth_date=date(1960, 1, 1)), dwelling=owned))
    assert refused(permanent(person_in())) == ["owner_not_among_persons"]
    other = dwelling_in(owner_name="Ai Đó", owner_number="001060888888")
    assert "owner_differs_from_register" in warnings(permanent(person_in(), dwelling=other))


def test_a_rented_dwelling_has_eight_square_metres_for_each() -> None:
    small = dwelling_in(floor_area_m2=23)
    people = (person_in(), woman_in(), child_in())
    assert refused(permanent(*people, dwelling=small, ground="rented-borrowed")) == ["floor_area_too_small"]
    done(permanent(*people[:2], dwelling=small, ground="rented-borrowed", on=today() - timedelta(days=1)))
    assert refused(permanent(person_in(), dwelling=dwelling_in(), ground="rented-borrowed")) == [
        "floor_area_too_small"
    ]
    assert warnings(permanent(person_in(), dwelling=elsewhere(), ground="rented-borrowed")) == [
        "floor_area_missing"
    ]


def test_a_minor_goes_with_parents_or_with_their_consent() -> None:
    man, _wife, _child = family()
    alone = child_in()
    assert refused(permanent(alone, ground="social-facility", dwelling=elsewhere())) == [
        "minor_needs_parents"
    ]
    nephew = child_in(relation="Cháu")
    order = permanent(nephew, ground="minor-with-relatives", head_number=number(man))
    assert refused(order) == ["minor_needs_parents"]
    assert refused(replace(order, parents_agree=True)) == []
    assert refused(permanent(child_in(), ground="family-close", head_number=number(man))) == []
    assert refused(temporary(child_in())) == ["minor_needs_parents"]
    assert refused(temporary(child_in(), person_in())) == []


def test_a_household_is_joined_through_its_head_at_that_address() -> None:
    man, wife, _child = family()
    newcomer = person_in(relation="Em")
    values = {"ground": "family-close"}
    assert refused(permanent(newcomer, head_number=number(wife), **values)) == ["head_unknown"]
    assert refused(permanent(newcomer, head_number="001099123456", **values)) == ["head_unknown"]
    assert refused(permanent(newcomer, head_number=number(man), dwelling=elsewhere(), **values)) == [
        "head_lives_elsewhere"
    ]
    assert warnings(permanent(person_in(), head_number=number(man), **values)) == ["relation_missing"]
    assert refused(permanent(child_in(), person_in(), dwelling=elsewhere())) == ["head_is_minor"]


def test_nobody_registers_twice_at_one_place_nor_before_what_was_done() -> None:
    man, _wife, _child = family()
    assert refused(permanent(man)) == ["permanent_here_already"]
    earlier = today() - timedelta(days=500)
    assert refused(permanent(man, dwelling=elsewhere(), on=earlier)) == ["before_last_change"]
    assert warnings(permanent(replace(man, full_name="Lê Khác Tên"), dwelling=elsewhere())) == [
        "facts_differ_from_register"
    ]


def test_a_new_owner_takes_the_place_of_the_former() -> None:
    seller, buyer = person_in(), person_in()
    done(permanent(seller, dwelling=dwelling_in(), on=today() - timedelta(days=50)))
    done(permanent(seller, dwelling=elsewhere(), on=today() - timedelta(days=20)))
    bought = dwelling_in(owner_name=buyer.full_name, owner_number=number(buyer))
    assert warnings(permanent(buyer, dwelling=bought)) == ["owner_differs_from_register"]
    done(permanent(buyer, dwelling=bought))
    assert owns(number(buyer), HOAN_KIEM, "12 phố Thử")
    assert not owns(number(seller), HOAN_KIEM, "12 phố Thử")
    assert owns(number(seller), HAI_BA_TRUNG, "5 ngõ Khác")


# Places nobody registers at, Điều 23


def test_a_barred_dwelling_lets_in_close_family_only() -> None:
    man, _wife, _child = family()
    registered = situation(person(man)).permanent
    assert registered is not None
    bar(registered.dwelling)
    assert refused(permanent(person_in(), ground="mobile-vehicle")) == ["dwelling_barred"]
    assert refused(temporary(person_in(), dwelling=dwelling_in())) == ["dwelling_barred"]
    close = permanent(woman_in(relation="Mẹ"), ground="family-close", head_number=number(man))
    assert refused(close) == []


# Temporary residence, Điều 27, 28


def test_a_term_lasts_from_thirty_days_to_two_years_outside_the_home_commune() -> None:
    man, _wife, _child = family()
    assert refused(temporary(man, dwelling=dwelling_in("9 phố Gần"))) == ["temporary_in_home_commune"]
    begin = date(2024, 3, 1)
    stranger = person_in()
    for until, codes in {
        date(2024, 3, 1): ["term_ends_before_start"],
        date(2024, 3, 29): ["term_too_short"],
        date(2026, 3, 1): ["term_too_long"],
        date(2026, 2, 28): [],
    }.items():
        order = RegisterTemporary(begin, code(), (stranger,), elsewhere(), until)
        assert (until, refused(order)) == (until, codes)
    assert refused(temporary(person_in(), days=29)) == []


def test_who_is_registered_here_extends_instead() -> None:
    man = person_in()
    done(temporary(man, on=today() - timedelta(days=300)))
    assert refused(temporary(man)) == ["temporary_here_already"]


def test_an_extension_is_filed_in_the_last_fifteen_days_for_two_years_at_most() -> None:
    man = person_in()
    until = today() + timedelta(days=10)
    done(temporary(man, on=until - timedelta(days=365), days=365))
    assert refused(
        extension(number(man), until=until + timedelta(days=90), on=until - timedelta(days=16))
    ) == ["outside_extension_window"]
    assert refused(extension(number(man), until=until)) == ["term_not_longer"]
    assert refused(extension(number(man), until=until + timedelta(days=800))) == ["term_too_long"]
    assert refused(extension("001099123456", until=until)) == ["person_unknown"]
    assert refused(extension(number(man), until=until + timedelta(days=90))) == []
    assert refused(extension(number(man), until=until + timedelta(days=95))) == ["extended_already"]
    later = situation(person(man), until + timedelta(days=30)).temporary
    assert later is not None
    assert (later.starts, later.until) == (until + timedelta(days=1), until + timedelta(days=90))


def test_the_last_day_of_the_window_counts_and_the_day_after_does_not() -> None:
    on_time, late = person_in(), person_in()
    until = today() - timedelta(days=1)
    done(temporary(on_time, late, on=until - timedelta(days=200), days=200))
    assert refused(extension(number(on_time), until=today() + timedelta(days=99), on=until)) == []
    assert refused(extension(number(late), until=today() + timedelta(days=99))) == [
        "no_temporary_registration"
    ]


def test_an_extension_not_begun_ends_with_the_term_it_extends() -> None:
    man = person_in()
    until = today() + timedelta(days=5)
    done(temporary(man, on=until - timedelta(days=100), days=100))
    done(extension(number(man), until=until + timedelta(days=100)))
    done(end("temporary", "rent-ended", number(man)))
    assert situation(person(man)).temporary is None
    assert situation(person(man), until + timedelta(days=30)).temporary is None


# Ending, Điều 24, 29


def test_a_registration_ends_on_a_ground_of_its_article() -> None:
    man, wife, _child = family()
    assert refused(end("permanent", "absent-6-months", number(man))) == ["end_ground_not_in_force"]
    assert refused(end("temporary", "rent-ended", number(man))) == ["no_temporary_registration"]
    assert refused(end("permanent", "settled-abroad", "001099123456")) == ["person_unknown"]
    assert refused(end("permanent", "settled-abroad", number(man), number(man))) == ["person_twice"]
    done(temporary(wife, on=today() - timedelta(days=1)))
    assert refused(end("temporary", "became-permanent-here", number(wife))) == ["not_permanent_here"]
    assert refused(end("permanent", "absent-12-months", number(wife))) == ["absence_was_declared"]
    assert refused(end("permanent", "absent-12-months", number(man))) == []
    assert refused(end("permanent", "settled-abroad", number(man))) == ["no_permanent_registration"]


def test_nothing_is_registered_for_the_dead() -> None:
    man, _wife, _child = family()
    done(end("permanent", "death", number(man)))
    assert refused(permanent(man, dwelling=elsewhere())) == ["person_is_dead"]
    assert refused(temporary(man)) == ["person_is_dead"]
    absent = RecordAbsence(today(), code(), number(man), "a", today(), today(), "x", "y")
    assert refused(absent) == ["person_is_dead"]
    alive = CorrectPerson(today(), code(), number(man), {"died_on": ""})
    assert refused(alive) == []
    assert refused(temporary(man)) == []


# Households, Điều 25, 26


def test_a_household_is_split_by_members_with_full_capacity() -> None:
    man, wife, child = family()
    stranger = person_in()
    done(permanent(stranger, dwelling=elsewhere(), on=today() - timedelta(days=300)))

    def split(who: tuple[PersonIn, ...], head: PersonIn) -> SplitHousehold:
        return SplitHousehold(today(), code(), tuple(number(one) for one in who), number(head))

    assert refused(split((child,), child)) == ["split_without_capacity"]
    assert refused(split((wife, child), man)) == ["new_head_not_among_leaving"]
    assert refused(split((wife, child), child)) == ["head_is_minor"]
    assert refused(split((man, wife, child), man)) == ["split_leaves_nobody"]
    assert "not_of_one_household" in refused(split((wife, stranger), wife))
    done(replace(split((wife, child), wife), relations={number(child): "Con"}))
    now = situation(person(child))
    assert now.permanent is not None
    assert (now.head, now.relation, now.permanent.dwelling.address) == (person(wife), "Con", "12 phố Thử")
    assert [one.person for one in situation(person(man)).members] == [person(man)]


def test_a_barred_dwelling_is_not_split() -> None:
    man, wife, _child = family()
    registered = situation(person(man)).permanent
    assert registered is not None
    bar(registered.dwelling)
    order = SplitHousehold(today(), code(), (number(wife),), number(wife))
    assert refused(order) == ["dwelling_barred"]


def test_the_head_changes_to_another_member() -> None:
    man, wife, child = family()
    stranger = person_in()
    done(permanent(stranger, dwelling=elsewhere(), on=today() - timedelta(days=300)))

    def change(of: PersonIn, head: PersonIn) -> ChangeHead:
        relations = {number(man): "Chồng", number(child): "Con"}
        return ChangeHead(today(), code(), number(of), number(head), relations)

    assert refused(change(man, stranger)) == ["new_head_not_member"]
    assert refused(change(wife, man)) == ["already_head"]
    assert refused(change(man, child)) == ["head_is_minor"]
    assert refused(change(child, wife)) == []
    assert [(one.person, one.relation) for one in situation(person(man)).members] == [
        (person(wife), ""),
        (person(man), "Chồng"),
        (person(child), "Con"),
    ]
    yesterday = situation(person(man), today() - timedelta(days=1))
    assert yesterday.head == person(man)


# Facts, addresses, absences, confirmations


def test_facts_are_corrected_and_the_former_ones_stay_for_earlier_days() -> None:
    man, wife, _child = family()

    def correct(**changes: str) -> CorrectPerson:
        return CorrectPerson(today(), code(), number(man), changes)

    assert refused(correct(search_key="X")) == ["fact_not_correctable"]
    assert refused(correct(full_name=man.full_name)) == ["nothing_changes"]
    assert refused(correct(birth_date="hôm qua")) == ["fact_value_invalid"]
    assert refused(correct(personal_number=number(wife))) == ["personal_number_taken"]
    assert refused(correct(sex="nam")) == ["sex_unknown"]
    assert refused(correct(ethnicity="x" * 61)) == ["too_long"]
    done(correct(full_name="Nguyễn Văn Mới", birth_date="1990-01-16"))
    now, before = situation(person(man)), situation(person(man), today() - timedelta(days=1))
    assert (now.facts["full_name"], now.facts["birth_date"]) == ("Nguyễn Văn Mới", "1990-01-16")
    assert (before.facts["full_name"], before.facts["birth_date"]) == (man.full_name, "1990-01-15")


def test_a_corrected_number_names_the_person_from_then_on() -> None:
    man, _wife, _child = family()
    done(CorrectPerson(today(), code(), number(man), {"personal_number": "001090777777"}))
    assert find_person(number(man)) is None
    found = find_person("001090777777")
    assert found is not None
    assert found.full_name == man.full_name


def test_a_dwelling_is_renamed_without_anybody_moving() -> None:
    man, _wife, _child = family()
    done(permanent(person_in(), dwelling=elsewhere()))
    rename = RenameAddress(today(), code(), HOAN_KIEM, "12 phố Thử", "21 đường Mới")
    assert refused(replace(rename, old_address="1 phố Lạ")) == ["dwelling_unknown"]
    assert refused(replace(rename, new_address="12 phố Thử")) == ["nothing_changes"]
    assert refused(replace(rename, new_address="5 ngõ Khác", new_ward_code=HAI_BA_TRUNG)) == ["address_taken"]
    assert refused(replace(rename, new_ward_code="99999")) == ["ward_unknown"]
    done(rename)
    registered = situation(person(man)).permanent
    assert registered is not None
    assert (registered.dwelling.address, registered.opened_by.kind) == ("21 đường Mới", "permanent")


def test_whereabouts_are_declared_by_who_is_registered_nowhere() -> None:
    man, _wife, _child = family()

    def declare(who: PersonIn, address: str = "gầm cầu Thử", *, known: bool = True) -> DeclareWhereabouts:
        return DeclareWhereabouts(today(), code(), (who,), dwelling_in(address, kind="other"), known)

    stranger = person_in()
    assert refused(declare(man)) == ["registered_already"]
    assert refused(declare(person_in(personal_number=None))) == ["number_12_digits"]
    assert refused(declare(person_in(personal_number=None), known=False)) == []
    assert refused(declare(stranger)) == []
    assert refused(declare(stranger)) == ["declared_here_already"]
    done(declare(stranger, "bến Thử"))
    now = situation(person(stranger)).declared
    assert now is not None
    assert now.dwelling.address == "bến Thử"
    done(temporary(stranger))
    assert situation(person(stranger)).declared is None


def test_an_absence_is_declared_by_its_point_and_length() -> None:
    man, _wife, _child = family()

    def away(point: str, days: int, **values: object) -> RecordAbsence:
        until = today() + timedelta(days=days)
        order = RecordAbsence(today(), code(), number(man), point, today(), until, "Đi làm", "Huế")
        return replace(order, **values)  # type: ignore[arg-type]  # its own fields

    assert refused(away("e", 10)) == ["absence_point_unknown"]
    assert refused(away("a", -1)) == ["term_ends_before_start"]
    assert refused(away("c", 60)) == ["absence_shorter_than_months"]
    assert refused(away("d", 200)) == ["absence_shorter_than_months"]
    assert refused(away("a", 0, reason=" ")) == ["required"]
    assert refused(away("a", 0, person_number="001099123456")) == ["person_unknown"]
    assert refused(away("d", 365)) == []
    assert refused(away("a", 0)) == ["absence_overlaps"]
    assert [one.point for one in situation(person(man)).absences] == ["d"]
    nowhere = person_in()
    done(end("temporary", "rent-ended", number(_temporary(nowhere))))
    assert refused(away("a", 3, person_number=number(nowhere))) == ["no_residence"]


def _temporary(who: PersonIn) -> PersonIn:
    done(temporary(who, on=today() - timedelta(days=40)))
    return who


def test_a_confirmation_is_noted_and_changes_nothing() -> None:
    man, _wife, _child = family()
    before = situation(person(man))
    assert refused(ConfirmInformation(today(), code(), number(man), " ")) == ["required"]
    assert refused(ConfirmInformation(today(), code(), "001099123456", "x")) == ["person_unknown"]
    entry = done(ConfirmInformation(today(), code(), number(man), "Nơi thường trú"))
    assert (entry.kind, entry.details["content"]) == ("confirmed", "Nơi thường trú")
    assert situation(person(man)) == before
    assert RegisterEntry.objects.get(pk=entry.pk).concerned.get().person == person(man)
