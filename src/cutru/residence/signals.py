"""What the register tells whoever listens."""

from django.dispatch import Signal

term_ends_soon = Signal()
"""`registration`, a temporary one, ends in at most `days_before` days; sent once, in a transaction."""
