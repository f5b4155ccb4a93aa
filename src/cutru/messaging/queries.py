"""Reading messages, each person their own."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, QuerySet
from django.db.models.lookups import IsNull

from cutru.accounts.models import User
from cutru.messaging.models import Message


def messages_of(user: User | AnonymousUser) -> QuerySet[Message]:
    """The person's own messages: those not read yet first, then the newest."""
    if isinstance(user, AnonymousUser):
        return Message.objects.none()
    unread_first = IsNull(F("read_at"), True).desc()
    return Message.objects.filter(user=user).order_by(unread_first, "-created_at", "-id")


def unread_count(user: User | AnonymousUser) -> int:
    """How many messages the person has not read: one look into a partial index."""
    return messages_of(user).order_by().filter(read_at=None).count()
