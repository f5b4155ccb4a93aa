"""What the officers' desk does in the background."""

from procrastinate.contrib.django import app

from cutru.police.documents import store_confirmed_document


@app.task(name="police.build_confirmed_document", retry=5)
def build_confirmed_document(stay_id: int, version: int) -> bool:
    """Build, sign and keep the NA17 of a confirmation; False when it was taken back meanwhile."""
    return store_confirmed_document(stay_id, version)
