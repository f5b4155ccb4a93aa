"""APIs 1 to 3: tokens are given, exchanged once, withdrawn; nobody gets further than the account may."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cutru.audit.models import Event
from cutru.exchange.partner.actions import withdraw_client
from cutru.exchange.partner.models import PartnerSession, PartnerToken
from cutru.facilities.models import Facility, Membership
from cutru.stays.models import Stay
from tests.accounts.factories import PASSWORD
from tests.exchange.partner.software import (
    BUILT_IN,
    FOREIGN,
    FORM,
    TOKEN,
    Software,
    basic,
    foreigner,
    said,
)
from tests.facilities.factories import make_facility

pytestmark = pytest.mark.django_db

FIELDS = [
    "AccessToken", "Authorities", "ClientId", "CsltDonVi", "CsltId", "CsltKhuVuc", "Exp", "IsCsltChinh",
    "LoaiTK", "MaPxCuaCslt", "MaTTCuaCslt", "RefreshToken", "TokenType",
]  # fmt: skip


def test_a_login_answers_all_thirteen_fields(software: Software) -> None:
    tokens = software.tokens
    assert sorted(tokens) == FIELDS
    assert (tokens["TokenType"], tokens["LoaiTK"], tokens["IsCsltChinh"]) == ("bearer", "CSLT", True)
    assert tokens["Authorities"] == ["kbtt:create-3th", "CLIENT_API_CSLT"]
    assert tokens["CsltId"] == str(software.facility.pk)
    assert (tokens["MaTTCuaCslt"], tokens["MaPxCuaCslt"]) == ("101", "101900070")
    assert 3500 < tokens["Exp"] - timezone.now().timestamp() <= 3601
    assert {type(tokens[name]) for name in ("Exp", "ClientId", "CsltKhuVuc", "CsltDonVi")} == {int}


def test_a_branch_says_that_it_is_one() -> None:
    branch = make_facility(main_facility=make_facility())
    assert Software(branch).log_in().tokens["IsCsltChinh"] is False


def test_a_refresh_answers_all_fields_and_replaces_both_tokens(software: Software) -> None:
    before = software.tokens
    status, code, message, software.tokens = said(software.refresh())
    assert (status, code, message) == (200, "200", "Thành công")
    assert sorted(software.tokens) == FIELDS
    assert {before["AccessToken"], before["RefreshToken"]} & set(map(str, software.tokens.values())) == set()
    software.taken(FOREIGN, foreigner())
    software.tokens = before
    assert said(software.send(FOREIGN, [foreigner()]))[:2] == (401, "401")


def test_a_refresh_token_that_comes_twice_ends_the_whole_session(software: Software) -> None:
    first = software.tokens
    software.tokens = said(software.refresh())[3]
    assert said(software.refresh(first["RefreshToken"]))[:2] == (401, "401")
    assert said(software.send(FOREIGN, [foreigner()]))[:2] == (401, "401")
    assert said(software.refresh())[:2] == (401, "401")
    assert Event.objects.filter(action="partner_token_reused").count() == 1


def test_sessions_of_one_account_do_not_disturb_each_other(software: Software) -> None:
    first = software.tokens
    software.log_in()
    assert said(software.revoke()) == (200, "200", "Thành công", None)
    software.tokens = first
    software.taken(FOREIGN, foreigner())


def test_after_a_revoke_nothing_of_the_session_works(software: Software) -> None:
    assert said(software.revoke()) == (200, "200", "Thành công", None)
    assert said(software.send(FOREIGN, [foreigner()]))[:2] == (401, "401")
    assert said(software.refresh())[:2] == (401, "401")
    assert said(software.revoke())[:2] == (401, "401")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"password": "sai"}, (401, "401")),
        ({"username": "khong-ai"}, (401, "401")),
        ({"username": "%00"}, (400, "400")),
        ({"username": "-"}, (400, "400")),
        ({"password": "-"}, (400, "400")),
        ({"grant-type": "-"}, (400, "400")),
        ({"grant-type": "password"}, (400, "400")),
        ({"grant-type": "-", "grant_type": "api_cslt"}, (200, "200")),
        ({"grant_type": "api_cslt"}, (200, "200")),
    ],
)
def test_what_a_login_answers(fields: dict[str, str], expected: tuple[int, str]) -> None:
    assert said(Software().ask_token(**fields))[:2] == expected


def test_a_password_with_signs_is_read_percent_encoded() -> None:
    software = Software()
    software.user.set_password("a@#$%&=+ b")
    software.user.save()
    assert said(software.ask_token(password="a%40%23%24%25%26%3D%2B%20b"))[0] == 200


@pytest.mark.parametrize(
    "header", ["", "Basic", "Basic !!!", "Bearer x", "Basic YWJj", basic("x", "y"), BUILT_IN]
)
def test_only_a_client_we_issued_logs_in(header: str) -> None:
    software = Software()
    body = f"username={software.user.username}&password={PASSWORD}&grant-type=api_cslt"
    response = software.client.post(TOKEN, body, content_type=FORM, headers={"Authorization": header})
    assert said(response)[:2] == (401, "401")
    assert PartnerSession.objects.count() == 0


def test_the_status_of_a_refused_login_is_a_setting(settings: Any) -> None:
    settings.PARTNER_LOGIN_ERROR_STATUS = 200
    assert said(Software().ask_token(password="sai"))[:2] == (200, "401")


def test_too_many_wrong_passwords_lock_the_account() -> None:
    software = Software()
    for _number in range(10):
        software.ask_token(password="sai")
    assert said(software.ask_token())[:2] == (401, "401")


def test_a_right_password_does_not_clear_the_slips_made_with_codes() -> None:
    software = Software()
    for _number in range(9):
        software.ask_token(password="sai")
    software.log_in()
    software.ask_token(password="sai")
    assert said(software.ask_token())[:2] == (401, "401")


def test_the_basic_header_of_a_refresh_is_checked_only_where_the_operator_says_so(
    software: Software, settings: Any
) -> None:
    assert said(software.refresh(authorization="Bearer x"))[:2] == (401, "401")
    settings.PARTNER_CHECK_CLIENT_ON_REFRESH = True
    assert said(software.refresh())[:2] == (401, "401")
    assert said(software.refresh(authorization=software.basic))[:2] == (200, "200")


def test_expired_tokens_are_refused(software: Software) -> None:
    PartnerToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert said(software.send(FOREIGN, [foreigner()]))[:2] == (401, "401")
    assert said(software.refresh())[:2] == (401, "401")


def _withdraw(software: Software) -> None:
    withdraw_client(software.issued.client_id)


def _new_password(software: Software) -> None:
    software.user.set_password("mat-khau-moi-2026")
    software.user.save()


def _close_account(software: Software) -> None:
    software.user.is_active = False
    software.user.save()


@pytest.mark.parametrize("end", [_withdraw, _new_password, _close_account])
def test_sessions_end_with_what_they_rest_on(software: Software, end: Any) -> None:
    end(software)
    assert said(software.send(FOREIGN, [foreigner()]))[:2] == (401, "401")
    assert said(software.refresh())[:2] == (401, "401")
    assert Stay.objects.count() == 0


def _stop(software: Software) -> None:
    Facility.objects.update(partner_api_allowed=False)


def _leave(software: Software) -> None:
    Membership.objects.update(is_active=False)


def _refuse(software: Software) -> None:
    Facility.objects.update(verification="refused", verification_reason="Sai địa chỉ")


@pytest.mark.parametrize("shut", [_stop, _leave, _refuse])
def test_who_may_not_declare_any_more_gets_403(software: Software, shut: Any) -> None:
    shut(software)
    assert said(software.send(FOREIGN, [foreigner()]))[:2] == (403, "403")
    assert Stay.objects.count() == 0


@pytest.mark.parametrize("shut", [_stop, _leave])
def test_a_facility_that_lets_no_program_in_gives_no_tokens(shut: Any) -> None:
    software = Software()
    shut(software)
    assert said(software.ask_token())[:2] == (401, "401")


def test_an_installation_may_keep_the_api_shut(software: Software, settings: Any) -> None:
    settings.PARTNER_API_ENABLED = False
    assert said(software.ask_token())[:2] == (403, "403")
    assert said(software.refresh())[:2] == (403, "403")
    assert said(software.send(FOREIGN, [foreigner()]))[:2] == (403, "403")


def test_tokens_and_secrets_are_kept_as_digests_and_out_of_logs(
    software: Software, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        software.refresh("x" * 43)
        software.revoke("y" * 43)
        software.client.get(f"/authorization-service/oauth/revoke?access_token={'y' * 43}")
    secrets = [software.secret, software.tokens["AccessToken"], software.tokens["RefreshToken"]]
    kept = str([*PartnerToken.objects.values(), software.issued.__dict__])
    assert [secret for secret in secrets if secret in kept] == []
    assert [word for word in ("x" * 43, "y" * 43) if word in caplog.text] == []


def test_too_many_logins_wait(settings: Any) -> None:
    settings.PARTNER_CALLS_A_MINUTE = {"login": 1, "token": 1, "lists": 1, "declare": 1}
    software = Software()
    waiting = [
        answer for answer in (software.ask_token() for _number in range(4)) if answer.status_code == 429
    ]
    assert said(waiting[-1])[1] == "429"
    assert 1 <= int(waiting[-1]["Retry-After"]) <= 61
