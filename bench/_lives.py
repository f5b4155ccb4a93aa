"""Dossiers of every case taken through their lives by the portal's own actions, each act timed."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count, cycle
from time import perf_counter

from cutru.accounts.models import User
from cutru.dossiers import actions
from cutru.dossiers.fees import payment_of
from cutru.dossiers.models import Channel, Dossier
from cutru.payments.actions import pay_at_counter
from cutru.places.models import Ward
from tests.accounts import factories as accounts
from tests.dossiers import scenes
from tests.dossiers.steps import agreed, written
from tests.police.factories import ward_officer
from tests.residence import factories as register

WARDS = 12
FILING = ("write", "agree", "submit")
DECIDING = ("accept", "pay", "grant")


@dataclass
class Timed:
    """Seconds of each act, by its name."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    @contextmanager
    def act(self, name: str) -> Iterator[None]:
        start = perf_counter()
        yield
        self.seconds[name].append(perf_counter() - start)

    def add(self, other: "Timed") -> None:
        for name, seconds in other.seconds.items():
            self.seconds[name] += seconds

    def total(self, names: Sequence[str]) -> float:
        """Seconds of these acts together."""
        return sum(sum(self.seconds[name]) for name in names)


@dataclass(frozen=True, slots=True)
class Life:
    """A dossier to be: its people, and who decides it."""

    scene: scenes.Scene
    officer: User

    def file(self, timed: Timed) -> Dossier:
        """Written, agreed to and handed in, as the way of its case wants it."""
        told, officer = self.scene, self.officer
        with timed.act("write"):
            dossier = written(told, officer)
        with timed.act("agree"):
            agreed(told, dossier, officer)
        writer = told.citizen if dossier.applicant_id else officer
        submit = actions.open_ex_officio if dossier.channel == Channel.EX_OFFICIO else actions.submit
        with timed.act("submit"):
            return submit(writer, dossier.code)

    def decide(self, dossier: Dossier, timed: Timed) -> None:
        """Accepted, paid at the counter where a fee is due, granted. Raises RuntimeError when it is not."""
        if dossier.state == "submitted":
            with timed.act("accept"):
                dossier = actions.accept(self.officer, dossier.code, dossier.version)
        payment = payment_of(dossier) if dossier.fee_amount else None
        if payment is not None:
            with timed.act("pay"):
                pay_at_counter(self.officer, payment, f"BL-{dossier.pk}")
        with timed.act("grant"):
            dossier = actions.grant(self.officer, dossier.code, dossier.version)
        if dossier.state != "granted":
            raise RuntimeError(f"{dossier.code} is {dossier.state}")


class Town:
    """Wards with an officer and a member of the committee each, of whom dossiers are made."""

    def __init__(self, wards: int = WARDS) -> None:
        served = Ward.objects.filter(province="01", police_unit__isnull=False).order_by("code")
        codes = [code for code in served.values_list("code", flat=True) if code != scenes.HAI_BA_TRUNG]
        self.desks = [(code, ward_officer(code), accounts.make_committee(code)) for code in codes[:wards]]

    def lives(self, how_many: int) -> list[Life]:
        """So many, in turn of every case and every ward; their people stand in the register."""
        pairs = zip(cycle(scenes.filed_cases()), cycle(self.desks), range(how_many), strict=False)
        return [_life(*case, *desk) for case, desk, _number in pairs]


def _life(procedure_id: str, case_id: str, ward: str, officer: User, committee: User) -> Life:
    told = scenes.scene(procedure_id, case_id, ward)
    return Life(told, committee if told.procedure.authority_level == "commune_committee" else officer)


def number_from(first: int) -> None:
    """Have the invented people, addresses and papers of this process numbered from here on."""
    register._numbers, register._codes = count(first), count(first)
    accounts._number, scenes._place = count(first), count(first)
