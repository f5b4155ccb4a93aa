"""Signatures as the Standard Webhooks specification lays them down."""

import base64
import time

from cutru.exchange.webhooks.signing import lock_away, new_secret, signature, signed_headers, take_out
from tests.exchange.webhooks.receiver import Message, is_signed


def test_the_signature_is_that_of_the_published_example():
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    made = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_secret_is_32_random_bytes_behind_its_mark():
    first, second = new_secret(), new_secret()
    assert first != second
    assert (first[:6], len(base64.b64decode(first[6:]))) == ("whsec_", 32)


def test_two_secrets_give_two_signatures_and_either_fits():
    first, second, third = new_secret(), new_secret(), new_secret()
    headers = signed_headers([first, second], "so-1", int(time.time()), b"{}")
    message = Message("/", headers, b"{}")
    assert [is_signed(message, secret) for secret in (first, second, third)] == [True, True, False]
    assert not is_signed(Message("/", headers, b"{ }"), first)


def test_a_stored_secret_is_not_readable_and_a_new_key_of_the_portal_still_opens_it(settings):
    secret = new_secret()
    stored = lock_away(secret)
    assert secret not in stored
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 10
    assert take_out(stored) == secret
