"""A small town with something of everything in it, so that every page has something to show, and to leak."""

import uuid
from datetime import date, timedelta

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from captcha.models import CaptchaStore
from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from PIL import Image

from cutru.accounts.models import User
from cutru.audit.actions import record_looks
from cutru.citizens import actions as notices
from cutru.citizens.models import Notice
from cutru.documents.actions import finish_upload, store_picture, store_upload
from cutru.exchange.actions import create_import, start_hand_in
from cutru.exchange.programs import actions as programs
from cutru.exchange.programs.models import Vendor
from cutru.exchange.webhooks.actions import create_webhook
from cutru.exchange.webhooks.models import CHOOSABLE, WebhookDelivery
from cutru.legislation.actions import propose_confirmation
from cutru.messaging.actions import send
from cutru.messaging.kinds import register_kind
from cutru.payments.actions import confirm_online
from cutru.police.documents import store_confirmed_document
from cutru.residence.actions import add_bar, apply
from cutru.residence.orders import DwellingIn, PersonIn, RegisterPermanent
from cutru.stays import actions
from cutru.stays.actions import drafts
from cutru.stays.actions.pictures import put_beside
from cutru.stays.models import Draft, Stay
from cutru.web.models import GuidePage
from tests.accounts.factories import make_citizen, make_committee, make_user
from tests.exchange.files import vietnamese, vietnamese_workbook
from tests.exchange.webhooks.factories import make_event
from tests.facilities.factories import HAI_BA_TRUNG, add_member, make_facility
from tests.legislation.factories import proposed_correction
from tests.payments.acts import ask, said
from tests.police.factories import (
    HO_CHI_MINH,
    administrator,
    central_officer,
    province_officer,
    ward_officer,
)
from tests.routes import routes
from tests.stays.factories import foreign_guest, make_stay, vietnamese_guest
from tests.stays.pictures import keep_picture
from tests.town_dossiers import DRAFTED, FILED, Dossiers

FOREIGNERS = ("LEAKOVA ANNA", "P7654321", "RINNEN BERTA", "P7654322")
CITIZENS = ("Lộ Thị Rỉ", "001199777777", "Rò Văn Rỉ", "001199777778")
UNSENT = ("Giữ Thị Kín", "001199777779", "Chờ Văn Kín", "001199777780", "Nhập Thị Kín")
"""Guests of drafts and of a file that was not handed in: nobody but the facility knows them."""

NOTIFIED = ("Báo Thị Kín", "001199777783")
"""A guest of the hotel whom a citizen notified: hotel, ward police and that citizen know of the stay."""
UNSENT_BY_CITIZEN = ("Nháp Thị Kín", "001199777784")
"""A guest in a notification that was not sent: nobody but the citizen who writes it knows."""
RESIDENT = ("Cư Văn Kín", "001090777701", "7 ngõ Cư Kín")
"""Somebody of the residence register, which the police of the ward alone may read."""

VENDOR_CODE = "SAOB-2345"
"""Of a vendor that no facility has let in."""

NEWS = register_kind("test.news", "KBTT", "{guest}")

ROLES = (
    "anonymous", "manager", "receptionist", "other_manager", "ward", "other_ward", "province",
    "other_province", "central", "administrator", "citizen", "other_citizen", "committee",
)  # fmt: skip
STAFF = frozenset({"manager", "receptionist"})


def hidden_from(role: str) -> tuple[str, ...]:
    """Names and numbers of guests and residents that nobody of the role may read anywhere."""
    if role in STAFF:
        return UNSENT_BY_CITIZEN + RESIDENT + FILED + DRAFTED
    if role == "ward":
        return UNSENT + UNSENT_BY_CITIZEN + DRAFTED
    if role in ("province", "central"):
        return CITIZENS + UNSENT + NOTIFIED + UNSENT_BY_CITIZEN + RESIDENT + FILED + DRAFTED
    if role == "citizen":
        return FOREIGNERS + CITIZENS + UNSENT + RESIDENT
    everything = FOREIGNERS + CITIZENS + UNSENT + NOTIFIED + UNSENT_BY_CITIZEN + RESIDENT
    known = {"committee": DRAFTED, "other_citizen": FILED}
    return everything + known.get(role, FILED + DRAFTED)


class Town:
    """A hotel in Phường Hoàn Kiếm with guests in every state, another hotel elsewhere, and the police."""

    def __init__(self) -> None:
        self.people: dict[str, User | None] = {"anonymous": None, **self._people()}
        self.place = make_facility(name="Khách sạn Kín Đáo", manager=self.people["manager"])
        self.receptionist = add_member(self.place, self.people["receptionist"])
        self.gone = add_member(self.place, make_user(full_name="Đã Nghỉ Việc"), is_active=False)
        self.other_place = make_facility(HAI_BA_TRUNG, manager=self.people["other_manager"])
        self.awaiting = make_facility(name="Nhà nghỉ Chờ Duyệt", verified=False)
        make_stay(self.other_place)
        self._guests()
        self._unsent()
        self._kept_pictures()
        self._programs()
        self._endpoints()
        self._money()
        self._law()
        self._notices()
        self._residents()
        self.dossiers = Dossiers({name: one for name, one in self.people.items() if one})

    def _people(self) -> dict[str, User]:
        return {
            "manager": make_user(full_name="Chủ Thị Quán"),
            "receptionist": make_user(full_name="Lễ Văn Tân"),
            "other_manager": make_user(full_name="Chủ Văn Khác"),
            "ward": ward_officer(),
            "other_ward": ward_officer(HAI_BA_TRUNG),
            "province": province_officer(),
            "other_province": province_officer(HO_CHI_MINH),
            "central": central_officer(),
            "administrator": administrator(),
            "citizen": make_citizen(),
            "other_citizen": make_citizen(),
            "committee": make_committee(),
        }

    def _guests(self) -> None:
        """A confirmed foreigner, one to correct, a citizen, and one who left."""
        officer = self.people["ward"]
        assert officer is not None
        today = timezone.localdate()
        first, second = FOREIGNERS[:2], FOREIGNERS[2:]
        self.foreigner = self._stay(foreign_guest(full_name=first[0], document_number=first[1]))
        self.correcting = self._stay(foreign_guest(full_name=second[0], document_number=second[1]))
        self.citizen = self._stay(vietnamese_guest(full_name=CITIZENS[0], document_number=CITIZENS[1]))
        self.departed = self._stay(
            vietnamese_guest(
                full_name=CITIZENS[2], document_number=CITIZENS[3], arrival_on=today - timedelta(days=3)
            )
        )
        actions.depart(self.staff, [self.departed.pk])
        actions.confirm(officer, [self.foreigner.pk])
        store_confirmed_document(self.foreigner.pk, 2)
        record_looks(officer, "stay", [self.foreigner.pk], reason="intake", address=None)
        actions.ask_correction(officer, self.correcting.pk, "Số hộ chiếu không rõ")
        for stay in (self.foreigner, self.correcting, self.departed):
            stay.refresh_from_db()

    def _stay(self, guest: object) -> Stay:
        return make_stay(self.place, guest)  # type: ignore[arg-type]  # either regime

    def _unsent(self) -> None:
        """A guest being typed, one held back, one expected, and a file that waits for the button."""
        day = timezone.localdate()
        self.draft = self._draft(UNSENT[0], UNSENT[1], day)
        self.held = drafts.hold_draft(self.staff, self.place, self._draft("Kín Thị Giữ", "", day).pk)
        coming = self._draft(UNSENT[2], UNSENT[3], day + timedelta(days=2))
        self.expected = drafts.keep_expected(self.staff, self.place, coming.pk)
        self._pictures()
        good = vietnamese(
            B=UNSENT[4], H="001199777781", N=f"{day:%d/%m/%Y}", O=f"{day + timedelta(days=2):%d/%m/%Y}"
        )
        book = vietnamese_workbook({5: good, 6: {**good, "H": "12"}})
        self.waiting = create_import(self.staff, self.place, "cho-gui.xlsx", book)
        other = {**good, "B": CITIZENS[0], "H": "001199777782"}
        done = create_import(
            self.staff, self.place, "da-gui.xlsx", vietnamese_workbook({5: other, 6: {**other, "H": "12"}})
        )
        self.done = start_hand_in(self.staff, done.pk)

    def _pictures(self) -> None:
        """A picture beside the guest being typed, and how the reading of its file went."""
        self.picture = store_picture(self.staff, self.place, Image.new("RGB", (640, 480), "#9fb8ad"))
        put_beside(self.draft, self.picture)
        self.upload = store_upload(
            self.staff, self.place, b"read", batch=uuid.uuid4(), position=0, name="kin.jpg", camera=False
        )
        finish_upload(self.upload, self.upload.State.DONE, drafts=[self.draft.pk])

    def _draft(self, name: str, number: str, arrival: object) -> Draft:
        made = drafts.add_draft(self.staff, self.place, "V")
        typed = {
            "full_name": name, "document_number": number, "birth_date": "15/01/1999", "sex": "F",
            "reason": "1", "room": "201", "arrival_on": f"{arrival:%d/%m/%Y}", "departure_on": "+2",
        }  # fmt: skip
        return drafts.update_draft(self.staff, self.place, made.pk, typed)

    def _kept_pictures(self) -> None:
        """A picture kept with the foreigner, and one with the citizen."""
        self.kept, self.citizens_kept = keep_picture(self.foreigner), keep_picture(self.citizen)
        self.place.refresh_from_db()

    def _programs(self) -> None:
        """Keys in every state, a vendor that may act, one that may no longer, and one not let in yet."""
        replaced = programs.make_facility_key(self.staff, self.place, "Front desk").key
        programs.rotate_key(replaced, by=self.staff)
        withdrawn = programs.make_facility_key(self.staff, self.place, "Trial server", is_sandbox=True).key
        programs.revoke_key(withdrawn, by=self.staff)
        self.key = programs.make_facility_key(self.staff, self.place, "Booking server").key
        self.vendor, gone = (
            programs.register_vendor(name, "lienhe@sao.example") for name in ("Sao Mai", "Sao Hom")
        )
        for vendor in (self.vendor, gone):
            programs.let_vendor_in(self.staff, self.place, vendor)
        programs.shut_vendor_out(self.staff, self.place, gone)
        waiting = programs.register_vendor("Sao Bang", "lienhe@sao.example")
        Vendor.objects.filter(pk=waiting.pk).update(code=VENDOR_CODE)

    def _endpoints(self) -> None:
        """An endpoint that is told, with a message that did not arrive; and one that was cut off."""
        self.webhook, silent = (
            create_webhook(self.staff, self.place, url, CHOOSABLE, address=None)[0]
            for url in ("http://127.0.0.1:9/front-desk", "http://127.0.0.1:9/silent")
        )
        now = timezone.now()
        type(silent).objects.filter(pk=silent.pk).update(disabled_at=now, disabled_reason="failing")
        self.delivery = make_event(self.webhook)
        attempt = {
            "at": now.isoformat(), "status": 500, "error": "status", "duration_ms": 120, "response": "<b>",
        }  # fmt: skip
        WebhookDelivery.objects.filter(pk=self.delivery.pk).update(
            state="failed", attempts=1, last_status=500, last_error="status", log=[attempt]
        )

    def _money(self) -> None:
        """The receptionist was told something, owes one fee and has paid another."""
        person = self.people["receptionist"]
        assert person is not None
        self.message = send(person, NEWS.code, {"guest": CITIZENS[0]})
        self.payment, self.paid = (
            ask(person, matter="KIN-1"),
            confirm_online(said(ask(person, matter="KIN-2"))),
        )

    def _law(self) -> None:
        """A rule and a value of a procedure that wait for their second administrator."""
        one = self.people["administrator"]
        assert one is not None
        self.confirmation = propose_confirmation(one, "law-2026", "Đã đối chiếu Công báo")
        self.correction = proposed_correction(by=one)

    def _notices(self) -> None:
        """A stay at the hotel that a citizen notified, and a notification that was not sent."""
        citizen = self.people["citizen"]
        assert citizen is not None
        self.sent, self.writing = (self._notice(citizen, *guest) for guest in (NOTIFIED, UNSENT_BY_CITIZEN))
        self.sent = notices.send_notice(citizen, self.sent.pk, address=None)
        self.notified = Stay.objects.get(submission_id=self.sent.submission_id)

    def _notice(self, citizen: User, name: str, number: str) -> Notice:
        notice = notices.choose_place(citizen, notices.start_notice(citizen).pk, self.place)
        day = timezone.localdate()
        values = {
            "full_name": name, "birth_date": "15/01/1999", "sex": "F", "document_type": "8",
            "document_number": number, "reason": "1", "room": "201", "arrival_on": f"{day:%d/%m/%Y}",
            "departure_on": f"{day + timedelta(days=2):%d/%m/%Y}",
        }  # fmt: skip
        notices.put_guest(citizen, notice.pk, None, values, {})
        return notice

    def _residents(self) -> None:
        """A household of the ward in a dwelling where nobody newly registers."""
        officer = self.people["ward"]
        assert officer is not None
        resident = PersonIn(RESIDENT[0], date(1990, 1, 15), "M", RESIDENT[1])
        dwelling = DwellingIn("00070", RESIDENT[2])
        order = RegisterPermanent(timezone.localdate(), "HS-KIN", (resident,), dwelling, "own-dwelling")
        entry = apply(officer, order, unit="Công an Phường Hoàn Kiếm")
        self.registration = entry.registrations_opened.get()
        self.bar = add_bar(officer, self.registration.dwelling_id, "confiscated", "Quyết định kín 7/QĐ")

    @property
    def staff(self) -> User:
        person = self.people["manager"]
        assert person is not None
        return person

    def examples(self) -> dict[str, list[tuple[str, dict[str, object]]]]:
        """Route label → (what is special about it, arguments), for every route that takes arguments."""
        receipt = self.foreigner.receipt
        member, gone = {"pk": self.receptionist.pk}, {"pk": self.gone.pk}
        acts = ("tra-phong", "bo-tra-phong", "gia-han", "doi-phong", "huy")
        stay_pages = ("stays:detail", "stays:receipt_pdf", "stays:na17_pdf", "stays:correct", "stays:check")
        foreigner, citizen = {"pk": self.foreigner.pk}, {"pk": self.citizen.pk}
        place = {"pk": self.place.pk}
        return {
            "site:guide_page slug": [
                (slug, {"slug": slug}) for slug in GuidePage.objects.values_list("slug", flat=True)
            ],
            "facilities:switch pk": [("", place)],
            "facilities:deactivate_staff pk": [("", member)],
            "facilities:activate_staff pk": [("", gone)],
            "facilities:reset_staff_password pk": [("", member)],
            "facilities:reset_staff_second_factor pk": [("", member)],
            "stays:draft id": [("expected", {"id": self.expected.pk}), ("held", {"id": self.held.pk})],
            "stays:draft_delete id": [("", {"id": self.draft.pk})],
            "stays:draft_hold id": [("", {"id": self.draft.pk})],
            **{f"{name} receipt": [("", {"receipt": receipt})] for name in stay_pages},
            "stays:read_progress batch": [("", {"batch": self.upload.batch})],
            **{
                f"documents:{part} number": [
                    ("", {"number": self.picture.pk}), ("kept", {"number": self.kept.pk}),
                ]
                for part in ("picture", "thumbnail")
            },
            "stays:act receipt name": [
                (name, {"receipt": self.citizen.receipt, "name": name}) for name in acts
            ],
            "stays:submission number": [("", {"number": self.done.submission_id})],
            "stays:submission_pdf number": [("", {"number": self.done.submission_id})],
            "exchange:detail number": [
                ("waiting", {"number": self.waiting.pk}), ("done", {"number": self.done.pk}),
            ],
            **{
                f"exchange:{name} number": [("", {"number": self.waiting.pk})]
                for name in ("answer", "hand_in", "rejected")
            },
            "police:stay pk": [
                ("foreigner", foreigner), ("citizen", citizen), ("to correct", {"pk": self.correcting.pk}),
            ],
            **{
                f"police:{part} pk number": [
                    ("foreigner", {**foreigner, "number": self.kept.pk}),
                    ("citizen", {**citizen, "number": self.citizens_kept.pk}),
                    ("not sent", {**foreigner, "number": self.picture.pk}),
                ]
                for part in ("picture", "thumbnail")
            },
            "police:ask_correction pk": [("", citizen)],
            "police:na17 pk": [("", foreigner)],
            "police:confirmed_pdf pk": [("", foreigner)],
            "police:facility pk": [("", place), ("awaiting", {"pk": self.awaiting.pk})],
            "police:verify pk": [("", place)],
            "police:refuse pk": [("", place)],
            "police:reset_second_factor pk member": [("", {**place, "member": self.receptionist.pk})],
            "police:intake_form pk regime": [(regime, {**place, "regime": regime}) for regime in "FV"],
            "police:intake_done pk": [("", citizen)],
            "residence:person pk": [("", {"pk": self.registration.person_id})],
            "residence:household pk": [("", {"pk": self.registration.household_id})],
            "residence:dwelling pk": [("", {"pk": self.registration.dwelling_id})],
            "residence:add_bar pk": [("", {"pk": self.registration.dwelling_id})],
            "residence:end_bar pk": [("", {"pk": self.bar.pk})],
            "confirmed:pdf receipt": [("", {"receipt": receipt})],
            "procedures:procedure procedure_id": [("", {"procedure_id": "stay-notification"})],
            "legislation:version version_id": [("", {"version_id": "law-2026"})],
            "legislation:propose version_id": [("", {"version_id": "stay-limit-tt116"})],
            "legislation:confirmation_step pk step": [
                ("", {"pk": self.confirmation.pk, "step": "xac-nhan"}),
            ],
            "legislation:procedure procedure_id": [("", {"procedure_id": self.correction.procedure_id})],
            "legislation:correct procedure_id place": [
                ("", {"procedure_id": self.correction.procedure_id, "place": "fees/0/amount"}),
            ],
            "legislation:correction pk": [("", {"pk": self.correction.pk})],
            "legislation:correction_step pk step": [("", {"pk": self.correction.pk, "step": "xac-nhan"})],
            "programs:rotate public_id": [("", {"public_id": self.key.public_id})],
            "programs:revoke public_id": [("", {"public_id": self.key.public_id})],
            "programs:shut_out code": [("", {"code": self.vendor.code})],
            "webhooks:replay pk delivery": [
                ("", {"pk": self.webhook.pk, "delivery": self.delivery.pk}),
            ],
            **{
                f"webhooks:{name} pk": [("", {"pk": self.webhook.pk})]
                for name in ("detail", "change", "switch", "new_secret", "delete", "ping")
            },
            **self._citizens_papers(),
            **self._citizens(),
            **self.dossiers.examples(),
            **self._keys(),
        }  # fmt: skip

    def _citizens_papers(self) -> dict[str, list[tuple[str, dict[str, object]]]]:
        """A message and payments, all of one receptionist; the bank opens with a signed order only."""
        message, paid, waiting = self.message.pk, self.paid.shown_code, self.payment.shown_code
        return {
            "messaging:message number": [("", {"number": message})],
            "payments:pay code": [("waiting", {"code": waiting}), ("paid", {"code": paid})],
            "payments:returned code": [("unsigned", {"code": waiting})],
            "payments:result code": [("", {"code": paid})],
            "payments:confirmation code": [("", {"code": paid})],
            "payments:trial code": [("unsigned", {"code": self.payment.code})],
            "payments:notice name": [("", {"name": "trial"})],
        }

    def _citizens(self) -> dict[str, list[tuple[str, dict[str, object]]]]:
        """Arguments of a citizen's pages."""
        writing, sent = {"number": self.writing.pk}, {"number": self.sent.pk}
        guest = {**writing, "guest": self.writing.guests.get().pk}
        steps = (
            "place", "own_home", "area", "type", "facility", "home_of_others", "drop", "guests", "add_guest",
            "review", "send",
        )  # fmt: skip
        of_guest = ("guest", "guest_period", "remove_guest")
        of_stay = ("stay", "receipt_pdf", "correct", "extend", "withdraw")
        return {
            **{f"citizens:{name} number": [("", writing)] for name in steps},
            **{f"citizens:{name} number": [("", sent)] for name in ("receipts", "receipts_pdf")},
            **{f"citizens:{name} number guest": [("", guest)] for name in of_guest},
            **{f"citizens:{name} receipt": [("", {"receipt": self.notified.receipt})] for name in of_stay},
        }

    def _keys(self) -> dict[str, list[tuple[str, dict[str, object]]]]:
        """Arguments that come from letters and pictures."""
        captcha = {"key": CaptchaStore.pick()}
        email = EmailAddress.objects.get(user=self.staff)
        reset = {
            "uidb36": user_pk_to_url_str(self.staff), "key": default_token_generator.make_token(self.staff),
        }  # fmt: skip
        pictures = ("accounts:captcha_audio", "captcha-image", "captcha-image-2x", "captcha-audio")
        return {
            "account_confirm_email key": [("", {"key": EmailConfirmationHMAC(email).key})],
            "account_reset_password_from_key uidb36 key": [("", reset)],
            **{f"{name} key": [("", captcha)] for name in pictures},
        }


def addresses(town: Town) -> dict[str, str]:
    """Label → address, of all pages but the administration's; fails naming routes without an example."""
    examples = town.examples()
    found, missing = {}, []
    for route in routes():
        if route.is_administration or route.is_for_keys:
            continue
        if not route.arguments:
            found[route.label] = _address(route.name)
        elif route.label in examples:
            for special, values in examples[route.label]:
                found[f"{route.label} ({special})" if special else route.label] = reverse(
                    route.name, kwargs=values
                )
        else:
            missing.append(route.label)
    assert missing == [], "add examples to tests/town.py"
    return found


def addresses_for_keys(town: Town) -> dict[str, str]:
    """Label → address of the interface for programs, about the foreigner where a route is about a stay."""
    given = {"receipt": town.foreigner.receipt}
    found = {}
    for route in routes():
        if route.is_for_keys:
            values = {name: given.get(name, uuid.UUID(int=0)) for name in route.arguments}
            found[route.label] = reverse(route.name, kwargs=values)
    return found


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return name[name.index("/") :]


def administration_pages() -> dict[str, str]:
    """Label → address of the pages of the administration, those of an object with the first there is."""
    pages = {name: reverse(f"admin:{name}") for name in ("index", "login", "password_change", "jsi18n")}
    for model in admin.site._registry:
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        for kind in ("changelist", "add"):
            pages[f"{name}_{kind}"] = reverse(f"admin:{name}_{kind}")
        first = model._default_manager.first()
        if first is not None:
            for kind in ("change", "history", "delete"):
                pages[f"{name}_{kind}"] = reverse(f"admin:{name}_{kind}", args=[first.pk])
    for label in {model._meta.app_label for model in admin.site._registry}:
        pages[f"app_list {label}"] = reverse("admin:app_list", args=[label])
    return pages
