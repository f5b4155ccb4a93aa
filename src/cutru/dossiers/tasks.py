"""What dossiers do in the background."""

from uuid import UUID

from procrastinate.contrib.django import app

from cutru.dossiers.actions.escalating import escalate_overdue, remove_old_drafts
from cutru.dossiers.actions.slips import store_slip_pdf


@app.task(name="dossiers.build_slip", retry=5)
def build_slip(slip_id: str) -> bool:
    """Print, sign and keep a slip; False when that was done before."""
    return store_slip_pdf(UUID(slip_id))


@app.periodic(cron="*/10 * * * *")
@app.task(name="dossiers.escalate_overdue")
def report_overdue(timestamp: int) -> int:
    """Report dossiers that missed their day."""
    return escalate_overdue()


@app.periodic(cron="20 3 * * *")
@app.task(name="dossiers.remove_old_drafts")
def forget_old_drafts(timestamp: int) -> int:
    """Forget drafts that nobody touched for a long time."""
    return remove_old_drafts()
