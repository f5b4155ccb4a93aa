from datetime import date

import pytest

from cutru.law.catalogue import ALL, Procedure, load_procedure, procedure_ids, versions
from cutru.law.fees import (
    NOT_STATED,
    TO_BE_CHECKED,
    UnknownExemption,
    exempt_by_age,
    exemptions_for,
    exemptions_on,
    fee_for,
)
from cutru.law.versions import BOOK

TODAY = date(2026, 11, 22)
PERMANENT = load_procedure("permanent-residence-registration")
EXTENSION = load_procedure("temporary-residence-extension")
DIGITAL = BOOK.with_confirmed(["nq66-22-2026"])
RESIDENCE = [version for one in procedure_ids("residence") for version in versions(one)]
EVERY_WAY = [
    (version, case.id, channel)
    for version in RESIDENCE
    for case in version.citizen_cases()
    for channel in case.channels
]
CODES = (
    "child",
    "elderly",
    "disabled",
    "merit",
    "ethnic-minority",
    "border-commune",
    "special-zone",
    "poor-household",
    "orphan-16-17",
)


def way(value: object) -> str:
    return f"{value.id}@{value.legal_from.year}" if isinstance(value, Procedure) else str(value)


def on_its_day(version: Procedure) -> date:
    return TODAY if version.legal_to is None else version.legal_to


@pytest.mark.parametrize(("version", "case_id", "channel"), EVERY_WAY, ids=way)
def test_the_fee_is_that_of_the_row_of_the_catalogue(version: Procedure, case_id: str, channel: str) -> None:
    stated = [
        fee
        for fee in version.facts["fees"]
        if fee["case"] in (ALL, case_id) and fee["channel"] in (ALL, channel)
    ]
    for persons in (1, 12):
        decided = fee_for(version, case_id, channel, persons, on_its_day(version))
        expected = [
            fee["amount"] * (persons if str(fee["per_vi"]).startswith("người/") else 1) for fee in stated
        ]
        assert [decided.amount] == (expected or [None])
        assert decided.uncertain == (
            NOT_STATED if not stated else TO_BE_CHECKED if stated[0].get("uncertain") else None
        )
        assert decided.currency == "VND"
        assert decided.exemption is None


@pytest.mark.parametrize(("version", "case_id", "channel"), EVERY_WAY, ids=way)
def test_whoever_is_exempt_pays_nothing_on_any_channel(
    version: Procedure, case_id: str, channel: str
) -> None:
    on = on_its_day(version)
    groups = exemptions_for(version, case_id, channel, on)
    has_fee = fee_for(version, case_id, channel, 1, on).amount != 0
    assert groups == (exemptions_on(on) if has_fee else ())
    for group in groups:
        decided = fee_for(version, case_id, channel, 5, on, group.code)
        assert (decided.amount, decided.exemption, decided.basis) == (0, group.name, group.basis)


def test_a_hand_made_table_of_fees() -> None:
    def amount(procedure_id: str, case_id: str, channel: str, persons: int = 1) -> int | None:
        return fee_for(load_procedure(procedure_id), case_id, channel, persons, TODAY).amount

    assert amount("permanent-residence-registration", "own-home", "in_person") == 20_000
    assert amount("permanent-residence-registration", "own-home", "post") == 20_000
    assert amount("permanent-residence-registration", "own-home", "online", 4) == 10_000
    assert amount("household-separation", "same-dwelling", "in_person") == 10_000
    assert amount("household-separation", "same-dwelling", "online") == 5_000
    assert amount("temporary-residence-registration", "general", "in_person") == 15_000
    assert amount("temporary-residence-registration", "general", "online") == 7_000
    assert amount("temporary-residence-registration", "general", "post") is None
    assert amount("temporary-residence-registration", "by-list", "in_person", 30) == 300_000
    assert amount("temporary-residence-registration", "by-list", "online", 30) == 150_000
    assert amount("residence-information-confirmation", "data-available", "online") == 0
    assert amount("stay-notification", "household", "phone") == 0


def test_a_fee_that_was_hard_to_read_says_so() -> None:
    assert fee_for(EXTENSION, "by-list", "online", 1, TODAY).uncertain == TO_BE_CHECKED
    assert fee_for(EXTENSION, "by-list", "in_person", 1, TODAY).uncertain is None


def test_the_fee_names_the_circulars_it_rests_on() -> None:
    old, new = versions(PERMANENT.id)
    assert fee_for(old, "own-home", "online", 1, date(2025, 1, 2)).basis.vi == "Thông tư 75/2022/TT-BTC"
    basis = fee_for(new, "own-home", "online", 1, TODAY).basis
    assert basis.vi == "Thông tư 75/2022/TT-BTC; Thông tư 71/2025/TT-BTC"
    assert basis.en == "Circular 75/2022/TT-BTC; Circular 71/2025/TT-BTC"


def test_special_zones_took_the_place_of_island_districts() -> None:
    assert tuple(group.code for group in exemptions_on(date(2025, 7, 1))) == CODES
    before = tuple(group.code for group in exemptions_on(date(2025, 6, 30)))
    assert before == tuple("island-district" if code == "special-zone" else code for code in CODES)
    assert exemptions_on(date(2023, 2, 4)) == ()


@pytest.mark.parametrize(
    ("birth_date", "code"),
    [
        (date(2010, 11, 23), "child"),
        (date(2010, 11, 22), None),
        (date(1966, 11, 23), None),
        (date(1966, 11, 22), "elderly"),
        (date(2009, 1, 1), None),
    ],
)
def test_children_and_the_elderly_are_exempt_by_their_date_of_birth(
    birth_date: date, code: str | None
) -> None:
    group = exempt_by_age(birth_date, TODAY)
    assert (group.code if group else None) == code
    assert group is None or group.uncertain is not None


def test_digital_citizens_pay_nothing_online_once_the_resolution_is_confirmed() -> None:
    last_day = date(2027, 2, 28)
    decided = fee_for(PERMANENT, "own-home", "online", 1, last_day, "digital-citizen", DIGITAL)
    assert decided.amount == 0
    assert decided.basis.vi == "Nghị quyết 66.22/2026/NQ-CP"
    group = exemptions_for(PERMANENT, "own-home", "online", last_day, DIGITAL)[-1]
    assert (group.code, group.identity_level) == ("digital-citizen", 2)


@pytest.mark.parametrize(
    ("channel", "on", "confirmed"),
    [
        ("online", TODAY, False),
        ("in_person", TODAY, True),
        ("online", date(2026, 8, 14), True),
        ("online", date(2027, 3, 1), True),
    ],
)
def test_the_digital_rate_goes_with_its_channel_and_days_only(
    channel: str, on: date, confirmed: bool
) -> None:
    with pytest.raises(UnknownExemption):
        fee_for(PERMANENT, "own-home", channel, 1, on, "digital-citizen", DIGITAL if confirmed else BOOK)


def test_what_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownExemption):
        fee_for(PERMANENT, "own-home", "online", 1, TODAY, "student")
    with pytest.raises(UnknownExemption):
        fee_for(load_procedure("stay-notification"), "household", "online", 1, TODAY, "child")
    with pytest.raises(KeyError):
        fee_for(PERMANENT, "castle", "online", 1, TODAY)
    with pytest.raises(ValueError, match="one person"):
        fee_for(PERMANENT, "own-home", "online", 0, TODAY)
