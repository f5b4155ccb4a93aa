"""What dossiers do in the background."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from cutru.queueing import in_this_transaction

_AGAIN = RetryStrategy(max_attempts=6, exponential_wait=3)
"""For a database that is away."""
_LONG = RetryStrategy(max_attempts=12, exponential_wait=4)
"""For a foreign system that may be away for days."""


@app.task(queue="default", name="cutru.dossiers.build_slip", retry=_AGAIN)
def build_slip(slip_id: str) -> bool:
    """Print, sign and keep a slip; False when that was done before."""
    from cutru.dossiers.actions.slips import store_slip_pdf  # defers this task

    return store_slip_pdf(UUID(slip_id))


def build_slip_soon(slip_id: UUID) -> None:
    """Queue the paper, in the transaction that gives the slip out."""
    in_this_transaction(build_slip).defer(slip_id=str(slip_id))


@app.task(queue="default", name="cutru.dossiers.tell_population", retry=_LONG)
def tell_population(number: str, code: str) -> None:
    """Tell the population database of a changed permanent residence."""
    from cutru.dossiers.actions.telling import tell_population as tell  # defers this task

    tell(number, code)


def tell_population_soon(number: str, code: str) -> None:
    """Queue that news, in the transaction that changes the register."""
    in_this_transaction(tell_population).defer(number=number, code=code)


@app.task(queue="default", name="cutru.dossiers.note_payment", retry=_AGAIN)
def note_payment(code: str, amount: int) -> bool:
    """Write into a dossier's journal that its fee was paid."""
    from cutru.dossiers.actions.paying import note_paid  # imports models

    return note_paid(code, amount)


def note_payment_soon(code: str, amount: int) -> None:
    """Queue that entry, in the transaction that receives the money."""
    in_this_transaction(note_payment).defer(code=code, amount=amount)


@app.periodic(cron="*/10 * * * *")
@app.task(queue="upkeep", queueing_lock="dossiers_escalate", name="cutru.dossiers.escalate", retry=_AGAIN)
def report_overdue(timestamp: int) -> int:
    """Report dossiers that missed their day."""
    from cutru.dossiers.actions.escalating import escalate_overdue  # imports models

    return escalate_overdue()


@app.periodic(cron="20 3 * * *")
@app.task(queue="upkeep", queueing_lock="dossiers_remove_old", name="cutru.dossiers.remove_old", retry=_AGAIN)
def forget_old_drafts(timestamp: int) -> int:
    """Forget drafts that nobody touched for a long time."""
    from cutru.dossiers.actions.escalating import remove_old_drafts  # imports models

    return remove_old_drafts()
