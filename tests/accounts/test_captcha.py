"""The captcha can be heard as well as seen."""

import io
import re
import wave
from array import array

import pytest
from captcha.models import CaptchaStore
from django.test import Client
from django.urls import reverse

from cutru.accounts.captcha import RATE, digits_challenge, spoken


def samples(sound: bytes) -> array:
    with wave.open(io.BytesIO(sound), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        return array("h", file.readframes(file.getnframes()))


def test_a_challenge_is_five_digits_that_must_be_typed_as_drawn():
    found = [digits_challenge() for _turn in range(50)]
    assert all(re.fullmatch(r"\d{5}", drawn) and drawn == typed for drawn, typed in found)
    assert len(set(found)) > 40


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_sound_lasts_seconds_and_differs_from_captcha_to_captcha(language: str):
    first, second = spoken("01234", language, "a" * 40), spoken("01234", language, "b" * 40)
    assert [3 < len(samples(sound)) / RATE < 10 for sound in (first, second)] == [True, True]
    assert max(samples(first)) > 15000
    assert first != second
    assert spoken("01234", language, "a" * 40) == first


def test_the_languages_sound_different_and_unknown_ones_speak_vietnamese():
    key = "c" * 40
    assert spoken("56789", "vi", key) != spoken("56789", "en", key)
    assert spoken("56789", "fr", key) == spoken("56789", "vi", key)


@pytest.mark.django_db
def test_the_page_plays_its_own_captcha_in_its_own_language(client: Client):
    page = client.get(reverse("account_login")).content.decode()
    key = re.search(r'name="captcha_0" value="(\w+)"', page)[1]
    address = reverse("accounts:captcha_audio", args=[key])
    assert f'src="{address}"' in page
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "audio/wav")
    digits = CaptchaStore.objects.get(hashkey=key).challenge
    assert b"".join(answer) == spoken(digits, "vi", key)
    client.cookies["django_language"] = "en"
    english = client.get(address)
    assert b"".join(english) == spoken(digits, "en", key)


@pytest.mark.django_db
def test_players_may_ask_for_a_part_of_the_sound(client: Client):
    address = reverse("accounts:captcha_audio", args=[CaptchaStore.generate_key()])
    whole = b"".join(client.get(address))
    part = client.get(address, HTTP_RANGE="bytes=0-99")
    assert (part.status_code, b"".join(part)) == (206, whole[:100])
    nonsense = client.get(address, HTTP_RANGE="bytes=a-b")
    assert (nonsense.status_code, b"".join(nonsense)) == (200, whole)


@pytest.mark.django_db
def test_an_unknown_captcha_has_no_sound(client: Client):
    assert client.get(reverse("accounts:captcha_audio", args=["khong-co"])).status_code == 404


@pytest.mark.django_db
def test_another_captcha_can_be_had_without_leaving_the_page(client: Client):
    answer = client.get("/captcha/refresh/", HTTP_X_REQUESTED_WITH="XMLHttpRequest").json()
    assert CaptchaStore.objects.filter(hashkey=answer["key"]).exists()
    picture = client.get(answer["image_url"])
    assert (picture.status_code, picture.headers["Content-Type"]) == (200, "image/png")
