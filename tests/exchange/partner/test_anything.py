"""Whatever is sent, the answer is an envelope and never a fault of ours."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cutru.exchange.partner.sentences import LABELS
from tests.exchange.partner.software import (
    CHANGE,
    FOREIGN,
    FORM,
    REFRESH,
    REVOKE,
    TOKEN,
    VIETNAMESE,
    Software,
    citizen,
    foreigner,
    said,
)

pytestmark = pytest.mark.django_db

texts = st.text(alphabet=st.characters(exclude_categories=()), max_size=40)
values: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), texts,
    st.sampled_from(["2026-11-22 10:00:00", "9999-12-31", "0001-01-01 00:00:00"]),
    st.sampled_from(["1", "20", "8", "M", "Y", "\0"]),
    st.lists(st.integers(), max_size=2), st.dictionaries(texts, st.none(), max_size=2),
)  # fmt: skip
records = st.dictionaries(st.sampled_from(sorted(LABELS)), values, max_size=8)
paths = st.sampled_from([FOREIGN, VIETNAMESE, CHANGE])
many = settings(
    max_examples=120,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(autouse=True)
def _unlimited(settings: Any) -> None:
    settings.PARTNER_CALLS_A_MINUTE = {"login": 10**6, "token": 10**6, "lists": 10**6, "declare": 10**6}
    settings.LOCKOUT_ADDRESS_FAILURES = 3


@many
@given(path=paths, changes=st.lists(records, max_size=3), whole=st.booleans())
def test_any_record_gets_an_answer(
    software: Software, path: str, changes: list[dict[str, Any]], whole: bool
) -> None:
    base = (foreigner if path == FOREIGN else citizen)() if whole else {}
    body = json.dumps([{**base, **record} for record in changes]).encode()
    assert said(software.send(path, body))[:2] in ((200, "200"), (400, "400"))


@many
@given(path=paths, body=st.one_of(st.binary(max_size=200), st.text(max_size=80).map(str.encode)))
def test_any_body_gets_an_answer(software: Software, path: str, body: bytes) -> None:
    assert said(software.send(path, body))[:2] == (400, "400")


@many
@given(body=st.binary(max_size=120), query=st.text(st.characters(codec="ascii"), max_size=60))
def test_any_form_and_query_get_an_answer(software: Software, body: bytes, query: str) -> None:
    ask = software.client
    headers = {"Authorization": software.basic}
    assert said(ask.post(TOKEN, body, content_type=FORM, headers=headers))[0] in (400, 401)
    for path, name in ((REFRESH, "refresh_token"), (REVOKE, "access_token")):
        method = ask.post if path == REFRESH else ask.delete
        for string in (query, f"{name}={query}"):
            assert said(method(path, QUERY_STRING=string, headers=headers))[0] in (400, 401)


@many
@given(header=st.text(st.characters(codec="latin-1", exclude_characters="\r\n"), max_size=60))
def test_any_authorization_gets_an_answer(software: Software, header: str) -> None:
    for value in (header, f"Basic {header}", f"Bearer {header}"):
        headers = {"Authorization": value, "Idempotency-Key": header}
        assert said(software.client.post(TOKEN, headers=headers))[:2] == (401, "401")
        assert said(software.client.post(FOREIGN, headers=headers))[:2] == (401, "401")
