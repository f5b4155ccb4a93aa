"""Very many dossiers as a country has them: most of them ended, a few wards with thousands open."""

import json
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from bench._people import FAMILY, GIVEN, MIDDLE
from cutru.dossiers.codes import new_code
from cutru.dossiers.models import DeskKind
from cutru.identity.names import search_key
from cutru.law.catalogue import Procedure, procedure_ids, procedure_on
from cutru.places.models import Ward

HEAVY_WARDS = 10
HEAVY_SHARE = 0.15
"""Of all dossiers those in the heavy wards; there a quarter is under way, elsewhere one in twelve."""
OPEN = (("submitted", 40), ("accepted", 45), ("referred", 10), ("supplement", 5))
ENDED = (("granted", 90), ("denied", 4), ("refused", 3), ("withdrawn", 3))
COLUMNS = (
    "code", "procedure_id", "case_id", "law_on", "state", "version", "channel", "typed_by_id",
    "applicant_id", "full_name", "search_key", "personal_number", "phone", "email", "values", "exemption",
    "fee_amount", "desk", "ward_id", "province_code", "handled_by_id", "reason", "created_at", "updated_at",
    "submitted_at", "due_at", "decided_at",
)  # fmt: skip


class Country:
    """Draws dossiers; `heavy` are the codes of the wards that have thousands open."""

    def __init__(self, citizen: int, officers: dict[str, int], *, seed: int = 1) -> None:
        self.chance = random.Random(seed)
        self.now = timezone.now()
        wards = list(Ward.objects.order_by("code").values_list("code", "province_id"))
        heavy = [pair for pair in wards if pair[0] in officers]
        others = [pair for pair in wards if pair[0] not in officers]
        self.heavy = (heavy + self.chance.sample(others, HEAVY_WARDS))[:HEAVY_WARDS]
        self.others = [pair for pair in others if pair not in self.heavy]
        self.citizen, self.officers = citizen, officers
        found = (procedure_on(name, timezone.localdate()) for name in procedure_ids("residence"))
        self.procedures = [one for one in found if one.id != "stay-notification"]

    def rows(self, how_many: int) -> Iterator[tuple[Any, ...]]:
        """So many rows of `COLUMNS`."""
        for number in range(how_many):
            yield self._row(number)

    def _row(self, number: int) -> tuple[Any, ...]:
        chance = self.chance
        is_heavy = chance.random() < HEAVY_SHARE
        ward, province = chance.choice(self.heavy if is_heavy else self.others)
        is_open = chance.random() < (0.25 if is_heavy else 0.08)
        procedure = chance.choice(self.procedures)
        filed = self.now - timedelta(minutes=chance.randint(1, 15 * 1440 if is_open else 900 * 1440))
        name = " ".join(chance.choice(words) for words in (FAMILY, MIDDLE, MIDDLE, GIVEN))
        told = json.dumps({"CT01": {"full_name": name, "request_content": procedure.name.vi, "members": []}})
        state = _pick(chance, OPEN if is_open else ENDED)
        return (
            new_code(filed.date()), procedure.id, chance.choice(procedure.cases).id, filed.date(), state, 3,
            "online" if chance.random() < 0.7 else "in_person", self.citizen,
            None, name, search_key(name), f"001{chance.randint(0, 3)}{number:08}", f"09{number:08}", "",
            told, "", None, _desk(procedure), ward, province, self._officer(ward), "", filed, filed,
            filed, filed + timedelta(days=chance.choice((1, 7, 7, 15))),
            None if is_open else _end(chance, filed),
        )  # fmt: skip

    def _officer(self, ward: str) -> int | None:
        """Who has taken a dossier on: nobody yet, for most."""
        return self.officers.get(ward) if self.chance.random() < 0.3 else None


def _desk(procedure: Procedure) -> str:
    committee = procedure.authority_level == "commune_committee"
    return DeskKind.COMMITTEE if committee else DeskKind.POLICE


def _pick(chance: random.Random, weighed: tuple[tuple[str, int], ...]) -> str:
    return chance.choices([name for name, _weight in weighed], [weight for _name, weight in weighed])[0]


def _end(chance: random.Random, filed: datetime) -> datetime:
    return filed + timedelta(hours=chance.randint(2, 200))


def store(country: Country, how_many: int) -> None:
    """Copy so many dossiers in, with the person each is about, and let PostgreSQL look at them."""
    columns = ", ".join(f'"{name}"' for name in COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM dossiers_dossier")
        before = cursor.fetchone()[0]
        with cursor.copy(f"COPY dossiers_dossier ({columns}) FROM STDIN") as copy:
            for row in country.rows(how_many):
                copy.write_row(row)
        cursor.execute(
            "INSERT INTO dossiers_dossierperson"
            " (dossier_id, position, full_name, birth_date, sex, personal_number, relation)"
            " SELECT id, 0, full_name, '1990-01-01', 'M', personal_number, ''"
            " FROM dossiers_dossier WHERE id > %s",
            [before],
        )
        cursor.execute("VACUUM ANALYZE dossiers_dossier, dossiers_dossierperson")
