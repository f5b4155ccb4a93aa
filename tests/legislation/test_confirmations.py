"""A proposed rule version acts when two administrators have said so, from its day on."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cutru.accounts.models import User
from cutru.audit.models import Event
from cutru.facilities.rules import regulation_in_force
from cutru.law.stay_rules import register_book_kept, relatives_notified_once
from cutru.law.versions import BOOK
from cutru.legislation import acting, actions, queries
from cutru.legislation.errors import NotInThisState
from cutru.legislation.models import Decision, LawConfirmation
from cutru.police.register import is_kept
from cutru.stays.law import rule_book
from tests.accounts.factories import make_user
from tests.legislation.factories import confirmed_version
from tests.police.factories import administrator, ward_officer

pytestmark = pytest.mark.django_db
BEFORE, AFTER = date(2026, 6, 30), date(2026, 7, 1)


def test_a_confirmed_law_acts_from_its_day_and_old_days_keep_their_answer() -> None:
    assert is_kept(AFTER)
    assert relatives_notified_once(AFTER, rule_book())
    confirmed_version("law-2026")
    assert not is_kept(AFTER)
    assert not relatives_notified_once(AFTER, rule_book())
    assert is_kept(BEFORE)
    assert relatives_notified_once(BEFORE, rule_book())


def test_a_proposal_alone_changes_nothing() -> None:
    actions.propose_confirmation(administrator(), "law-2026", "Đã đọc")
    acting.forget()
    assert register_book_kept(AFTER, rule_book())


def test_a_confirmation_adds_to_what_the_settings_confirm(settings: Any) -> None:
    settings.LAW_CONFIRMED_VERSIONS = frozenset({"stay-limit-tt116"})
    confirmed_version("law-2026")
    assert rule_book().confirmed_ids == {"stay-limit-tt116", "law-2026"}
    assert regulation_in_force(AFTER) == regulation_in_force(AFTER)


def test_a_withdrawn_confirmation_acts_no_longer() -> None:
    decision = confirmed_version("law-2026")
    actions.propose_withdrawal(administrator(), decision, "Văn bản bị bãi bỏ")
    acting.forget()
    assert not is_kept(AFTER)
    actions.withdraw(administrator(), decision)
    acting.forget()
    assert is_kept(AFTER)


def test_a_withdrawn_version_can_be_confirmed_again() -> None:
    decision = confirmed_version("law-2026")
    actions.propose_withdrawal(administrator(), decision, "Nhầm")
    actions.withdraw(administrator(), decision)
    acting.forget()
    confirmed_version("law-2026")
    assert not is_kept(AFTER)


def test_nobody_takes_both_steps() -> None:
    one, other = administrator(), administrator()
    decision = actions.propose_confirmation(one, "law-2026", "Đã đọc")
    with pytest.raises(NotInThisState, match="law_second_person"):
        actions.confirm(one, decision)
    decision = actions.confirm(other, decision)
    actions.propose_withdrawal(other, decision, "Nhầm")
    with pytest.raises(NotInThisState, match="law_second_person"):
        actions.withdraw(other, decision)
    actions.keep(other, decision)
    decision.refresh_from_db()
    assert decision.state == Decision.State.ACTING


def test_the_database_holds_two_people_apart() -> None:
    one, now = administrator(), timezone.now()
    with pytest.raises(IntegrityError, match="law_confirmation_confirmed_by_another"), transaction.atomic():
        LawConfirmation.objects.create(
            version_id="law-2026", reason="x", state="acting",
            proposed_by=one, proposed_at=now, confirmed_by=one, confirmed_at=now,
        )  # fmt: skip
    with pytest.raises(IntegrityError, match="law_confirmation_has_a_reason"), transaction.atomic():
        LawConfirmation.objects.create(version_id="law-2026", reason="", proposed_by=one, proposed_at=now)
    with pytest.raises(IntegrityError, match="law_confirmation_state_fits"), transaction.atomic():
        LawConfirmation.objects.create(
            version_id="law-2026", reason="x", state="acting", proposed_by=one, proposed_at=now
        )


def test_one_open_decision_for_each_version() -> None:
    actions.propose_confirmation(administrator(), "law-2026", "Đã đọc")
    with pytest.raises(NotInThisState, match="law_open_already"):
        actions.propose_confirmation(administrator(), "law-2026", "Tôi cũng đọc")
    assert LawConfirmation.objects.count() == 1


def test_a_refused_proposal_makes_room_for_another() -> None:
    one = administrator()
    refused = actions.refuse(one, actions.propose_confirmation(one, "law-2026", "Đã đọc"), "Nhầm điều")
    assert refused.state == Decision.State.REFUSED
    assert confirmed_version("law-2026").state == Decision.State.ACTING


def test_what_acts_already_is_not_proposed() -> None:
    with pytest.raises(NotInThisState, match="law_version_acts"):
        actions.propose_confirmation(administrator(), "law-2020", "Đã đọc")


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 1001])
def test_a_reason_is_asked_for(reason: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        actions.propose_confirmation(administrator(), "law-2026", reason)
    assert list(wrong.value.message_dict) == ["reason"]
    assert LawConfirmation.objects.count() == 0


def test_only_administrators_decide() -> None:
    decision = actions.propose_confirmation(administrator(), "law-2026", "Đã đọc")
    acts: tuple[Callable[[User], object], ...] = (
        lambda person: actions.propose_confirmation(person, "stay-limit-tt116", "Đã đọc"),
        lambda person: actions.confirm(person, decision),
        lambda person: actions.refuse(person, decision, "Không"),
        queries.waiting_versions,
        queries.confirmations,
        queries.corrections,
    )
    for person in (make_user(), ward_officer()):
        for act in acts:
            with pytest.raises(PermissionDenied):
                act(person)
    decision.refresh_from_db()
    assert decision.state == Decision.State.PROPOSED


def test_each_step_is_written_down() -> None:
    decision = confirmed_version("law-2026")
    events = Event.objects.filter(subject="law", subject_id=str(decision.pk)).order_by("pk")
    assert [(event.action, event.details["version"]) for event in events] == [
        ("law_proposed", "law-2026"),
        ("law_confirmed", "law-2026"),
    ]


def test_the_process_that_confirmed_knows_at_its_commit(django_capture_on_commit_callbacks: Any) -> None:
    proposal = actions.propose_confirmation(administrator(), "law-2026", "Đã đọc")
    with django_capture_on_commit_callbacks(execute=True):
        actions.confirm(administrator(), proposal)
        assert "law-2026" not in rule_book().confirmed_ids
    assert "law-2026" in rule_book().confirmed_ids


def test_another_process_knows_after_the_stated_seconds(settings: Any) -> None:
    settings.LAW_REREAD_SECONDS = 0
    acting.forget()
    assert "law-2026" not in rule_book().confirmed_ids
    actions.confirm(administrator(), actions.propose_confirmation(administrator(), "law-2026", "Đã đọc"))
    assert "law-2026" in rule_book().confirmed_ids


def test_asking_the_rule_book_costs_no_query(django_assert_num_queries: Any) -> None:
    acting.forget()
    with django_assert_num_queries(2):
        rule_book()
    with django_assert_num_queries(0):
        for _ in range(1000):
            rule_book()


def test_a_confirmation_of_a_version_that_is_gone_does_nothing() -> None:
    now = timezone.now()
    LawConfirmation.objects.create(
        version_id="never-released", reason="x", state="acting", proposed_by=administrator(),
        proposed_at=now, confirmed_by=administrator(), confirmed_at=now,
    )  # fmt: skip
    acting.forget()
    assert rule_book().confirmed_ids == frozenset()


PROPOSED = [version.id for version in BOOK.proposed()]


@given(st.sets(st.sampled_from(PROPOSED)))
def test_beside_each_version_stands_what_acts_without_it(ids: set[str]) -> None:
    acting.remember(acting.Acting(frozenset(ids)))
    for version in BOOK.proposed():
        beside = queries.acting_beside(version)
        assert beside is None or (beside.rule, beside.id != version.id) == (version.rule, True)
