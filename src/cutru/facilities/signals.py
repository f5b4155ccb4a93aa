"""What happens to facilities, announced for the layers above."""

from django.dispatch import Signal

verification_decided = Signal()
"""Arguments: facility (Facility, as it is now), by (User). Sent inside the transaction of the decision."""

pictures_kept_decided = Signal()
"""Arguments: facility (Facility, as it is now). How long it keeps pictures changed, in this transaction."""
