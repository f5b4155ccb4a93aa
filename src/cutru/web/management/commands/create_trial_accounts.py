"""./cutru manage create_trial_accounts"""

from django.core.management.base import BaseCommand

from cutru.web.trial import TRIAL_ACCOUNTS, ensure_trial_accounts


class Command(BaseCommand):
    help = "Creates the trial accounts that are missing; refuses in production."

    def handle(self, *args: object, **options: object) -> None:
        ensure_trial_accounts()
        self.stdout.write(", ".join(account.username for account in TRIAL_ACCOUNTS))
