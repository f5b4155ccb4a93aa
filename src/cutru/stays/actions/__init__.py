"""Every write to stays: handing in, what happens to a stay afterwards, and drafts."""

from cutru.stays.actions.handing_in import OFFICER_CHANNELS, SubmissionIn, hand_in

__all__ = ["OFFICER_CHANNELS", "SubmissionIn", "hand_in"]
