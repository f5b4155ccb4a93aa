"""Taking a dossier through its life by actions: written, agreed to, filed, accepted, granted."""

import io

from PIL import Image

from cutru.accounts.models import User
from cutru.dossiers import actions
from cutru.dossiers.actions.documents import note_paper
from cutru.dossiers.content import content_of
from cutru.dossiers.fees import payment_of
from cutru.dossiers.models import Channel, Consent, Dossier
from cutru.dossiers.options import options_of
from cutru.dossiers.parts import missing_parts
from cutru.dossiers.prefill import SUBJECT
from cutru.payments.actions import pay_at_counter
from tests.dossiers.scenes import Scene

ON_PAPER = "consent-paper"


def picture() -> bytes:
    """A page as a camera gives it."""
    file = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(file, "JPEG")
    return file.getvalue()


def channel_of(scene: Scene) -> Channel:
    """Online where the case is filed online, else the way the catalogue leaves."""
    if scene.case.officer_only:
        return Channel.EX_OFFICIO
    return Channel.ONLINE if "online" in scene.case.channels else Channel(scene.case.channels[0])


def written(scene: Scene, officer: User | None = None, channel: Channel | None = None) -> Dossier:
    """A draft with every form finished and every needed part given; consents are not asked yet."""
    way = channel or channel_of(scene)
    writer = scene.citizen if way == Channel.ONLINE else officer
    assert writer is not None
    dossier = actions.start(writer, scene.procedure.id, scene.case.id, way)
    actions.choose_parts(writer, dossier.code, {SUBJECT: scene.facts.get("personal_id", "")})
    content = content_of(Dossier.objects.get(pk=dossier.pk))
    for key in content.keys:
        actions.save_values(
            writer, dossier.code, key, scene.values_for(content.form(key), options_of(content, key))
        )
    actions.look_up(writer, dossier.code)
    content = content_of(Dossier.objects.get(pk=dossier.pk))
    for state in missing_parts(content):
        if way == Channel.ONLINE:
            actions.add_document(writer, dossier.code, state.component.id, picture(), "giấy.jpg")
        else:
            note_paper(writer, dossier.code, state.component.id)
    return Dossier.objects.get(pk=dossier.pk)


def agreed(scene: Scene, dossier: Dossier, officer: User | None = None) -> None:
    """Everybody who has to agree does, by account or, at the desk, on paper."""
    writer = scene.citizen if dossier.applicant_id else officer
    assert writer is not None
    accounts = {user.citizen.personal_number: user for user in scene.consenting}
    for consent in actions.ask_consents(writer, dossier.code):
        if consent.state != Consent.State.WAITING:
            continue
        if dossier.applicant_id and consent.personal_number in accounts:
            actions.answer_consent(accounts[consent.personal_number], consent.pk, agreed=True, text="Đồng ý")
            continue
        if dossier.applicant_id:
            actions.add_document(writer, dossier.code, ON_PAPER, picture(), "đồng ý.jpg")
        else:
            note_paper(writer, dossier.code, ON_PAPER)
        actions.take_consent_on_paper(writer, dossier.code, consent.pk, ON_PAPER)


def filed(scene: Scene, officer: User | None = None, channel: Channel | None = None) -> Dossier:
    """A dossier that was handed in."""
    dossier = written(scene, officer, channel)
    agreed(scene, dossier, officer)
    writer = scene.citizen if dossier.applicant_id else officer
    assert writer is not None
    if dossier.channel == Channel.EX_OFFICIO:
        return actions.open_ex_officio(writer, dossier.code)
    return actions.submit(writer, dossier.code)


def accepted(scene: Scene, officer: User) -> Dossier:
    """A filed dossier that the desk has taken in."""
    dossier = filed(scene, officer)
    if dossier.state == "submitted":
        dossier = actions.accept(officer, dossier.code, dossier.version)
    return dossier


def granted(scene: Scene, officer: User) -> Dossier:
    """A dossier decided in favour, its fee paid at the counter."""
    dossier = accepted(scene, officer)
    payment = payment_of(dossier) if dossier.fee_amount else None
    if payment is not None:
        pay_at_counter(officer, payment, "BL-0001")
    return actions.grant(officer, dossier.code, dossier.version)
