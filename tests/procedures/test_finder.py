"""Plain questions that end at the right procedure and case."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from cutru.law.finder import Ending, Question, first_question, question
from cutru.legislation.queries import procedure_on
from cutru.procedures import finder
from tests.police.factories import page

pytestmark = pytest.mark.django_db
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def ways(
    place: Question | None = None, answers: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Ending]]:
    """Every sequence of answers with where it ends."""
    for option in (place or first_question()).options:
        given = (*answers, option.id)
        if option.ends_at:
            yield given, option.ends_at
        else:
            yield from ways(question(option.next or ""), given)


WAYS = list(ways())


@pytest.mark.parametrize(
    ("answers", "ending"), WAYS, ids=lambda value: ".".join(value) if isinstance(value, tuple) else ""
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_way_can_be_walked_by_its_links(
    answers: tuple[str, ...], ending: Ending, language: str
) -> None:
    client = Client()
    client.cookies["django_language"] = language
    text = page(client, reverse("procedures:finder"))
    place: Question | None = first_question()
    for count, answer in enumerate(answers):
        assert place is not None
        assert escape(place.text.in_language(language)) in text
        assert escape(place.why.in_language(language)) in text
        address = finder.address(answers[: count + 1])
        assert f'href="{address}"' in text
        text = page(client, address)
        assert f'href="{finder.address(answers[:count])}"' in text
        option = place.option(answer)
        place = question(option.next) if option.next else None
    procedure = procedure_on(ending.procedure_id, finder.timezone.localdate())
    assert escape(ending.duty.in_language(language)) in text
    assert f"<h1>{escape(procedure.name.in_language(language))}</h1>" in text
    if ending.case_id:
        case = procedure.case(ending.case_id)
        assert escape(case.name.in_language(language)) in text
        for part in case.components:
            assert escape(part.name.in_language(language)) in text


def end_of(*answers: str) -> finder.Found:
    ending = finder.answered(answers)[-1].option.ends_at
    assert ending is not None
    return finder.found(ending, datetime(2026, 3, 2, 9, 0, tzinfo=VIETNAM))


@pytest.mark.parametrize(
    ("answers", "procedure"),
    [
        (("arriving", "citizen", "under-30-days", "household"), "stay-notification"),
        (("arriving", "citizen", "from-30-days", "any-dwelling"), "temporary-residence-registration"),
    ],
)
def test_the_three_words_that_people_mix_up_are_told_apart(answers: tuple[str, ...], procedure: str) -> None:
    assert end_of(*answers).procedure.id == procedure


def test_a_foreigner_leads_to_the_declaration() -> None:
    ends = {ending.procedure_id for answers, ending in WAYS if answers[:2] == ("arriving", "foreigner")}
    assert ends == {one for one in ends if one.startswith("foreigner-temporary-residence-declaration-")}
    assert ends


def test_fee_and_due_moment_are_those_of_a_dossier_filed_now() -> None:
    found = end_of("arriving", "citizen", "from-30-days", "any-dwelling")
    assert [(fee.channel, fee.text) for fee in found.fees[:2]] == [
        ("Trực tuyến", "7.000 đồng / lần đăng ký"), ("Trực tiếp", "15.000 đồng / lần đăng ký"),
    ]  # fmt: skip
    assert found.due.endswith("ngày 05/03/2026")
    assert found.longer_due == ""


def test_a_stay_is_received_at_once_and_costs_nothing() -> None:
    found = end_of("arriving", "citizen", "under-30-days", "household")
    assert {fee.text for fee in found.fees} == {"Không thu lệ phí"}
    assert (found.due, [term.period for term in found.terms]) == ("", ["Ngay khi nhận"])


@pytest.mark.parametrize("given", ["nothing", "arriving.nobody", "a.b.c", "\x00", "x" * 5000])
def test_answers_that_nobody_could_give_are_not_found(given: str) -> None:
    assert Client().get(reverse("procedures:finder"), {"chon": given}).status_code == 404


def test_an_answer_after_the_end_is_not_found() -> None:
    answers, _ending = WAYS[0]
    assert Client().get(finder.address([*answers, "more"])).status_code == 404


def test_the_finder_keeps_no_session_and_asks_the_database_nothing(django_assert_num_queries: Any) -> None:
    client = Client()
    answers, _ending = WAYS[0]
    page(client, finder.address(answers))
    with django_assert_num_queries(0):
        response = client.get(finder.address(answers))
    assert "sessionid" not in response.cookies


def test_the_home_page_leads_to_the_finder() -> None:
    assert f'href="{reverse("procedures:finder")}"' in page(Client(), reverse("site:home"))
