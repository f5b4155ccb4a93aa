"""The residence register (cơ sở dữ liệu về cư trú): who resides where, since when, and by which act.

Periods are half-open: a row holds from `starts` until the day before its end. Rows are closed once and never
changed otherwise; triggers in the migrations hold that, exclusion constraints hold that nothing overlaps.
"""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cutru.places.models import Ward


class RegisterEntry(models.Model):
    """One act on the register. Rows are only ever added; a trigger refuses everything else."""

    class Kind(models.TextChoices):
        PERMANENT = "permanent", _("Đăng ký thường trú")
        TEMPORARY = "temporary", _("Đăng ký tạm trú")
        EXTENDED = "extended", _("Gia hạn tạm trú")
        PERMANENT_ENDED = "permanent_ended", _("Xóa đăng ký thường trú")
        TEMPORARY_ENDED = "temporary_ended", _("Xóa đăng ký tạm trú")
        SPLIT = "split", _("Tách hộ")
        HEAD_CHANGED = "head_changed", _("Thay đổi chủ hộ")
        CORRECTED = "corrected", _("Điều chỉnh thông tin")
        RENAMED = "renamed", _("Đổi địa chỉ")
        DECLARED = "declared", _("Khai báo thông tin về cư trú")
        ABSENCE = "absence", _("Khai báo tạm vắng")
        CONFIRMED = "confirmed", _("Xác nhận thông tin về cư trú")
        BARRED = "barred", _("Ghi địa điểm không được đăng ký")
        BAR_ENDED = "bar_ended", _("Bỏ ghi địa điểm không được đăng ký")
        OWNER = "owner", _("Ghi chủ sở hữu")

    kind = models.CharField(_("việc"), max_length=20, choices=Kind)
    dossier_code = models.CharField(_("mã hồ sơ"), max_length=40, blank=True)
    on = models.DateField(_("có hiệu lực từ"))
    at = models.DateTimeField(_("lúc ghi"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người ghi")
    )
    unit = models.CharField(_("đơn vị"), max_length=160)
    details: "models.JSONField[dict[str, Any]]" = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("nhật ký cư trú")
        verbose_name_plural = _("nhật ký cư trú")
        constraints = [
            models.UniqueConstraint(
                fields=["dossier_code", "kind"], condition=~Q(dossier_code=""), name="entry_once_per_dossier"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.dossier_code or self.pk}"


class Person(models.Model):
    """A person of the register with the facts that hold now; earlier ones stand in `PersonFact`."""

    class Sex(models.TextChoices):
        MALE = "M", _("Nam")
        FEMALE = "F", _("Nữ")

    personal_number = models.CharField(_("số định danh cá nhân"), max_length=12, null=True, unique=True)  # noqa: DJ001  null = none yet
    full_name = models.CharField(_("họ và tên"), max_length=160)
    search_key = models.CharField(max_length=160)
    birth_date = models.DateField(_("ngày sinh"))
    sex = models.CharField(_("giới tính"), max_length=1, choices=Sex)
    ethnicity = models.CharField(_("dân tộc"), max_length=60, blank=True)
    religion = models.CharField(_("tôn giáo"), max_length=60, blank=True)
    native_place = models.CharField(_("quê quán"), max_length=300, blank=True)
    birth_registration_place = models.CharField(_("nơi đăng ký khai sinh"), max_length=300, blank=True)
    died_on = models.DateField(_("ngày chết"), null=True)
    entered_by = models.ForeignKey(RegisterEntry, models.PROTECT, related_name="persons_entered")

    class Meta:
        verbose_name = _("nhân khẩu")
        verbose_name_plural = _("nhân khẩu")
        constraints = [
            models.CheckConstraint(
                name="personal_number_has_twelve_digits",
                condition=Q(personal_number__isnull=True) | Q(personal_number__regex=r"^[0-9]{12}$"),
            ),
            models.CheckConstraint(name="person_has_a_sex", condition=Q(sex__in=["M", "F"])),
            models.CheckConstraint(name="person_has_a_name", condition=~Q(full_name="")),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def reference(self) -> str:
        """How orders name this person: the personal number, or `#` and the register's number."""
        return self.personal_number or f"#{self.pk}"


class PersonFact(models.Model):
    """A fact of a person changed on a day: what it was before and is since. Append-only."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="facts")
    field = models.CharField(max_length=30)
    before = models.CharField(max_length=300, blank=True)
    after = models.CharField(max_length=300, blank=True)
    starts = models.DateField(_("từ ngày"))
    entry = models.ForeignKey(RegisterEntry, models.PROTECT, related_name="facts")

    class Meta:
        ordering = ["starts", "id"]
        indexes = [models.Index(fields=["person", "starts"], name="person_fact_by_day")]

    def __str__(self) -> str:
        return f"{self.field}: {self.after}"


class Dwelling(models.Model):
    """A lawful dwelling at the address that holds now; earlier addresses stand in `DwellingName`."""

    class Kind(models.TextChoices):
        HOUSE = "house", _("Nhà riêng")
        APARTMENT = "apartment", _("Căn hộ chung cư")
        ROOM = "room", _("Phòng trọ")
        VEHICLE = "vehicle", _("Phương tiện")
        RELIGIOUS = "religious", _("Cơ sở tôn giáo, tín ngưỡng")
        SOCIAL_AID = "social_aid", _("Cơ sở trợ giúp xã hội")
        BARRACKS = "barracks", _("Đơn vị đóng quân")
        DORMITORY = "dormitory", _("Ký túc xá, nhà ở tập thể")
        OTHER = "other", _("Khác")

    kind = models.CharField(_("loại chỗ ở"), max_length=12, choices=Kind, default=Kind.HOUSE)
    address = models.CharField(_("địa chỉ"), max_length=300)
    address_key = models.CharField(max_length=300)
    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+", verbose_name=_("phường, xã"))
    province_code = models.CharField(max_length=2)
    floor_area_m2 = models.PositiveIntegerField(_("diện tích sàn (m²)"), null=True)
    entered_by = models.ForeignKey(RegisterEntry, models.PROTECT, related_name="dwellings_entered")

    class Meta:
        verbose_name = _("chỗ ở")
        verbose_name_plural = _("chỗ ở")
        constraints = [models.UniqueConstraint(fields=["ward", "address_key"], name="dwelling_once")]

    def __str__(self) -> str:
        return self.address


class DwellingName(models.Model):
    """A dwelling was renamed on a day: address and ward before and since. Append-only."""

    dwelling = models.ForeignKey(Dwelling, models.PROTECT, related_name="names")
    ward_before = models.CharField(max_length=5)
    before = models.CharField(max_length=300)
    ward_after = models.CharField(max_length=5)
    after = models.CharField(max_length=300)
    starts = models.DateField(_("từ ngày"))
    entry = models.ForeignKey(RegisterEntry, models.PROTECT, related_name="dwelling_names")

    class Meta:
        ordering = ["starts", "id"]

    def __str__(self) -> str:
        return self.after


class Dated(models.Model):
    """A row that holds from `starts` until the day before `ends`; each bound by the act that caused it."""

    starts = models.DateField(_("từ ngày"))
    ends = models.DateField(_("hết hiệu lực từ"), null=True)
    opened_by = models.ForeignKey(RegisterEntry, models.PROTECT, related_name="%(class)ss_opened")
    closed_by = models.ForeignKey(RegisterEntry, models.PROTECT, null=True, related_name="%(class)ss_closed")

    class Meta:
        abstract = True


def _closed_by_an_act(prefix: str, column: str = "ends") -> list[models.BaseConstraint]:
    """An end never precedes the beginning, and has its act."""
    return [
        models.CheckConstraint(
            name=f"{prefix}_ends_after_start",
            condition=Q(**{f"{column}__isnull": True}) | Q(**{f"{column}__gte": models.F("starts")}),
        ),
        models.CheckConstraint(
            name=f"{prefix}_end_has_a_cause",
            condition=Q(**{f"{column}__isnull": True, "closed_by__isnull": True})
            | Q(**{f"{column}__isnull": False, "closed_by__isnull": False}),
        ),
    ]


class DwellingOwner(Dated):
    """Who owns a dwelling; a person outside the register is named only."""

    dwelling = models.ForeignKey(Dwelling, models.PROTECT, related_name="owners")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="owned")
    name = models.CharField(_("tên chủ sở hữu"), max_length=160)
    personal_number = models.CharField(_("số định danh"), max_length=12, blank=True)

    class Meta:
        constraints = _closed_by_an_act("owner")
        indexes = [models.Index(fields=["personal_number"], name="owner_by_number")]

    def __str__(self) -> str:
        return self.name


class DwellingBar(Dated):
    """A reason of Article 23 why nobody newly registers at a dwelling."""

    dwelling = models.ForeignKey(Dwelling, models.PROTECT, related_name="bars")
    place_id = models.CharField(_("loại địa điểm"), max_length=40)
    basis = models.CharField(_("căn cứ"), max_length=500)

    class Meta:
        constraints = _closed_by_an_act("bar")

    def __str__(self) -> str:
        return self.place_id


class Household(Dated):
    """A household in a dwelling; it ends with its last member."""

    dwelling = models.ForeignKey(Dwelling, models.PROTECT, related_name="households")

    class Meta:
        verbose_name = _("hộ gia đình")
        verbose_name_plural = _("hộ gia đình")
        constraints = _closed_by_an_act("household")

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """The number of the household in the register."""
        return f"HK{self.pk:08}"


class HouseholdMember(Dated):
    """A person belongs to a household, in a relation to its head; nobody belongs to two at once."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    relation = models.CharField(_("quan hệ với chủ hộ"), max_length=60, blank=True)
    is_head = models.BooleanField(_("chủ hộ"), default=False)

    class Meta:
        constraints = _closed_by_an_act("member")

    def __str__(self) -> str:
        return f"{self.household_id} {self.person_id}"


class Registration(models.Model):
    """A person's permanent, temporary or declared residence at a dwelling.

    `until` is the last day of a term; `ended_on` the first day on which it no longer holds, with its ground.
    An extension is a row of its own that begins after the term and names the row it `extends`.
    """

    class Kind(models.TextChoices):
        PERMANENT = "permanent", _("Thường trú")
        TEMPORARY = "temporary", _("Tạm trú")
        DECLARED = "declared", _("Nơi ở hiện tại")

    person = models.ForeignKey(Person, models.PROTECT, related_name="registrations")
    kind = models.CharField(_("loại"), max_length=10, choices=Kind)
    dwelling = models.ForeignKey(Dwelling, models.PROTECT, related_name="registrations")
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="registrations")
    relation = models.CharField(_("quan hệ với chủ hộ"), max_length=60, blank=True)
    ground = models.CharField(_("căn cứ đăng ký"), max_length=40, blank=True)
    starts = models.DateField(_("từ ngày"))
    until = models.DateField(_("đến hết ngày"), null=True)
    extends = models.ForeignKey("self", models.PROTECT, null=True, related_name="extensions")
    ended_on = models.DateField(_("hết hiệu lực từ"), null=True)
    end_ground = models.CharField(_("lý do hết hiệu lực"), max_length=40, blank=True)
    opened_by = models.ForeignKey(RegisterEntry, models.PROTECT, related_name="registrations_opened")
    closed_by = models.ForeignKey(
        RegisterEntry, models.PROTECT, null=True, related_name="registrations_closed"
    )

    class Meta:
        verbose_name = _("đăng ký cư trú")
        verbose_name_plural = _("đăng ký cư trú")
        indexes = [
            models.Index(fields=["until"], name="registration_by_term", condition=Q(ended_on__isnull=True)),
        ]
        constraints = [
            *_closed_by_an_act("registration", "ended_on"),
            models.CheckConstraint(
                name="registration_end_has_a_ground",
                condition=Q(ended_on__isnull=True, end_ground="")
                | Q(ended_on__isnull=False) & ~Q(end_ground=""),
            ),
            models.CheckConstraint(
                name="temporary_residence_has_a_term",
                condition=Q(kind="temporary", until__isnull=False, until__gte=models.F("starts"))
                | ~Q(kind="temporary") & Q(until__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id}"

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day."""
        begun = self.starts <= on and (self.until is None or on <= self.until)
        return begun and (self.ended_on is None or on < self.ended_on)

    @property
    def last_day(self) -> date | None:
        """The last day it holds, as far as known; before `starts` for one that never took effect."""
        ended = self.ended_on - timedelta(days=1) if self.ended_on else None
        return min(ended, self.until) if ended and self.until else ended or self.until


class Absence(models.Model):
    """A declared absence, both days included. Append-only."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="absences")
    point = models.CharField(_("điểm"), max_length=1, help_text="a, b, c or d of Article 31(1)")
    starts = models.DateField(_("từ ngày"))
    until = models.DateField(_("đến hết ngày"))
    reason = models.CharField(_("lý do"), max_length=300)
    destination = models.CharField(_("nơi đến"), max_length=300)
    entry = models.ForeignKey(RegisterEntry, models.PROTECT, related_name="absences")

    class Meta:
        ordering = ["-starts", "-id"]
        constraints = [
            models.CheckConstraint(
                name="absence_ends_after_start", condition=Q(until__gte=models.F("starts"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.starts}"


class EntryPerson(models.Model):
    """Whom an act of the register concerns, for the time line of a person. Append-only."""

    entry = models.ForeignKey(RegisterEntry, models.PROTECT, related_name="concerned")
    person = models.ForeignKey(Person, models.PROTECT, related_name="entries")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "person"], name="entry_person_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.person_id}"


class TermReminder(models.Model):
    """A reminder that a temporary term ends was sent, so many days before."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="reminders")
    days_before = models.PositiveSmallIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["registration", "days_before"], name="reminder_once"),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} -{self.days_before}"


class TrialPopulationRecord(models.Model):
    """An invented person of the trial population database; exists outside production only."""

    personal_number = models.CharField(max_length=12, primary_key=True)
    full_name = models.CharField(max_length=160)
    birth_date = models.DateField()
    sex = models.CharField(max_length=1)
    ethnicity = models.CharField(max_length=60, blank=True)
    religion = models.CharField(max_length=60, blank=True)
    native_place = models.CharField(max_length=300, blank=True)
    birth_registration_place = models.CharField(max_length=300, blank=True)
    marital_status = models.CharField(max_length=20, blank=True)
    permanent_address = models.CharField(max_length=300, blank=True)
    permanent_ward_code = models.CharField(max_length=5, blank=True)
    digital_citizen = models.BooleanField(default=False)
    died_on = models.DateField(null=True)
    kin: "models.JSONField[list[list[str]]]" = models.JSONField(
        default=list, help_text="pairs of relation and personal number"
    )
    documents: "models.JSONField[list[dict[str, str]]]" = models.JSONField(default=list)
    dossiers_told: "models.JSONField[list[str]]" = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.full_name
