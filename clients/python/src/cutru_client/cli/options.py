"""What a command is told by options and environment."""

import argparse
import os
from dataclasses import dataclass
from pathlib import Path

from cutru_client.client import Client
from cutru_client.outbox import Outbox


class Unusable(Exception):
    """Options or environment lack something; the message says what."""


@dataclass(frozen=True, slots=True)
class Setting:
    """The options of a command, those not given filled from the environment."""

    options: argparse.Namespace

    def client(self) -> Client:
        """Raises Unusable."""
        url = self.options.url or os.environ.get("CUTRU_URL", "")
        if not url:
            raise Unusable("Thiếu địa chỉ cổng: --url hoặc CUTRU_URL · the address of the portal is missing")
        facility = self.options.facility or os.environ.get("CUTRU_FACILITY") or None
        try:
            number = None if facility is None else int(facility)
            return Client(url, self._key(), facility=number, timeout=self.options.timeout)
        except ValueError:
            # Its words might show a piece of what was given; these do not.
            raise Unusable(
                "Địa chỉ, khoá hoặc số cơ sở không đúng · the address, the key or the facility is wrong"
            ) from None

    def _key(self) -> str:
        if self.options.key_file:
            return Path(self.options.key_file).read_text().strip()
        key = os.environ.get("CUTRU_KEY", "")
        if not key:
            raise Unusable("Thiếu khoá: CUTRU_KEY hoặc --key-file · the key is missing")
        return key

    def outbox(self, client: Client) -> Outbox:
        """The outbox, which must be there. Raises Unusable, OutboxError."""
        path = self.options.outbox or os.environ.get("CUTRU_OUTBOX", "")
        if not path:
            raise Unusable("Thiếu tệp hộp gửi: --outbox hoặc CUTRU_OUTBOX · the outbox's file is missing")
        if not Path(path).is_file():
            raise Unusable(f"Không có hộp gửi này · no such outbox: {path}")
        return Outbox(path, client)


def common_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--url", help="CUTRU_URL")
    command.add_argument(
        "--key-file", metavar="FILE", help="tệp chứa khoá · file with the key; else CUTRU_KEY"
    )
    command.add_argument("--facility", metavar="NUMBER", help="CUTRU_FACILITY")
    command.add_argument("--outbox", metavar="FILE", help="CUTRU_OUTBOX")
    command.add_argument("--timeout", type=float, default=30.0, metavar="SECONDS", help="30")


def setting_of(options: argparse.Namespace) -> Setting:
    return Setting(options)
