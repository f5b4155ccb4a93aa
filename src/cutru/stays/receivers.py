"""What follows for stays from what happens to facilities."""

from typing import Any

from django.dispatch import receiver

from cutru.facilities.models import Facility
from cutru.facilities.signals import pictures_kept_decided
from cutru.stays.actions.keeping import follow_facility


@receiver(pictures_kept_decided)
def _pictures_follow(sender: Any, *, facility: Facility, **_more: Any) -> None:
    follow_facility(facility)
