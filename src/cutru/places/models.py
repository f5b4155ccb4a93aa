"""Where things are: provinces, wards, the police units in charge, and where each service is rolled out."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Province(models.Model):
    """A province or centrally-run city of the 34 since 1 July 2025."""

    code = models.CharField(
        _("mã tỉnh"), max_length=2, primary_key=True, help_text="national statistical code"
    )
    portal_code = models.CharField(max_length=3, unique=True, help_text="code of the official files and API")
    short_code = models.CharField(max_length=3, help_text="letters of the official API (maTTChu)")
    name = models.CharField(_("tên"), max_length=100)
    portal_label = models.CharField(max_length=100, help_text="name as the official code list writes it")
    search_key = models.CharField(max_length=100, db_index=True)

    class Meta:
        verbose_name = _("tỉnh, thành phố")
        verbose_name_plural = _("tỉnh, thành phố")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Ward(models.Model):
    """A ward, commune or special zone (phường, xã, đặc khu) of the 3,321."""

    code = models.CharField(_("mã xã"), max_length=5, primary_key=True, help_text="national statistical code")
    province = models.ForeignKey(Province, models.PROTECT, related_name="wards", verbose_name=_("tỉnh"))
    name = models.CharField(_("tên"), max_length=100)
    search_key = models.CharField(max_length=100, db_index=True)
    is_remote = models.BooleanField(_("vùng sâu, vùng xa"), default=False)
    is_border = models.BooleanField(_("khu vực biên giới"), default=False)

    class Meta:
        verbose_name = _("phường, xã, đặc khu")
        verbose_name_plural = _("phường, xã, đặc khu")
        ordering = ["search_key"]

    def __str__(self) -> str:
        return self.name

    @property
    def portal_code(self) -> str:
        """Nine digits of the official files: province's portal code, the digit 9, the national code."""
        return f"{self.province.portal_code}9{self.code}"


class PoliceUnit(models.Model):
    """A police unit and the area it answers for: one ward, one province, or the country."""

    class Kind(models.TextChoices):
        WARD = "ward", _("Công an cấp xã")
        PROVINCE = "province", _("Phòng Quản lý xuất nhập cảnh")
        CENTRAL = "central", _("Cục Quản lý xuất nhập cảnh")

    kind = models.CharField(_("cấp"), max_length=10, choices=Kind)
    name = models.CharField(_("tên"), max_length=160)
    province = models.ForeignKey(Province, models.PROTECT, null=True, blank=True, verbose_name=_("tỉnh"))
    ward = models.OneToOneField(Ward, models.PROTECT, null=True, blank=True, related_name="police_unit")
    phone = models.CharField(_("điện thoại trực ban"), max_length=20, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)

    class Meta:
        verbose_name = _("đơn vị công an")
        verbose_name_plural = _("đơn vị công an")
        constraints = [
            models.CheckConstraint(
                name="police_unit_area_fits_kind",
                condition=(
                    Q(kind="ward", ward__isnull=False, province__isnull=False)
                    | Q(kind="province", ward__isnull=True, province__isnull=False)
                    | Q(kind="central", ward__isnull=True, province__isnull=True)
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Service(models.TextChoices):
    """The two duties the portal serves; the value is the regime of a stay."""

    FOREIGN = "F", _("Khai báo tạm trú cho người nước ngoài")
    VIETNAMESE = "V", _("Thông báo lưu trú cho công dân Việt Nam")


class Rollout(models.Model):
    """A service is available in a province, or in one ward of it, between two days (both inclusive)."""

    service = models.CharField(_("dịch vụ"), max_length=1, choices=Service)
    province = models.ForeignKey(Province, models.PROTECT, verbose_name=_("tỉnh"))
    ward = models.ForeignKey(
        Ward, models.PROTECT, null=True, blank=True, verbose_name=_("chỉ riêng phường, xã")
    )
    starts = models.DateField(_("từ ngày"))
    ends = models.DateField(_("đến ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("địa bàn triển khai")
        verbose_name_plural = _("địa bàn triển khai")
        constraints = [
            models.UniqueConstraint(
                "service", "province", "ward", "starts", name="rollout_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="rollout_ends_after_start",
                condition=Q(ends__isnull=True) | Q(ends__gte=models.F("starts")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_service_display()}: {self.ward or self.province}"
