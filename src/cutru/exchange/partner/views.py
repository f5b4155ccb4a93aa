"""The twelve calls: parse, call, answer."""

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from cutru.accounts.address import client_address
from cutru.exchange.limits import count_call
from cutru.exchange.partner import actions, lists, sentences
from cutru.exchange.partner.actions import Tokens
from cutru.exchange.partner.actions.answers import Answer
from cutru.exchange.partner.envelope import (
    Refusal,
    answered,
    array_of,
    basic_pair,
    bearer_of,
    body_of,
    business_refusal,
    form_of,
    key_of,
    needed,
    query_of,
    success,
)
from cutru.exchange.partner.models import PartnerSession
from cutru.exchange.partner.queries import client_of, may_declare, session_of
from cutru.places.queries import unit_of_ward
from cutru.stays.receipts import show_receipt
from cutru.stays.schemas import Regime

GRANT = "api_cslt"
AUTHORITIES = ("kbtt:create-3th", "CLIENT_API_CSLT")
ROW_FAULTS = "X-Row-Faults"
"""Asks for the faults one by one in `data`; old clients do not send it."""


@answered("POST")
def token(request: HttpRequest) -> HttpResponse:
    """API 1."""
    _count(request, "login")
    _open()
    login_status = settings.PARTNER_LOGIN_ERROR_STATUS
    client = client_of(*basic_pair(request))
    if client is None:
        raise Refusal(401, sentences.CLIENT_WRONG, http=login_status)
    fields = form_of(request)
    grant = fields.get("grant-type") or fields.get("grant_type") or needed(fields, "grant-type")
    if grant != GRANT:
        raise Refusal(400, sentences.GRANT_WRONG)
    username, password = needed(fields, "username"), needed(fields, "password")
    try:
        tokens = actions.log_in(client, username, password, address=client_address(request))
    except ValidationError as locked:
        raise Refusal(401, sentences.LOGIN_LOCKED, http=login_status) from locked
    if tokens is None:
        raise Refusal(401, sentences.LOGIN_WRONG, http=login_status)
    return success(_token_data(tokens))


@answered("POST")
def refresh_token(request: HttpRequest) -> HttpResponse:
    """API 2."""
    _count(request, "token")
    _open()
    _check_basic(request)
    tokens = actions.refresh(needed(query_of(request), "refresh_token"))
    if tokens is None:
        raise Refusal(401, sentences.REFRESH_WRONG)
    return success(_token_data(tokens))


@answered("DELETE")
def revoke(request: HttpRequest) -> HttpResponse:
    """API 3."""
    _count(request, "token")
    _check_basic(request)
    if not actions.revoke(needed(query_of(request), "access_token")):
        raise Refusal(401, sentences.TOKEN_WRONG)
    return success()


@answered("POST")
def declare_foreign(request: HttpRequest) -> HttpResponse:
    """API 4."""
    return _declare(request, "F")


@answered("POST")
def declare_vietnamese(request: HttpRequest) -> HttpResponse:
    """API 5."""
    return _declare(request, "V")


@answered("POST")
def change_departure(request: HttpRequest) -> HttpResponse:
    """API 12, on both of its paths."""
    session = _session(request)
    body, records = _records(request, sentences.NO_CHANGES)
    answer = actions.change_departures(session, records, body=body, key=key_of(request))
    return _tell(request, session, answer, "Bản ghi")


@answered("GET", "HEAD")
def nationalities(request: HttpRequest) -> HttpResponse:
    """API 6."""
    return _list(request, lists.nationalities)


@answered("GET", "HEAD")
def provinces(request: HttpRequest) -> HttpResponse:
    """API 7."""
    return _list(request, lists.provinces)


@answered("GET", "HEAD")
def wards(request: HttpRequest) -> HttpResponse:
    """API 8."""
    province = needed(query_of(request), "trucThuocTinh").strip()
    return _list(request, lambda: lists.wards(province))


@answered("GET", "HEAD")
def stay_reasons(request: HttpRequest) -> HttpResponse:
    """API 9."""
    return _list(request, lists.stay_reasons)


@answered("GET", "HEAD")
def document_types(request: HttpRequest) -> HttpResponse:
    """API 10."""
    return _list(request, lists.document_types)


@answered("GET", "HEAD")
def residence_types(request: HttpRequest) -> HttpResponse:
    """API 11."""
    return _list(request, lists.residence_types)


def _declare(request: HttpRequest, regime: Regime) -> HttpResponse:
    session = _session(request)
    body, records = _records(request, sentences.NO_RECORDS)
    answer = actions.declare(session, regime, records, body=body, key=key_of(request))
    return _tell(request, session, answer, "Bản khai báo")


def _session(request: HttpRequest) -> PartnerSession:
    """The session of the bearer token; 401 without a living one, 403 when it may not declare, 429."""
    _open()
    session = session_of(bearer_of(request))
    if session is None:
        refusal = Refusal(401, sentences.TOKEN_WRONG)
        refusal.headers["WWW-Authenticate"] = "Bearer"
        raise refusal
    if not may_declare(session):
        raise Refusal(403, sentences.FORBIDDEN)
    _count(request, "declare", session.facility_id)
    return session


def _records(request: HttpRequest, empty: str) -> tuple[bytes, list[Any]]:
    """The body and its array, which is neither empty nor too long."""
    body = body_of(request, settings.PARTNER_LARGEST_REQUEST)
    records = array_of(body)
    if not records:
        raise business_refusal(empty)
    if len(records) > settings.PARTNER_MOST_RECORDS:
        raise business_refusal(sentences.TOO_MANY_RECORDS.format(most=settings.PARTNER_MOST_RECORDS))
    return body, records


def _tell(request: HttpRequest, session: PartnerSession, answer: Answer, prefix: str) -> HttpResponse:
    if answer.refusal:
        raise business_refusal(answer.refusal)
    if answer.faults:
        shown = answer.faults[: sentences.MOST_FAULTS]
        data = [fault.as_dict() for fault in shown] if request.headers.get(ROW_FAULTS) else None
        raise business_refusal(sentences.message_of(answer.faults, prefix), data)
    receipts = [show_receipt(receipt) for receipt in answer.receipts]
    return success(receipts if session.client.receipts_in_data else None, receipts)


def _list(request: HttpRequest, rows: Callable[[], Sequence[dict[str, Any]]]) -> HttpResponse:
    _count(request, "lists")
    return success(rows())


def _open() -> None:
    if not settings.PARTNER_API_ENABLED:
        raise Refusal(403, sentences.NOT_OPEN)


def _check_basic(request: HttpRequest) -> None:
    """The header must be there and well-formed; whose it is matters only where the operator says so."""
    pair = basic_pair(request)
    if settings.PARTNER_CHECK_CLIENT_ON_REFRESH and client_of(*pair) is None:
        raise Refusal(401, sentences.CLIENT_WRONG)


def _count(request: HttpRequest, kind: str, caller: object = None) -> None:
    """429 with Retry-After for who calls too often."""
    limit = settings.PARTNER_CALLS_A_MINUTE[kind]
    passage = count_call(kind, caller or client_address(request) or "-", limit)
    if not passage.allowed:
        refusal = Refusal(429, sentences.TOO_MANY_CALLS.format(seconds=passage.seconds))
        refusal.headers["Retry-After"] = str(passage.seconds)
        raise refusal


def _token_data(tokens: Tokens) -> dict[str, Any]:
    """The thirteen fields of APIs 1 and 2."""
    session = tokens.session
    facility = session.facility
    unit = unit_of_ward(facility.ward_id)
    return {
        "AccessToken": tokens.access,
        "RefreshToken": tokens.refresh,
        "TokenType": "bearer",
        "Exp": int(tokens.access_expires_at.timestamp()),
        "Authorities": list(AUTHORITIES),
        "ClientId": session.client_id,
        "LoaiTK": "CSLT",
        "CsltId": str(session.facility_id),
        "CsltKhuVuc": int(facility.ward.province.portal_code),
        "CsltDonVi": unit.pk if unit else 0,
        "MaTTCuaCslt": facility.ward.province.portal_code,
        "MaPxCuaCslt": facility.ward.portal_code,
        "IsCsltChinh": facility.main_facility_id is None,
    }
