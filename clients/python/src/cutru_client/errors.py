"""What can go wrong between a program and the portal."""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx
from pydantic import ValidationError

from cutru_client.models import Problem, ProblemDocument, TokenRefusal, Words

PASSING = frozenset({429, 502, 503, 504})
"""Answers after which the same request may do better a little later."""


class CutruError(Exception):
    """Everything this package raises on purpose, except ValueError for arguments that cannot be meant."""


class NoAnswer(CutruError):
    """No whole answer came: whether the portal did it is not known. Asking again doubles nothing."""


class ApiError(CutruError):
    """The portal, or something on the way to it, refused the request.

    `code` is stable; `message` says it in Vietnamese (`vi`) and English (`en`); `problems` name single
    faults. `retry_after` are the seconds the portal asked to wait, if it did.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: Words,
        problems: Sequence[Problem] = (),
        retry_after: float | None = None,
    ) -> None:
        super().__init__(f"{status} {code}: {message.vi} · {message.en}")
        self.status = status
        self.code = code
        self.message = message
        self.problems = tuple(problems)
        self.retry_after = retry_after

    @classmethod
    def of(cls, response: httpx.Response) -> "ApiError":
        """The refusal of an answer that has been read."""
        status, asked = response.status_code, _seconds_asked(response.headers.get("Retry-After", ""))
        try:
            told = ProblemDocument.model_validate_json(response.content)
        except ValidationError:
            if refusal := _token_refusal(response):
                return cls(
                    status, refusal.error, _words(refusal.error_description or refusal.error), (), asked
                )
            said = f"{status} {response.reason_phrase}".strip()
            return cls(status, f"http_{status}", _words(said), (), asked)
        return cls(status, told.code, told.message, told.problems, asked)

    @property
    def is_passing(self) -> bool:
        return self.status in PASSING


def _words(said: str) -> Words:
    return Words(vi=f"Máy chủ trả lời: {said}", en=f"The server answered: {said}")


def _token_refusal(response: httpx.Response) -> TokenRefusal | None:
    try:
        return TokenRefusal.model_validate_json(response.content)
    except ValidationError:
        return None


def _seconds_asked(value: str) -> float | None:
    """`Retry-After` as seconds: a number or a moment; None when it is neither."""
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


class OutboxError(CutruError):
    """The outbox cannot do this, for example because another process is sending from it."""


class SignatureError(CutruError):
    """A message that claims to be a webhook of the portal and is not, or is too old."""
