"""What the tests of the public reference data share."""

from typing import Any

from django.http import HttpResponse
from django.test import Client


def get(path: str, **headers: str) -> HttpResponse:
    return Client().get(f"/api/v1/{path}", headers=headers)  # type: ignore[return-value]  # the test client's own


def told(path: str) -> Any:
    """The answer's JSON; it has to be a 200."""
    response = Client().get(f"/api/v1/{path}")
    assert response.status_code == 200, response.content
    return response.json()


def refused(path: str) -> tuple[int, str]:
    """Status and problem code."""
    response = Client().get(f"/api/v1/{path}")
    return response.status_code, response.json()["code"]


def check_caching(path: str) -> None:
    """Strong ETag, an hour's freshness, 304 for the copy at hand, the same without a body for HEAD."""
    first = get(path)
    etag = first["ETag"]
    assert (etag[0], etag[-1], first["Cache-Control"]) == ('"', '"', "public, max-age=3600")
    assert first["Content-Type"].startswith("application/json")
    assert (first["RateLimit-Policy"], "Vary" in first) == ('"minute";q=1200;w=60', False)
    for named in (etag, f"W/{etag}", f'"another", {etag}', "*"):
        again = get(path, if_none_match=named)
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
        assert again["Cache-Control"] == "public, max-age=3600"
    for other in ('"another"', "not quoted", "\x00", ""):
        assert get(path, if_none_match=other).content == first.content
    head = Client().head(f"/api/v1/{path}")
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", etag)
    assert head["Content-Length"] == str(len(first.content))
    assert Client().head(f"/api/v1/{path}", headers={"if-none-match": etag}).status_code == 304
    assert Client().post(f"/api/v1/{path}").status_code == 405
