"""Names, dates, code lists and identity documents: pure rules without Django and without a database."""
