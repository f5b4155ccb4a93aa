"""What the layers below announce becomes events of webhooks: they do not know this layer."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from cutru.exchange.webhooks.events import store_act, store_verification
from cutru.facilities.models import Facility
from cutru.facilities.signals import verification_decided
from cutru.stays.signals import Act, acted


@receiver(acted)
def stays_were_acted_on(act: Act, **kwargs: Any) -> None:
    store_act(act)


@receiver(verification_decided)
def facility_was_decided_on(facility: Facility, **kwargs: Any) -> None:
    store_verification(facility, facility.verified_at or timezone.now())
