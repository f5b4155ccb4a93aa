"""Dossiers, whom they are about, their papers, consents, referrals and slips, and the journal of moves."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cutru.dossiers.codes import show_code
from cutru.dossiers.workflow import ENDED, STATES, WAITING
from cutru.places.models import Ward


class Channel(models.TextChoices):
    """By which way a dossier came; the values are those of the catalogue."""

    ONLINE = "online", _("Trực tuyến")
    IN_PERSON = "in_person", _("Trực tiếp")
    POST = "post", _("Bưu chính")
    PHONE = "phone", _("Điện thoại")
    EMAIL = "email", _("Thư điện tử")
    EX_OFFICIO = "ex_officio", _("Cơ quan tự thực hiện")


class DeskKind(models.TextChoices):
    """Which authority decides or is asked."""

    POLICE = "police", _("Công an cấp xã")
    COMMITTEE = "committee", _("Ủy ban nhân dân cấp xã")
    IMMIGRATION = "immigration", _("Quản lý xuất nhập cảnh")


_STATES = [(name, state.label.vi) for name, state in STATES.items()]


class Dossier(models.Model):
    """One request under one case of one procedure, on the version of the law of its day."""

    code = models.CharField(_("mã hồ sơ"), max_length=16, unique=True)
    procedure_id = models.CharField(_("thủ tục"), max_length=80)
    case_id = models.CharField(_("trường hợp"), max_length=60)
    law_on = models.DateField(
        _("ngày của pháp luật áp dụng"),
        help_text="the day whose law the dossier is under: that of its first filing",
    )
    state = models.CharField(_("tình trạng"), max_length=10, choices=_STATES, default="draft")
    version = models.PositiveIntegerField(default=1, help_text="grows with each move")
    channel = models.CharField(_("cách nộp"), max_length=10, choices=Channel)
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="dossiers"
    )
    typed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    full_name = models.CharField(_("người đề nghị"), max_length=160, blank=True)
    search_key = models.CharField(max_length=160, blank=True, help_text="the name without accents")
    personal_number = models.CharField(_("số định danh"), max_length=12, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    values = models.JSONField(default=dict, help_text="form id → field id → value, as the forms write them")
    exemption = models.CharField(max_length=40, blank=True, help_text="code of the ground for no fee")
    fee_amount = models.PositiveIntegerField(_("lệ phí"), null=True, help_text="đồng; null: not stated")
    desk = models.CharField(_("cơ quan"), max_length=12, choices=DeskKind, default=DeskKind.POLICE)
    ward = models.ForeignKey(Ward, models.PROTECT, null=True, blank=True, related_name="+")
    province_code = models.CharField(max_length=2, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(_("lý do"), blank=True, help_text="of the last refusal or request for papers")
    created_at = models.DateTimeField(_("lúc tạo"), auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(_("lúc nộp"), null=True, help_text="of the latest filing")
    due_at = models.DateTimeField(_("hạn trả kết quả"), null=True)
    decided_at = models.DateTimeField(_("lúc kết thúc"), null=True)
    escalated_at = models.DateTimeField(_("lúc báo quá hạn"), null=True)

    class Meta:
        verbose_name = _("hồ sơ")
        verbose_name_plural = _("hồ sơ")
        indexes = [
            models.Index(
                fields=["desk", "ward", "due_at", "id"],
                name="dossier_queue",
                condition=Q(state__in=sorted(WAITING | {"referred", "supplement"})),
            ),
            models.Index(
                fields=["desk", "ward", "state", "due_at", "id"],
                name="dossier_queue_by_state",
                condition=Q(state__in=sorted(WAITING | {"referred", "supplement"})),
            ),
            models.Index(
                fields=["desk", "ward", "procedure_id", "due_at", "id"],
                name="dossier_queue_by_procedure",
                condition=Q(state__in=sorted(WAITING | {"referred", "supplement"})),
            ),
            models.Index(
                fields=["handled_by", "due_at", "id"],
                name="dossier_queue_mine",
                condition=Q(state__in=sorted(WAITING | {"referred", "supplement"})),
            ),
            models.Index(
                fields=["desk", "ward", "-decided_at", "-id"],
                name="dossier_ended",
                condition=Q(state__in=sorted(ENDED)),
            ),
            models.Index(
                fields=["province_code", "escalated_at"],
                name="dossier_escalated",
                condition=Q(escalated_at__isnull=False, state__in=sorted(WAITING)),
            ),
            models.Index(
                fields=["desk", "ward", "-id"],
                name="dossier_names",
                include=["search_key"],
                condition=~Q(state="draft"),
            ),
            models.Index(fields=["due_at"], name="dossier_due", condition=Q(state__in=sorted(WAITING))),
            models.Index(fields=["applicant", "-updated_at"], name="dossier_by_applicant"),
            models.Index(fields=["personal_number"], name="dossier_by_number"),
            models.Index(fields=["updated_at"], name="dossier_drafts", condition=Q(state="draft")),
        ]
        constraints = [
            models.CheckConstraint(name="dossier_state_known", condition=Q(state__in=sorted(STATES))),
            models.CheckConstraint(
                name="dossier_filed_is_complete",
                condition=Q(state="draft")
                | (Q(submitted_at__isnull=False, ward__isnull=False) & ~Q(full_name="")),
            ),
            models.CheckConstraint(
                name="dossier_ended_has_moment",
                condition=Q(state__in=sorted(ENDED), decided_at__isnull=False)
                | (~Q(state__in=sorted(ENDED)) & Q(decided_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return show_code(self.code)

    @property
    def shown_code(self) -> str:
        return show_code(self.code)

    @property
    def is_draft(self) -> bool:
        return self.state == "draft"

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED


class DossierEntry(models.Model):
    """One move of a dossier; append-only, a trigger refuses to change it."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="entries")
    version = models.PositiveIntegerField()
    move = models.CharField(_("việc"), max_length=20)
    before = models.CharField(max_length=10)
    after = models.CharField(max_length=10)
    at = models.DateTimeField(_("lúc"), auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    unit_name = models.CharField(_("đơn vị"), max_length=160, blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["dossier", "version"]
        constraints = [models.UniqueConstraint("dossier", "version", name="dossier_entry_once")]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.version} {self.move}"


class DossierPerson(models.Model):
    """A person a filed dossier is about: the one who asks first, then those who change with them."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="persons")
    position = models.PositiveSmallIntegerField()
    full_name = models.CharField(_("họ tên"), max_length=160)
    birth_date = models.DateField(_("ngày sinh"), null=True)
    sex = models.CharField(_("giới tính"), max_length=1, blank=True)
    personal_number = models.CharField(_("số định danh"), max_length=12, blank=True)
    relation = models.CharField(_("quan hệ với chủ hộ"), max_length=60, blank=True)

    class Meta:
        ordering = ["dossier", "position"]
        constraints = [models.UniqueConstraint("dossier", "position", name="dossier_person_once")]
        indexes = [models.Index(fields=["personal_number"], name="dossier_person_by_number")]

    def __str__(self) -> str:
        return self.full_name


class DossierDocument(models.Model):
    """A part of the dossier that is not a form: pages given by the applicant, or data that was looked up."""

    class Source(models.TextChoices):
        UPLOAD = "upload", _("Người dân nộp")
        PAPER = "paper", _("Bản giấy tại quầy")
        LOOKUP = "lookup", _("Tra cứu dữ liệu")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="documents")
    component_id = models.CharField(max_length=60)
    source = models.CharField(_("nguồn"), max_length=6, choices=Source)
    name = models.CharField(_("tên tệp"), max_length=80, blank=True)
    found = models.JSONField(default=dict, help_text="of a look-up: what the registers say")
    pages = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(_("lúc nhận"), auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["dossier", "component_id"], name="dossier_document_part")]

    def __str__(self) -> str:
        return f"{self.component_id} {self.name}"


class DossierPage(models.Model):
    """One page of a document: JPEG files, encrypted and bound to document, number and part."""

    document = models.ForeignKey(DossierDocument, models.CASCADE, related_name="page_set")
    number = models.PositiveSmallIntegerField()
    key_id = models.CharField(max_length=16)
    full = models.BinaryField()
    thumbnail = models.BinaryField()

    class Meta:
        ordering = ["document", "number"]
        constraints = [models.UniqueConstraint("document", "number", name="dossier_page_once")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.number}"


class Consent(models.Model):
    """Somebody who has to agree, and what they said: note (3), (4), (5) of CT01."""

    class Role(models.TextChoices):
        HEAD = "household_head", _("Chủ hộ")
        OWNER = "dwelling_owner", _("Chủ sở hữu chỗ ở")
        PARENT = "parent_guardian", _("Cha, mẹ hoặc người giám hộ")
        MEMBER = "household_member", _("Thành viên hộ gia đình")

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ ý kiến")
        AGREED = "agreed", _("Đồng ý")
        REFUSED = "refused", _("Không đồng ý")
        ON_PAPER = "on_paper", _("Đồng ý bằng giấy")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="consents")
    role = models.CharField(_("vai trò"), max_length=16, choices=Role)
    full_name = models.CharField(_("họ tên"), max_length=160)
    personal_number = models.CharField(_("số định danh"), max_length=12, blank=True)
    state = models.CharField(_("ý kiến"), max_length=8, choices=State, default=State.WAITING)
    text = models.CharField(_("nội dung"), max_length=500, blank=True)
    asked_at = models.DateTimeField(_("lúc hỏi"), auto_now_add=True)
    answered_at = models.DateTimeField(_("lúc trả lời"), null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what was agreed to")

    class Meta:
        ordering = ["dossier", "role", "asked_at"]
        constraints = [
            models.UniqueConstraint("dossier", "role", "personal_number", "full_name", name="consent_once"),
            models.CheckConstraint(
                name="consent_answered_has_moment",
                condition=Q(state="waiting", answered_at__isnull=True)
                | (~Q(state="waiting") & Q(answered_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["personal_number", "state"], name="consent_by_number")]

    def __str__(self) -> str:
        return f"{self.role} {self.state}"


class Referral(models.Model):
    """The question to another authority; its time does not count (`deadlines.excludes_vi`)."""

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", _("Xác nhận")
        NOT_CONFIRMED = "not_confirmed", _("Không xác nhận")

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="referrals")
    to = models.CharField(_("nơi nhận"), max_length=12, choices=DeskKind)
    ward = models.ForeignKey(Ward, models.PROTECT, null=True, related_name="+")
    province_code = models.CharField(max_length=2)
    question = models.TextField(_("nội dung đề nghị"))
    form_id = models.CharField(max_length=20, blank=True, help_text="ND154-01, ND154-02 where one is asked")
    asked_at = models.DateTimeField(_("lúc chuyển"), auto_now_add=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(_("lúc trả lời"), null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(_("trả lời"), max_length=13, choices=Outcome, blank=True)
    answer = models.TextField(_("nội dung trả lời"), blank=True)

    class Meta:
        ordering = ["dossier", "asked_at"]
        constraints = [
            models.UniqueConstraint(
                "dossier", condition=Q(answered_at__isnull=True), name="one_open_referral"
            ),
            models.CheckConstraint(
                name="referral_answered_is_complete",
                condition=Q(answered_at__isnull=True, outcome="")
                | (Q(answered_at__isnull=False) & ~Q(outcome="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["to", "ward", "asked_at"], name="referral_open", condition=Q(answered_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} → {self.to}"


class SlipCounter(models.Model):
    """The last number given to a form by one desk in one year."""

    desk = models.CharField(max_length=12, choices=DeskKind)
    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+")
    form_id = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint("desk", "ward", "form_id", "year", name="slip_counter_once")]

    def __str__(self) -> str:
        return f"{self.form_id} {self.year}: {self.last}"


class Slip(models.Model):
    """A paper the authority gave out: CT03 to CT08, or a confirmed Mẫu 01, 02; signed when a key is there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="slips")
    form_id = models.CharField(_("mẫu"), max_length=20)
    number = models.CharField(_("số"), max_length=30, blank=True)
    values = models.JSONField(default=dict)
    dossier_version = models.PositiveIntegerField(help_text="the move it belongs to")
    issued_at = models.DateTimeField(_("lúc cấp"), auto_now_add=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    pdf = models.BinaryField(null=True, help_text="the signed paper, once the task has made it")
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["dossier", "issued_at"]
        constraints = [
            models.UniqueConstraint("dossier", "form_id", "dossier_version", name="slip_once_for_a_move")
        ]

    def __str__(self) -> str:
        return f"{self.form_id} {self.number}"
