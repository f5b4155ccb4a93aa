"""./cutru manage api_vendor: vendors of hotel software and their keys for /api/v1/."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db.models import Count, Q

from cutru.exchange.programs import actions
from cutru.exchange.programs.models import ApiKey, Vendor
from cutru.exchange.programs.queries import living
from cutru.exchange.programs.scopes import ALL_SCOPES
from cutru.identity.names import LONGEST_NAME, clean_name


class Command(BaseCommand):
    """Each act prints a line or two for programs to read: a word, a space, its value."""

    help = "Registers vendors, lists them, makes and revokes their keys, closes them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        add = acts.add_parser("add", help="register a vendor; prints its code, which facilities let in")
        add.add_argument("name")
        add.add_argument("email")
        acts.add_parser("list", help="code, state, facilities, living keys, mail, name of every vendor")
        key = acts.add_parser("key", help="make a key; it is printed once")
        key.add_argument("code", help="the vendor's code")
        key.add_argument("--sandbox", action="store_true", help="for the vendor's test facility")
        key.add_argument("--name", default="API", help="what the key is called in lists")
        key.add_argument(
            "--scope", action="append", choices=[str(scope) for scope in ALL_SCOPES], help="all unless given"
        )
        revoke = acts.add_parser("revoke", help="withdraw a key, of a vendor or a facility, at once")
        revoke.add_argument("public_id")
        close = acts.add_parser("close", help="the vendor may not act any more, with whatever key")
        close.add_argument("code")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, f"_{options['act']}")(options)

    def _add(self, options: dict[str, Any]) -> None:
        name = clean_name(options["name"])
        if not name or len(name) > LONGEST_NAME:
            raise CommandError("Tên cần 1 đến 160 ký tự.")
        try:
            validate_email(options["email"])
        except ValidationError as error:
            raise CommandError("Thư điện tử không đúng dạng.") from error
        vendor = actions.register_vendor(name, options["email"])
        self.stdout.write(f"code {vendor.code}")

    def _list(self, options: dict[str, Any]) -> None:
        served = Q(programs__is_sandbox=False, programs__account__memberships__is_active=True)
        places = Count("programs__account__memberships", filter=served, distinct=True)
        alive = Q(programs__keys__in=living(ApiKey.objects.all()))
        keys = Count("programs__keys", filter=alive, distinct=True)
        for vendor in Vendor.objects.annotate(places=places, living_keys=keys):
            state = "open" if vendor.is_active else "closed"
            told = (vendor.code, state, f"facilities {vendor.places}", f"keys {vendor.living_keys}")
            self.stdout.write("  ".join((*told, vendor.contact_email, vendor.name)))

    def _key(self, options: dict[str, Any]) -> None:
        vendor = self._vendor(options["code"])
        if not vendor.is_active:
            raise CommandError("Nhà cung cấp này đã ngừng hoạt động.")
        name = clean_name(options["name"])
        if not name or len(name) > actions.LONGEST_NAME:
            raise CommandError("Tên khoá cần 1 đến 100 ký tự.")
        scopes = tuple(scope for scope in ALL_SCOPES if scope in (options["scope"] or ALL_SCOPES))
        program = actions.vendor_program(vendor, is_sandbox=options["sandbox"])
        new = actions.make_key(program, name, scopes=scopes)
        self.stdout.write(f"id {new.key.public_id}")
        self.stdout.write(f"key {new.secret}")

    def _revoke(self, options: dict[str, Any]) -> None:
        key = ApiKey.objects.filter(public_id=options["public_id"]).first()
        if key is None:
            raise CommandError("Không có khoá mang mã này.")
        actions.revoke_key(key)
        self.stdout.write(f"revoked {key.public_id}")

    def _close(self, options: dict[str, Any]) -> None:
        vendor = self._vendor(options["code"])
        actions.close_vendor(vendor)
        self.stdout.write(f"closed {vendor.code}")

    @staticmethod
    def _vendor(code: str) -> Vendor:
        vendor = Vendor.objects.filter(code=code.strip().upper()).first()
        if vendor is None:
            raise CommandError("Không có nhà cung cấp mang mã này.")
        return vendor
