"""Numbers of dossiers: `HS-2611-7KQ4M-9TD2V-5`, made and read like the receipts of stays."""

from datetime import date

from cutru.stays.receipts import ReceiptMaker, read_receipt, show_receipt

PREFIX = "HS"


def new_code(on: date) -> str:
    """A new number in its stored form, without prefix and hyphens."""
    return ReceiptMaker(1).make(on)


def show_code(stored: str) -> str:
    """The number as people see it."""
    return f"{PREFIX}-{show_receipt(stored)}"


def read_code(text: str) -> str | None:
    """The stored form of a typed number, or None; prefix, hyphens, spaces and case are forgiven."""
    bare = text.strip().upper().replace(" ", "")
    return read_receipt(bare.removeprefix(PREFIX).lstrip("-–"))
