"""Messages of the portal are told from forged, changed and old ones."""

import base64
import hashlib
import hmac
import time

import pytest

from cutru.exchange.webhooks.signing import new_secret, signed_headers
from cutru_client import SignatureError, verify_webhook

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = b'{"test": 2432232314}'
PUBLISHED = {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
}
"""The example that libraries of the Standard Webhooks are tested with."""
FOREVER = 1e12


def signed(secret: str = SECRET, *, at: float | None = None, body: bytes = BODY) -> dict[str, str]:
    moment = int(time.time() if at is None else at)
    key = base64.b64decode(secret.removeprefix("whsec_"))
    made = hmac.new(key, f"msg_1.{moment}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(moment),
        "webhook-signature": f"v1,{base64.b64encode(made).decode()}",
    }


def test_the_published_example_is_genuine() -> None:
    assert verify_webhook(SECRET, PUBLISHED, BODY, tolerance=FOREVER) == "msg_p5jXN8AQM9LWM0D4loKWxJek"


def test_what_the_portal_signs_is_genuine() -> None:
    secrets = [new_secret(), new_secret()]
    headers = signed_headers(secrets, "msg_1", int(time.time()), BODY)
    assert [verify_webhook(secret, headers, BODY) for secret in secrets] == ["msg_1", "msg_1"]
    with pytest.raises(SignatureError):
        verify_webhook(new_secret(), headers, BODY)


def test_headers_are_read_in_any_case_and_secrets_without_prefix() -> None:
    shouted = {name.upper(): value for name, value in signed().items()}
    assert verify_webhook(SECRET.removeprefix("whsec_"), shouted, BODY) == "msg_1"


def test_one_good_signature_among_several_is_enough() -> None:
    headers = signed()
    headers["webhook-signature"] = f"v1,AAAA v1a,{'A' * 88} nonsense v1,*** {headers['webhook-signature']}"
    assert verify_webhook(SECRET, headers, BODY) == "msg_1"


def test_while_a_secret_is_replaced_both_are_good() -> None:
    other = "whsec_" + base64.b64encode(b"x" * 32).decode()
    assert verify_webhook([other, SECRET], signed(), BODY) == "msg_1"
    assert verify_webhook([other, SECRET], signed(other), BODY) == "msg_1"
    with pytest.raises(SignatureError, match="no signature fits"):
        verify_webhook(other, signed(), BODY)


@pytest.mark.parametrize("seconds", [-301, 301])
def test_old_messages_and_those_of_the_future_are_not_taken(seconds: int) -> None:
    headers = signed(at=time.time() + seconds)
    with pytest.raises(SignatureError, match="too old"):
        verify_webhook(SECRET, headers, BODY)
    assert verify_webhook(SECRET, headers, BODY, tolerance=400) == "msg_1"


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-id": "msg_2"},
        {"webhook-timestamp": str(int(time.time()) - 100)},
        {"webhook-timestamp": "soon"},
        {"webhook-timestamp": "٣"},
        {"webhook-signature": ""},
        {"webhook-signature": "v1,"},
        {"webhook-signature": "v2," + signed()["webhook-signature"][3:]},
    ],
)
def test_a_changed_header_is_found(change: dict[str, str]) -> None:
    with pytest.raises(SignatureError):
        verify_webhook(SECRET, {**signed(), **change}, BODY)


def test_a_changed_body_and_missing_headers_are_found() -> None:
    with pytest.raises(SignatureError, match="no signature fits"):
        verify_webhook(SECRET, signed(), BODY + b" ")
    for name in signed():
        with pytest.raises(SignatureError, match=f"{name} is missing"):
            verify_webhook(SECRET, {key: value for key, value in signed().items() if key != name}, BODY)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_***", "khoá"])
def test_what_is_no_secret_is_refused(secret: str) -> None:
    with pytest.raises(ValueError, match="not a webhook secret"):
        verify_webhook(secret, signed(), BODY)
