from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutru.law.penalties import (
    BEHAVIOURS,
    fines_for,
    fines_for_undeclared,
    organisation_multiplier,
    public_fines,
)
from cutru.law.stay_rules import Regime
from cutru.law.versions import NoRuleInForce

BEFORE, AFTER = date(2025, 12, 14), date(2025, 12, 15)
MILLION = 1_000_000


@pytest.mark.parametrize(
    ("regime", "guests", "on", "low", "high", "basis"),
    [
        ("V", 1, AFTER, 2, 4, "điểm đ khoản 2 Điều 10 Nghị định 282/2025/NĐ-CP"),
        ("V", 3, AFTER, 2, 4, "điểm đ khoản 2 Điều 10 Nghị định 282/2025/NĐ-CP"),
        ("V", 4, AFTER, 4, 8, "điểm b khoản 3 Điều 10 Nghị định 282/2025/NĐ-CP"),
        ("V", 8, AFTER, 4, 8, "điểm b khoản 3 Điều 10 Nghị định 282/2025/NĐ-CP"),
        ("V", 9, AFTER, 8, 12, "điểm d khoản 4 Điều 10 Nghị định 282/2025/NĐ-CP"),
        ("V", 10_000, AFTER, 8, 12, "điểm d khoản 4 Điều 10 Nghị định 282/2025/NĐ-CP"),
        ("F", 1, AFTER, 3, 5, "điểm e khoản 3 Điều 21 Nghị định 282/2025/NĐ-CP"),
        ("F", 3, AFTER, 3, 5, "điểm e khoản 3 Điều 21 Nghị định 282/2025/NĐ-CP"),
        ("F", 4, AFTER, 10, 15, "điểm c khoản 5 Điều 21 Nghị định 282/2025/NĐ-CP"),
        ("F", 8, AFTER, 10, 15, "điểm c khoản 5 Điều 21 Nghị định 282/2025/NĐ-CP"),
        ("F", 9, AFTER, 15, 20, "điểm đ khoản 6 Điều 21 Nghị định 282/2025/NĐ-CP"),
        ("V", 1, BEFORE, 1, 2, "khoản 2 Điều 9 Nghị định 144/2021/NĐ-CP"),
        ("V", 4, BEFORE, 2, 4, "khoản 3 Điều 9 Nghị định 144/2021/NĐ-CP"),
        ("V", 9, BEFORE, 4, 6, "khoản 4 Điều 9 Nghị định 144/2021/NĐ-CP"),
        ("F", 3, BEFORE, 4, 6, "khoản 4 Điều 9 Nghị định 144/2021/NĐ-CP"),
    ],
)
def test_the_fine_follows_the_number_of_guests_and_the_day(
    regime: Regime, guests: int, on: date, low: int, high: int, basis: str
) -> None:
    alone = fines_for_undeclared(regime, guests, organisation=False, on=on)
    assert (alone.minimum, alone.maximum, alone.basis.vi) == (low * MILLION, high * MILLION, basis)
    firm = fines_for_undeclared(regime, guests, organisation=True, on=on)
    assert (firm.minimum, firm.maximum, firm.basis.vi) == (2 * low * MILLION, 2 * high * MILLION, basis)


@given(st.sampled_from(["F", "V"]), st.integers(1, 200), st.dates(date(2022, 1, 1), date(2030, 12, 31)))
def test_more_guests_never_cost_less(regime: Regime, guests: int, on: date) -> None:
    fewer = fines_for_undeclared(regime, guests, organisation=False, on=on)
    more = fines_for_undeclared(regime, guests + 1, organisation=False, on=on)
    assert (fewer.minimum, fewer.maximum) <= (more.minimum, more.maximum)


def test_a_fine_needs_a_guest_and_a_law() -> None:
    with pytest.raises(ValueError, match="at least one guest"):
        fines_for_undeclared("V", 0, organisation=False, on=AFTER)
    with pytest.raises(NoRuleInForce):
        fines_for_undeclared("V", 1, organisation=False, on=date(2021, 12, 31))


def test_a_wrong_notification_may_end_with_a_warning_since_the_new_decree() -> None:
    (new,) = fines_for("stay_notice_wrong", AFTER)
    (old,) = fines_for("stay_notice_wrong", BEFORE)
    assert new.amount.vi == "Phạt cảnh cáo hoặc phạt tiền từ 500.000 đồng đến 1.000.000 đồng"
    assert new.amount.en == "Warning or fine of 500,000 to 1,000,000 VND"
    assert new.basis.vi == "điểm b khoản 1 Điều 10 Nghị định 282/2025/NĐ-CP"
    assert new.basis.en == "Point b, Clause 1, Article 10, Decree 282/2025/NĐ-CP"
    assert old.amount.vi == "Phạt tiền từ 500.000 đồng đến 1.000.000 đồng"
    assert old.basis.vi == "điểm b khoản 1 Điều 9 Nghị định 144/2021/NĐ-CP"


def test_a_behaviour_the_older_decree_is_not_known_to_name_has_no_fine() -> None:
    assert fines_for("account_with_false_information", BEFORE) == ()


def test_the_public_list_names_every_behaviour_with_its_guests_and_article() -> None:
    fines = public_fines(date(2026, 11, 21))
    assert {fine.behaviour for fine in fines} == set(BEHAVIOURS)
    undeclared = [fine for fine in fines if fine.behaviour == "foreigners_not_declared"]
    assert [fine.guests and fine.guests.vi for fine in undeclared] == [
        "1–3 người",
        "4–8 người",
        "từ 9 người trở lên",
    ]
    assert [fine.guests and fine.guests.en for fine in undeclared] == [
        "1–3 guests",
        "4–8 guests",
        "9 guests or more",
    ]
    assert [fine.guests for fine in fines if fine.behaviour == "passport_not_shown"] == [None]
    assert all("282/2025/NĐ-CP" in fine.basis.vi and "282/2025/NĐ-CP" in fine.basis.en for fine in fines)


def test_an_organisation_pays_twice() -> None:
    assert organisation_multiplier(AFTER) == 2
