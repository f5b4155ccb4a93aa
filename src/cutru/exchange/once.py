"""Forms whose answer is shown once: a reload or second click does nothing again."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.core.cache import cache

from cutru.facilities.fields import PlainForm


class AlreadyDone(ValueError):
    """What this shown form asks for was done before; its answer was shown then."""


def do_once(form: uuid.UUID) -> None:
    """Claim the form for the transaction under way. Raises AlreadyDone.

    In production the cache is a table: what is rolled back is not remembered either, and two at the same
    time wait for each other.
    """
    if not cache.add(f"form:{form}", True, timeout=settings.SESSION_MAXIMUM_SECONDS):
        raise AlreadyDone("the form was sent before")


class OnceForm(PlainForm):
    """A form with a hidden `token` of its own, however often it is sent."""

    token = forms.Field(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial.setdefault("token", str(uuid.uuid4()))

    @property
    def once(self) -> uuid.UUID:
        """The token this form was shown with; a new one when it was lost or tampered with."""
        try:
            return uuid.UUID(str(self.cleaned_data["token"]))
        except ValueError:
            return uuid.uuid4()
