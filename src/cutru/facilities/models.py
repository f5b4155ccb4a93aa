"""Accommodation facilities, their branches and the people who work for them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cutru.identity.names import search_key
from cutru.places.models import Ward


class FacilityType(models.TextChoices):
    """Kinds of facility: Article 32 Law 47/2014 and Article 30 Law on Residence, as the portals list them."""

    HOTEL = "hotel", _("Khách sạn")
    GUEST_HOUSE = "guest_house", _("Nhà nghỉ, nhà khách")
    HOMESTAY = "homestay", _("Homestay, lưu trú du lịch khác")
    BOARDING_HOUSE = "boarding_house", _("Nhà trọ, nhà ngăn phòng cho thuê")
    APARTMENT = "apartment", _("Chung cư, căn hộ cho thuê")
    INDUSTRIAL_ZONE = "industrial_zone", _("Lưu trú ở khu công nghiệp, khu chế xuất")
    WORKER_HOUSING = "worker_housing", _("Nhà ở người lao động, lán trại, nông trường")
    DORMITORY = "dormitory", _("Ký túc xá, nhà ở học sinh, sinh viên")
    MEDICAL = "medical", _("Cơ sở khám bệnh, chữa bệnh")
    RELIGIOUS = "religious", _("Cơ sở tín ngưỡng, tôn giáo")
    HOUSEHOLD = "household", _("Nhà riêng, hộ gia đình")
    OTHER = "other", _("Cơ sở khác có chức năng lưu trú")


ROOM_REQUIRED_TYPES = frozenset(
    {
        FacilityType.HOTEL,
        FacilityType.BOARDING_HOUSE,
        FacilityType.INDUSTRIAL_ZONE,
        FacilityType.APARTMENT,
        FacilityType.MEDICAL,
        FacilityType.DORMITORY,
    }
)
"""Types whose guests need a room (or ward, department) number: the official API's list, section 7.4."""


class PicturesKept(models.IntegerChoices):
    """Days after a guest has left for which a facility keeps pictures of the document."""

    NOT_KEPT = 0, _("Không giữ: xoá ngay khi gửi khai báo")
    MONTH = 30, _("Giữ 30 ngày sau khi khách đi")
    QUARTER = 90, _("Giữ 90 ngày sau khi khách đi")
    YEAR = 365, _("Giữ 365 ngày sau khi khách đi")


BUSINESS_TYPES = frozenset(
    {
        FacilityType.HOTEL,
        FacilityType.GUEST_HOUSE,
        FacilityType.HOMESTAY,
        FacilityType.BOARDING_HOUSE,
        FacilityType.INDUSTRIAL_ZONE,
    }
)
"""Types that take guests as a business: they give a business registration number and their size."""


class Facility(models.Model):
    """A place that takes guests; the police unit of its ward receives what it declares."""

    class Verification(models.TextChoices):
        AWAITING = "awaiting", _("Chờ công an xác minh")
        VERIFIED = "verified", _("Đã xác minh")
        REFUSED = "refused", _("Bị từ chối")

    type = models.CharField(_("loại hình"), max_length=20, choices=FacilityType)
    name = models.CharField(_("tên cơ sở"), max_length=160)
    ward = models.ForeignKey(Ward, models.PROTECT, related_name="facilities", verbose_name=_("phường, xã"))
    province_code = models.CharField(max_length=2, editable=False)
    search_key = models.CharField(max_length=400, editable=False, help_text="name, address: no accents")
    address = models.CharField(_("số nhà, đường, thôn"), max_length=200)
    phone = models.CharField(_("điện thoại"), max_length=20)
    email = models.EmailField(_("thư điện tử"))
    stars = models.PositiveSmallIntegerField(_("hạng sao"), null=True, blank=True)
    room_count = models.PositiveIntegerField(_("số phòng"), null=True, blank=True)
    business_number = models.CharField(_("số đăng ký kinh doanh"), max_length=20, blank=True)
    representative_name = models.CharField(_("người đại diện"), max_length=160)
    representative_birth_date = models.DateField(_("ngày sinh người đại diện"), null=True, blank=True)
    representative_phone = models.CharField(_("điện thoại người đại diện"), max_length=20)
    representative_number = models.CharField(_("số định danh người đại diện"), max_length=12, blank=True)
    main_facility = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="branches", verbose_name=_("cơ sở chính")
    )
    verification = models.CharField(
        _("xác minh"), max_length=10, choices=Verification, default=Verification.AWAITING
    )
    verification_reason = models.CharField(_("lý do từ chối"), max_length=300, blank=True)
    verified_at = models.DateTimeField(_("lúc xác minh"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    partner_api_allowed = models.BooleanField(
        _("cho phép phần mềm kết nối"),
        default=True,
        help_text="hotel software may log in with an account of the facility and declare its guests",
    )
    pictures_kept_days = models.PositiveSmallIntegerField(
        _("giữ ảnh giấy tờ"),
        choices=PicturesKept,
        default=PicturesKept.NOT_KEPT,
        help_text="days after a guest has left; the law may ask for more",
    )
    is_sandbox = models.BooleanField(
        _("cơ sở thử nghiệm"), default=False, help_text="for programs to try things; police never see it"
    )
    sandbox_of = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="sandbox", editable=False
    )
    has_webhooks = models.BooleanField(
        default=False,
        editable=False,
        help_text="whether programs want to be told what happens here; kept by exchange.webhooks",
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        help_text="the citizen who put a private home on file to notify a stay there",
    )
    rules_confirmed_at = models.DateTimeField(_("lúc xác nhận đã đọc quy định"))
    rules_version = models.CharField(max_length=40, help_text="rule version the confirmation was given on")
    created_at = models.DateTimeField(_("ngày đăng ký"), auto_now_add=True)
    registration_token = models.UUIDField(
        null=True,
        unique=True,
        editable=False,
        help_text="of the form that registered it: a second click finds it",
    )

    class Meta:
        verbose_name = _("cơ sở lưu trú")
        verbose_name_plural = _("cơ sở lưu trú")
        indexes = [
            models.Index(fields=["ward", "verification"], name="facility_by_ward"),
            models.Index(fields=["province_code"], name="facility_by_province"),
        ]
        constraints = [
            models.CheckConstraint(
                name="facility_refusal_has_reason",
                condition=~Q(verification="refused") | ~Q(verification_reason=""),
            ),
            models.CheckConstraint(
                name="facility_representative_is_known",
                condition=Q(type="household")
                | (Q(representative_birth_date__isnull=False) & ~Q(representative_number="")),
            ),
            models.CheckConstraint(
                name="facility_with_an_original_is_a_sandbox",
                condition=Q(sandbox_of__isnull=True) | Q(is_sandbox=True),
            ),
            models.UniqueConstraint(
                fields=["recorded_by", "ward", "search_key"],
                condition=Q(recorded_by__isnull=False),
                name="facility_home_on_file_once",
            ),
            models.CheckConstraint(
                name="facility_on_file_by_a_citizen_is_a_home",
                condition=Q(recorded_by__isnull=True) | Q(type="household", is_sandbox=False),
            ),
            models.CheckConstraint(
                name="facility_pictures_kept", condition=Q(pictures_kept_days__in=PicturesKept.values)
            ),
            models.CheckConstraint(
                name="facility_stars_1_to_5", condition=Q(stars__isnull=True) | Q(stars__range=(1, 5))
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.province_code = self.ward.province_id
        self.search_key = search_key(f"{self.name} {self.address}")
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # passes Django's own arguments through

    @property
    def room_required(self) -> bool:
        return self.type in ROOM_REQUIRED_TYPES

    @property
    def receiving_area(self) -> tuple[str, str]:
        """Codes of the province and ward whose police receive its guests; empty for a sandbox: none do."""
        return ("", "") if self.is_sandbox else (self.province_code, self.ward_id)

    @property
    def full_address(self) -> str:
        """Street, ward and province in one line."""
        return f"{self.address}, {self.ward}, {self.ward.province}"

    @property
    def is_household(self) -> bool:
        return self.type == FacilityType.HOUSEHOLD

    @property
    def is_verified(self) -> bool:
        return self.verification == self.Verification.VERIFIED


class Membership(models.Model):
    """A person works for a facility, as its manager or as a receptionist."""

    class Role(models.TextChoices):
        MANAGER = "manager", _("Quản lý")
        RECEPTIONIST = "receptionist", _("Lễ tân")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    facility = models.ForeignKey(Facility, models.CASCADE, related_name="memberships")
    role = models.CharField(_("vai trò"), max_length=12, choices=Role)
    is_active = models.BooleanField(_("đang làm việc"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("nhân viên cơ sở")
        verbose_name_plural = _("nhân viên cơ sở")
        constraints = [models.UniqueConstraint(fields=["user", "facility"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.facility}"
