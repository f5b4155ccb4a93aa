"""Every write to messages."""

from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cutru.accounts.models import User
from cutru.messaging import kinds, tasks
from cutru.messaging.models import Message
from cutru.messaging.queries import messages_of

KEPT = timedelta(days=365)
"""So long a message that was read stays."""


def send(
    user: User, kind: str, params: Mapping[str, kinds.Value], *, url: str = "", dossier_code: str = ""
) -> Message:
    """A message in the person's inbox, and a letter that tells of it, both in the caller's transaction.

    `params` are the values of the kind's places; `url` a path in the portal. Raises UnknownKind or
    WrongParameters.
    """
    values = kinds.stored(kind, params)
    with transaction.atomic():
        message = Message.objects.create(
            user=user, kind=kind, params=values, url=url, dossier_code=dossier_code
        )
        if _has_mail(user):
            tasks.mail_soon(message.pk)
    return message


def open_message(user: User, number: int) -> Message:
    """The person's message, read from now on. Raises Http404 for anybody else's."""
    message = messages_of(user).filter(pk=number).first()
    if message is None:
        raise Http404
    if message.read_at is None:
        message.read_at = timezone.now()
        message.save(update_fields=["read_at"])
    return message


def read_all(user: User) -> int:
    """All the person's messages are read; how many were not."""
    return messages_of(user).filter(read_at=None).update(read_at=timezone.now())


def mail(message_id: int) -> bool:
    """Send the letter of a message unless it went out before; whether it went now.

    It says that there is news and where, nothing of the matter: a mailbox may be read by others. Two workers
    at once wait for each other.
    """
    with transaction.atomic():
        waiting = Message.objects.select_for_update(of=("self",)).filter(pk=message_id, mailed_at=None)
        message = waiting.select_related("user").first()
        if message is None or message.read_at is not None or not _has_mail(message.user):
            return False
        EmailMessage(*_letter(message), to=[message.user.email]).send()
        message.mailed_at = timezone.now()
        message.save(update_fields=["mailed_at"])
    return True


def remove_old() -> int:
    """Forget messages that were read and are older than a year; how many went."""
    old = Message.objects.filter(read_at__isnull=False, created_at__lt=timezone.now() - KEPT)
    return old.delete()[0]


def _has_mail(user: User) -> bool:
    return bool(user.email) and user.is_active and not user.is_machine


def _letter(message: Message) -> tuple[str, str]:
    """Subject and text: Vietnamese, and English below."""
    address = settings.PUBLIC_ADDRESS.rstrip("/") + reverse("messaging:message", args=[message.pk])
    parts = []
    for language in ("vi", "en"):
        with translation.override(language):
            parts.append(_letter_part(message.dossier_code, address))
    with translation.override("vi"):
        subject = settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + _("Bạn có tin mới trên cổng Cư Trú")
    return subject, "\n\n———\n\n".join(parts) + "\n"


def _letter_part(dossier_code: str, address: str) -> str:
    news = _("Bạn có tin mới về hồ sơ %(code)s.") % {"code": dossier_code}
    return "\n\n".join(
        (
            news if dossier_code else _("Bạn có tin mới trên cổng Cư Trú."),
            _("Đăng nhập để đọc:") + f"\n{address}",
            _("Cư Trú: khai báo tạm trú, thông báo lưu trú. Đây là thư tự động, xin đừng trả lời."),
        )
    )
