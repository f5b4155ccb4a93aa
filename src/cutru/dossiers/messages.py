"""What people are told about dossiers."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_noop as _

from cutru.accounts.models import CitizenProfile, User
from cutru.dossiers.models import Consent, Dossier
from cutru.law.bilingual import Text
from cutru.law.residence import extension_window
from cutru.legislation.queries import procedure_on, rule_book
from cutru.messaging.actions import send
from cutru.messaging.kinds import Value, register_kind
from cutru.residence.models import Registration

EXTENSION = "temporary-residence-extension"

register_kind(
    "dossier_moved",
    _("Hồ sơ {code}: {state}"),
    _("{procedure}: hồ sơ {code} nay ở bước “{state}”. {note}"),
)
register_kind(
    "consent_asked",
    _("Có hồ sơ cần ý kiến của anh/chị"),
    _("{applicant} đề nghị anh/chị cho ý kiến ({role}) về thủ tục “{procedure}”, hồ sơ {code}."),
)
register_kind(
    "consent_answered",
    _("{name} đã cho ý kiến về hồ sơ {code}"),
    _("Ý kiến của {name}: {answer}."),
)
register_kind(
    "term_ends",
    _("Tạm trú của anh/chị hết hạn ngày {until}"),
    _("Tạm trú tại {address} hết hạn ngày {until}. Có thể nộp gia hạn từ ngày {opens}."),
)
register_kind(
    "dossier_overdue",
    _("Hồ sơ {code} đã quá hạn"),
    _("{procedure}: hồ sơ {code} lẽ ra phải trả kết quả lúc {due}."),
)


def procedure_name(dossier: Dossier) -> Text:
    """The name of a dossier's procedure."""
    return procedure_on(dossier.procedure_id, dossier.law_on).name


def moved(dossier: Dossier, state: Text, note: str = "") -> None:
    """Tell the applicant the new state; nobody when it was not filed with an account."""
    if dossier.applicant is not None:
        send(
            dossier.applicant,
            "dossier_moved",
            {"code": dossier.shown_code, "state": state, "procedure": procedure_name(dossier), "note": note},
            url=reverse("dossiers:status", args=[dossier.code]),
            dossier_code=dossier.code,
        )


def consent_asked(user: User, consent: Consent) -> None:
    """Tell somebody that their opinion is wanted."""
    dossier = consent.dossier
    applicant = dossier.applicant.get_full_name() if dossier.applicant else dossier.full_name
    role = Text(*(_role_words(consent)))
    params: dict[str, Value] = {
        "applicant": applicant,
        "role": role,
        "procedure": procedure_name(dossier),
        "code": dossier.shown_code,
    }
    url = reverse("dossiers:consent", args=[consent.pk])
    send(user, "consent_asked", params, url=url, dossier_code=dossier.code)


def consent_answered(user: User, consent: Consent, url: str) -> None:
    """Tell the applicant what somebody said."""
    answer = {
        Consent.State.AGREED: Text("đồng ý", "agreed"),
        Consent.State.REFUSED: Text("không đồng ý", "refused"),
    }[Consent.State(consent.state)]
    params: dict[str, Value] = {
        "name": consent.full_name,
        "code": consent.dossier.shown_code,
        "answer": answer,
    }
    send(user, "consent_answered", params, url=url, dossier_code=consent.dossier.code)


def _role_words(consent: Consent) -> tuple[str, str]:
    return {
        Consent.Role.HEAD: ("chủ hộ", "head of the household"),
        Consent.Role.OWNER: ("chủ sở hữu chỗ ở", "owner of the dwelling"),
        Consent.Role.PARENT: ("cha, mẹ hoặc người giám hộ", "parent or guardian"),
        Consent.Role.MEMBER: ("thành viên hộ gia đình", "member of the household"),
    }[Consent.Role(consent.role)]


def overdue(officer: User, dossier: Dossier) -> None:
    """Tell an officer that a dossier has missed its day."""
    if dossier.due_at is not None:
        params: dict[str, Value] = {
            "code": dossier.shown_code,
            "procedure": procedure_name(dossier),
            "due": dossier.due_at,
        }
        url = reverse("desk:dossier", args=[dossier.code])
        send(officer, "dossier_overdue", params, url=url, dossier_code=dossier.code)


def term_ends(registration: Registration) -> None:
    """Tell the person, when they have an account, that a term ends and from when it can be extended."""
    number = registration.person.personal_number or "-"
    profile = CitizenProfile.objects.select_related("user").filter(personal_number=number).first()
    if profile is None or registration.until is None:
        return
    opens, _last = extension_window(registration.until, rule_book())
    params: dict[str, Value] = {
        "until": registration.until,
        "address": registration.dwelling.address,
        "opens": opens,
    }
    url = f"{reverse('dossiers:start')}?{urlencode({'procedure': EXTENSION, 'case': 'general'})}"
    send(profile.user, "term_ends", params, url=url)
