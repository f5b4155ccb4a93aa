"""manage makemessages: the code's new words go into the English file; gettext need not be installed."""

from typing import Any

from django.core.management.base import BaseCommand

from cutru.cli.messages import ENGLISH, bring_up_to_date


class Command(BaseCommand):
    help = "Đưa các câu mới vào tệp tiếng Anh · bring new sentences into the English file."

    def handle(self, *args: Any, **options: Any) -> None:
        empty = bring_up_to_date()
        self.stdout.write(f"{ENGLISH}: {len(empty)} câu chưa dịch · sentences without English")
        for message in empty:
            self.stdout.write(f"  {message.id}")
