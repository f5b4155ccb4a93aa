"""./cutru manage ensure_partitions: the partitions of the coming months."""

from typing import Any

from django.core.management.base import BaseCommand

from cutru.stays.partitions import ensure_partitions


class Command(BaseCommand):
    help = "Makes the monthly partitions of stays that are missing, up to three months ahead."

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        self.stdout.write(f"{ensure_partitions()} made")
