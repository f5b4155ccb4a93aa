"""What happens to payments, announced for the layers above."""

from django.dispatch import Signal

paid = Signal()
"""Arguments: payment (Payment). Sent once for each payment, inside the transaction that receives the money:
what receivers store stands or falls with it. The sender is the class Payment."""
