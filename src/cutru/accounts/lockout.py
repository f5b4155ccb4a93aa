"""Too many wrong passwords or codes: the account, or the address they come from, waits a while.

Counted in the cache that all processes share, under the typed name whether or not such an account exists,
so that the answer gives nothing away. Each wrong attempt takes a slot that empties by itself; all slots
taken is a lock.
"""

import hashlib
import math
import time

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import ngettext

from cutru.accounts.models import User
from cutru.accounts.signals import Action, announce


def refuse_when_locked(username: str, address: str | None) -> None:
    """Raises ValidationError `locked`, with the minutes left, while the name or the address is locked."""
    keys = [_lock(kind, value) for kind, value in _subjects(username, address)]
    locked_until = max(cache.get_many(keys).values(), default=0)
    seconds = locked_until - time.time()
    if seconds > 0:
        raise ValidationError(sentence(math.ceil(seconds / 60)), code="locked")


def sentence(minutes: int) -> str:
    """The same words for every account, real or not."""
    return ngettext(
        "Đã nhập sai quá nhiều lần. Việc đăng nhập tạm khoá, hãy thử lại sau %(minutes)d phút.",
        "Đã nhập sai quá nhiều lần. Việc đăng nhập tạm khoá, hãy thử lại sau %(minutes)d phút.",
        minutes,
    ) % {"minutes": minutes}


def record_failure(username: str, address: str | None) -> None:
    """Count one wrong password or code; the last allowed one locks and is announced."""
    for kind, value in _subjects(username, address):
        limit = settings.LOCKOUT_ACCOUNT_FAILURES if kind == "account" else settings.LOCKOUT_ADDRESS_FAILURES
        if _take_slot(kind, value, limit) < limit:
            continue
        seconds = settings.LOCKOUT_SECONDS
        cache.set(_lock(kind, value), time.time() + seconds, seconds)
        cache.delete_many([_slot(kind, value, number) for number in range(limit)])
        _announce_lock(kind, value, address)


def forget_failures(username: str) -> None:
    """After a complete login: earlier slips of this account no longer count."""
    cache.delete_many(
        [_slot("account", _plain(username), n) for n in range(settings.LOCKOUT_ACCOUNT_FAILURES)]
    )


def _announce_lock(kind: str, value: str, address: str | None) -> None:
    user = User.objects.filter(username=value).first() if kind == "account" else None
    if kind == "address" or user:
        announce(Action.LOCKED, by=None, user=user, address=address, details={"kind": kind})


def _subjects(username: str, address: str | None) -> list[tuple[str, str]]:
    subjects = [("account", _plain(username))]
    return [*subjects, ("address", address)] if address else subjects


def _take_slot(kind: str, value: str, limit: int) -> int:
    """The number of slots taken, this one included; `add` takes each slot for one process only."""
    slots = [_slot(kind, value, number) for number in range(limit)]
    taken = cache.get_many(slots)
    free = (slot for slot in slots if slot not in taken)
    for slot in free:
        if cache.add(slot, 1, settings.LOCKOUT_SECONDS):
            return len(taken) + 1
    return limit


def _plain(username: str) -> str:
    return username.strip().lower()


def _digest(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()[:40]


def _slot(kind: str, value: str, number: int) -> str:
    return f"wrong:{kind}:{_digest(value)}:{number}"


def _lock(kind: str, value: str) -> str:
    return f"locked:{kind}:{_digest(value)}"
