"""The dossiers of the town: one being written, with a consent asked, and one that the desk works on."""

from datetime import date

from cutru.accounts.models import User
from cutru.dossiers import actions
from cutru.dossiers.content import PARTICULARS, content_of
from cutru.dossiers.models import Channel, DeskKind, Dossier
from cutru.dossiers.options import options_of
from cutru.dossiers.prefill import SUBJECT
from cutru.payments.actions import mark_refund_due, pay_at_counter
from cutru.residence.orders import DwellingIn, PersonIn
from tests.dossiers.scenes import scene
from tests.dossiers.steps import picture
from tests.payments.acts import ask
from tests.residence.factories import done, permanent

FILED = ("Hồ Thị Nộp Kín", "001199777790")
"""Whom a filed dossier is about: the applicant, the police of the ward and the committee it asks know."""
DRAFTED = ("Hồ Văn Soạn Kín", "001090777791")
"""Whom a draft is about: only who writes it and who is asked to agree know."""

Examples = dict[str, list[tuple[str, dict[str, object]]]]


class Dossiers:
    """What the town's citizen began and filed."""

    def __init__(self, people: dict[str, User]) -> None:
        self.people = people
        self.draft = self._draft(people["citizen"], people["other_citizen"])
        self.filed = self._filed(people["citizen"], people["ward"])
        self.slip = self.filed.slips.get()
        self.page = self.filed.documents.get()
        self.consent = self.draft.consents.get()
        self.referral = actions.refer(
            people["ward"], self.filed.code, None, to=DeskKind.COMMITTEE, question="Xác nhận nơi ở"
        )
        payment = pay_at_counter(people["ward"], ask(people["citizen"], matter=self.filed.code), "BL-KIN")
        self.refund = mark_refund_due(people["ward"], payment, "withdrawn")

    def _draft(self, writer: User, asked: User) -> Dossier:
        dossier = actions.start(
            writer, "permanent-residence-registration", "not-own-home-family", Channel.ONLINE
        )
        owner = {"owner_name": "Chủ Kín", "owner_number": asked.citizen.personal_number}
        place = {"dwelling": {"ward": "00070", "address": "3 ngõ Kín"}, "ground": "family-close", **owner}
        actions.save_values(writer, dossier.code, PARTICULARS, place)
        told = {"full_name": DRAFTED[0], "personal_id": DRAFTED[1], "dob": "1990-02-03", "sex": "M"}
        actions.save_values(writer, dossier.code, "CT01", told)
        actions.ask_consents(writer, dossier.code)
        return Dossier.objects.get(pk=dossier.pk)

    def _filed(self, writer: User, officer: User) -> Dossier:
        own = writer.citizen
        applicant = PersonIn(own.full_name, own.birth_date, own.sex, own.personal_number)
        resident = PersonIn(FILED[0], date(1999, 5, 6), "F", FILED[1], "Con")
        done(permanent(applicant, resident, dwelling=DwellingIn("00070", "5 ngõ Kín")))
        told = scene("residence-information-confirmation", "verification-needed")
        told.facts |= {"full_name": FILED[0], "personal_id": FILED[1], "dob": "1999-05-06", "sex": "F"}
        dossier = actions.start(writer, told.procedure.id, told.case.id, Channel.ONLINE)
        actions.choose_parts(writer, dossier.code, {SUBJECT: FILED[1]})
        content = content_of(dossier)
        for key in content.keys:
            values = told.values_for(content.form(key), options_of(content, key))
            actions.save_values(writer, dossier.code, key, values)
        actions.add_document(writer, dossier.code, "other", picture(), "kín.jpg")
        dossier = actions.submit(writer, dossier.code)
        return actions.accept(officer, dossier.code, dossier.version)

    def examples(self) -> Examples:
        """Arguments of every page of dossiers."""
        draft, filed = {"code": self.draft.code}, {"code": self.filed.code}
        page = {"number": self.page.pk}
        of_draft = (
            "tasks", "for_whom", "documents", "consents", "fee", "review", "discard",
        )  # fmt: skip
        acts = ("dossier", "take", "accept", "grant", "pay")
        return {
            **{f"dossiers:{name} code": [("", draft)] for name in of_draft},
            **{
                f"dossiers:{name} code key": [("", {**draft, "key": "CT01"})]
                for name in ("form", "autosave", "form_paper")
            },
            **{
                f"dossiers:{name} code part": [("", {**draft, "part": "other"})]
                for name in ("add_document", "add_paper")
            },
            "dossiers:take_form code part": [("", {**draft, "part": "ct02"})],
            "dossiers:remove_document code number": [("", {**draft, **page})],
            "dossiers:consent_on_paper code number": [("", {**draft, "number": self.consent.pk})],
            **{f"dossiers:{name} code": [("", filed)] for name in ("status", "withdraw")},
            "dossiers:filed_form code key": [("", {**filed, "key": "CT01"})],
            "dossiers:consent number": [("", {"number": self.consent.pk})],
            "dossiers:slip number": [("", {"number": self.slip.pk})],
            **{
                f"dossiers:{name} number place": [("", {**page, "place": 1})]
                for name in ("page", "thumbnail")
            },
            **{f"desk:{name} code": [("", filed)] for name in acts},
            "desk:form_paper code key": [("", {**filed, "key": "CT01"})],
            "desk:turn_back code act": [("", {**filed, "act": "khong-giai-quyet"})],
            "desk:refer code to": [("", {**filed, "to": "uy-ban"})],
            "desk:refund code payment": [("", {**filed, "payment": self.refund.code})],
            "desk:question number": [("", {"number": self.referral.pk})],
            "desk:export kind": [("", {"kind": "csv"})],
        }
