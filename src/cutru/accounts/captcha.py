"""The captcha of the login page: five digits, to see and to hear."""

import io
import random
import secrets
import wave
from array import array
from functools import cache
from pathlib import Path
from typing import Any

from captcha.fields import CaptchaField, CaptchaTextInput
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

LENGTH = 5
RATE = 8000
"""Samples a second of the recorded digits: 16 bit, one channel."""

VOICES = Path(__file__).parent / "voices"
SPOKEN_LANGUAGES = ("vi", "en")


def digits_challenge() -> tuple[str, str]:
    """What is drawn and what must be typed: the same five digits."""
    text = "".join(secrets.choice("0123456789") for _digit in range(LENGTH))
    return text, text


class DigitsInput(CaptchaTextInput):
    """Picture, sound, a button for another captcha, and the field for the digits."""

    template_name = "accounts/captcha_widget.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["audio"] = reverse("accounts:captcha_audio", args=[self._key])
        context["refresh"] = self.refresh_url()
        context["audio_pattern"] = reverse("accounts:captcha_audio", args=["KEY"])
        answer = context["widget"]["subwidgets"][1]["attrs"]
        answer.update(
            {
                "inputmode": "numeric",
                "maxlength": str(max(LENGTH, len("passed"))),
                "class": "form-control",
                "aria-label": _("Mã xác nhận"),
            }
        )
        return context


class DigitsField(CaptchaField):
    """A required captcha; every answer, right or wrong, uses it up."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Mã xác nhận"))
        wrong = _("Mã xác nhận chưa đúng. Nhập các chữ số trong hình mới.")
        kwargs.setdefault("error_messages", {"invalid": wrong, "required": _("Nhập các chữ số trong hình.")})
        super().__init__(widget=DigitsInput(), **kwargs)


def spoken(digits: str, language: str, key: str) -> bytes:
    """A WAV file saying the digits, with gaps, pitch and noise that differ from captcha to captcha.

    The same `key` gives the same bytes, so that players may ask for parts of the file.
    """
    chance = random.Random(f"{settings.SECRET_KEY}{key}")  # noqa: S311  disguise, not a secret
    voice = language if language in SPOKEN_LANGUAGES else SPOKEN_LANGUAGES[0]
    sound = array("h")
    for digit in digits:
        sound.extend([0] * int(RATE * chance.uniform(0.25, 0.65)))
        sound.extend(_at_speed(_recording(voice, digit), chance.uniform(0.88, 1.14)))
    sound.extend([0] * (RATE // 4))
    level = chance.randint(350, 800)
    noisy = array("h", (max(-32768, min(32767, sample + chance.randint(-level, level))) for sample in sound))
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(noisy.tobytes())
    return buffer.getvalue()


@cache
def _recording(voice: str, digit: str) -> "array[int]":
    with wave.open(str(VOICES / f"{voice}{digit}.wav"), "rb") as file:
        return array("h", file.readframes(file.getnframes()))


def _at_speed(samples: "array[int]", speed: float) -> list[int]:
    """Faster is also higher; linear between two samples is good enough for a voice."""
    last = len(samples) - 1
    positions = (index * speed for index in range(int(last / speed)))
    return [
        int(samples[int(at)] + (samples[min(last, int(at) + 1)] - samples[int(at)]) * (at % 1))
        for at in positions
    ]
