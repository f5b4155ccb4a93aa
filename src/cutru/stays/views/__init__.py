"""Pages of the facility: today, the sheet, guests and receipts."""
