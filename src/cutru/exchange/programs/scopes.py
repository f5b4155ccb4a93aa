"""What a key may do."""

from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy as _


class Scope(StrEnum):
    """The parts of the interface that a key opens."""

    READ = "stays:read"
    WRITE = "stays:write"
    WEBHOOKS = "webhooks"


SCOPE_WORDS: Final = {
    Scope.READ: _("Xem lượt lưu trú, biên nhận, đối soát"),
    Scope.WRITE: _("Gửi khách, đính chính, trả phòng, nhập tệp"),
    Scope.WEBHOOKS: _("Quản lý webhook"),
}
ALL_SCOPES: Final = tuple(Scope)


class UnknownScope(ValueError):
    """A scope that does not exist; its name is the message."""


def read_scopes(text: str) -> tuple[Scope, ...]:
    """The scopes of `stays:read stays:write`, each once, in our order. Raises UnknownScope."""
    asked = set(text.split())
    if unknown := asked - set(Scope):
        raise UnknownScope(min(unknown))
    return tuple(scope for scope in Scope if scope in asked)
