"""Guests in, stays back."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from cutru.exchange.api import examples, reading
from cutru.exchange.api.auth import READ, WRITE, caller_behind, facility_number, facility_of
from cutru.exchange.api.guests import read_guest
from cutru.exchange.api.handing_in import OnConflict, take_guests
from cutru.exchange.api.problems import ApiProblem, problem_out
from cutru.exchange.api.rendering import json_answer, pdf_answer
from cutru.exchange.api.repeating import repeatable
from cutru.exchange.api.schemas import GuestsIn, GuestsOut, JournalOut, StayOut, StaysOut, Where
from cutru.exchange.api.statements import PDF, body_example, refusals
from cutru.stays.papers import na17_of, receipts_of
from cutru.stays.queries import journal_of, page_of
from cutru.stays.receipts import show_receipt

router = Router(tags=["Stays · lượt lưu trú"])


class HandInQuery(Where):
    check: bool = Field(False, description="answer the same, store nothing")
    on_conflict: OnConflict = Field(
        "reject", description="a reference sent before with other data: reject it, or correct the stay"
    )


@router.post(
    "/stays",
    auth=WRITE,
    response={200: GuestsOut, **refusals(413)},
    summary="Hand guests in · gửi khách",
    openapi_extra=body_example(examples.guests),
)
@repeatable
def hand_in_guests(request: HttpRequest, query: Query[HandInQuery], payload: GuestsIn) -> HttpResponse:
    """Up to 5,000 guests, each with your own `reference`.

    Accepted guests get a receipt; known ones the receipt they have; rejected ones every problem at once.
    Sending the same reference with the same data again gives the same receipt.
    """
    facility_id = facility_number(request, query.facility)
    guests = [read_guest(position, record) for position, record in enumerate(payload.guests, start=1)]
    account = caller_behind(request).account
    handed = take_guests(account, facility_id, guests, check=query.check, on_conflict=query.on_conflict)
    return json_answer(
        {
            "submission": str(handed.submission_id) if handed.submission_id else None,
            "check": query.check,
            "read": len(handed.results),
            "accepted": handed.count("accepted"),
            "known": handed.count("known"),
            "rejected": handed.count("rejected"),
            "results": [
                {
                    "position": result.position,
                    "reference": result.reference,
                    "outcome": result.outcome,
                    "receipt": show_receipt(result.receipt) if result.receipt else None,
                    "version": result.version,
                    "corrected": result.corrected,
                    "problems": [problem_out(problem) for problem in result.problems],
                }
                for result in handed.results
            ],
        }
    )


class ListQuery(Where):
    status: Literal["staying", "departed", "cancelled"] | None = None
    regime: Literal["F", "V"] | None = None
    arrival_from: date | None = None
    arrival_to: date | None = None
    document_number: str | None = Field(None, max_length=100)
    reference: str | None = Field(None, max_length=100, description="your own name for the stay")
    search: str | None = Field(None, max_length=100, description="name, room, document number or receipt")
    cursor: str = Field("", max_length=60, description="`next_cursor` of the page before")
    limit: int = Field(50, ge=1, le=500)


@router.get(
    "/stays", auth=READ, response={200: StaysOut, **refusals()}, summary="List stays · danh sách lượt lưu trú"
)
def list_stays(request: HttpRequest, query: Query[ListQuery]) -> dict[str, Any]:
    """Stays of one facility, newest arrival first; all filters given must fit."""
    facility = facility_of(request, query.facility)
    stays = reading.chosen(
        facility,
        status=query.status,
        regime=query.regime,
        arrival_from=query.arrival_from,
        arrival_to=query.arrival_to,
        document_number=query.document_number,
        reference=query.reference,
        search=query.search,
    )
    page = page_of(stays, query.cursor, query.limit)
    return {"stays": reading.stays_out(facility, page.stays), "next_cursor": page.next_cursor}


@router.get(
    "/stays/{receipt}",
    auth=READ,
    response={200: StayOut, **refusals()},
    summary="One stay · một lượt lưu trú",
)
def get_stay(request: HttpRequest, receipt: str, query: Query[Where]) -> dict[str, Any]:
    """The present state; the receipt may be written with or without hyphens."""
    facility = facility_of(request, query.facility)
    return reading.stays_out(facility, [reading.find_stay(facility, receipt)])[0]


@router.get(
    "/stays/{receipt}/journal",
    auth=READ,
    response={200: JournalOut, **refusals()},
    summary="Journal · nhật ký",
)
def get_journal(request: HttpRequest, receipt: str, query: Query[Where]) -> dict[str, Any]:
    """Everything that happened to the stay: who, when, how, and each field before and after."""
    stay = reading.find_stay(facility_of(request, query.facility), receipt)
    entries = [reading.entry_out(entry) for entry in journal_of(stay)]
    return {"receipt": show_receipt(stay.receipt), "entries": entries}


@router.get(
    "/stays/{receipt}/receipt.pdf",
    auth=READ,
    response={200: None, **refusals()},
    summary="Receipt as PDF · biên nhận",
    openapi_extra=PDF,
)
def get_receipt_paper(request: HttpRequest, receipt: str, query: Query[Where]) -> HttpResponse:
    """The receipt as it is printed for the guest or the files."""
    stay = reading.find_stay(facility_of(request, query.facility), receipt)
    return pdf_answer(receipts_of([stay]), f"bien-nhan-{show_receipt(stay.receipt)}.pdf")


@router.get(
    "/stays/{receipt}/na17.pdf",
    auth=READ,
    response={200: None, **refusals(409)},
    summary="Form NA17 as PDF · mẫu NA17",
    openapi_extra=PDF,
)
def get_na17(request: HttpRequest, receipt: str, query: Query[Where]) -> HttpResponse:
    """Form NA17 of a foreigner; 409 for a Vietnamese guest, who has none."""
    facility = facility_of(request, query.facility)
    stay = reading.find_stay(facility, receipt)
    if not stay.is_foreign:
        raise ApiProblem(409, "no_na17")
    return pdf_answer(na17_of([stay], facility.representative_name), f"na17-{show_receipt(stay.receipt)}.pdf")
