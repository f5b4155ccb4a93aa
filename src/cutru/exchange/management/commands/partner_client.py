"""./cutru manage partner_client NAME: let a program use the partner API."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cutru.exchange.partner.actions import issue_client, withdraw_client
from cutru.exchange.partner.models import PartnerClient

LONGEST_NAME = 160


class Command(BaseCommand):
    """Prints the new pair once, `client_id` and `client_secret` on a line each."""

    help = "Issues a pair of id and secret for the partner API v1.4, or withdraws one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="who the program is from; with --withdraw its client id")
        parser.add_argument("--receipts-in-data", action="store_true", help="answers carry receipts in data")
        parser.add_argument("--withdraw", action="store_true", help="end the client and all its sessions")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["name"].strip()
        if not name or len(name) > LONGEST_NAME:
            raise CommandError("Tên cần 1 đến 160 ký tự.")
        if options["withdraw"]:
            try:
                ended = withdraw_client(name)
            except PartnerClient.DoesNotExist as error:
                raise CommandError("Không có client_id này.") from error
            self.stdout.write(f"withdrawn, sessions ended {ended}")
            return
        client, secret = issue_client(name, receipts_in_data=options["receipts_in_data"])
        self.stdout.write(f"client_id {client.client_id}")
        self.stdout.write(f"client_secret {secret}")
