"""What the workers do for the register by themselves."""

from django.utils import timezone
from procrastinate.contrib.django import app

from cutru.residence.reminders import remind_of_terms


@app.periodic(cron="0 0 * * *")  # UTC: seven in the morning in Vietnam
@app.task(queue="upkeep", queueing_lock="residence_remind", name="cutru.residence.remind")
def remind(timestamp: int) -> None:
    """Every morning: temporary terms that end soon."""
    remind_of_terms(timezone.localdate())
