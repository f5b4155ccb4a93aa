"""Who may log in, in which role, for which police unit."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cutru.places.models import PoliceUnit, Ward


class Role(models.TextChoices):
    """What an account may do at all; where it may do it follows from its police unit or its facilities."""

    FACILITY = "facility", _("Cơ sở lưu trú")
    WARD_POLICE = "ward_police", _("Công an cấp xã")
    PROVINCE_IMMIGRATION = "province_immigration", _("Quản lý xuất nhập cảnh cấp tỉnh")
    CENTRAL_IMMIGRATION = "central_immigration", _("Cục Quản lý xuất nhập cảnh")
    ADMINISTRATOR = "administrator", _("Quản trị hệ thống")
    CITIZEN = "citizen", _("Công dân")
    COMMITTEE = "committee", _("Ủy ban nhân dân cấp xã")


OFFICER_ROLES = frozenset({Role.WARD_POLICE, Role.PROVINCE_IMMIGRATION, Role.CENTRAL_IMMIGRATION})


class UserManager(BaseUserManager["User"]):
    """Finds accounts by login name without regard to case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username__iexact=username or "")

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        """A new account with its password hashed; a missing password means nobody can log in with it."""
        user = self.model(username=username.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: object) -> "User":
        return self.create_user(username, password, role=Role.ADMINISTRATOR, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """An account of one person, or of one program. Login names are unique in the whole system (PR-13)."""

    username = models.CharField(_("tên đăng nhập"), max_length=60, validators=[ASCIIUsernameValidator()])
    email = models.EmailField(_("thư điện tử"), blank=True)
    full_name = models.CharField(_("họ và tên"), max_length=160, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    role = models.CharField(_("vai trò"), max_length=24, choices=Role, default=Role.FACILITY)
    police_unit = models.ForeignKey(
        PoliceUnit, models.PROTECT, null=True, blank=True, related_name="officers", verbose_name=_("đơn vị")
    )
    committee_ward = models.ForeignKey(
        Ward,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="committee_members",
        verbose_name=_("phường, xã của Ủy ban"),
    )
    is_active = models.BooleanField(_("đang hoạt động"), default=True)
    is_trial = models.BooleanField(_("tài khoản dùng thử"), default=False)
    is_machine = models.BooleanField(
        _("tài khoản của phần mềm"), default=False, help_text="acts by keys only, nobody can log in with it"
    )
    legacy_system = models.CharField(_("hệ thống cũ"), max_length=10, blank=True)
    date_joined = models.DateTimeField(_("ngày tạo"), default=timezone.now)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    objects = UserManager()

    class Meta:
        verbose_name = _("tài khoản")
        verbose_name_plural = _("tài khoản")
        constraints = [
            models.UniqueConstraint(Lower("username"), name="username_unique_without_case"),
            models.CheckConstraint(
                name="officers_have_a_unit",
                condition=(
                    ~Q(role__in=["ward_police", "province_immigration", "central_immigration"])
                    | Q(police_unit__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="committee_accounts_have_a_ward",
                condition=Q(role="committee", committee_ward__isnull=False)
                | (~Q(role="committee") & Q(committee_ward__isnull=True)),
            ),
            models.CheckConstraint(
                name="citizens_have_no_password",
                condition=~Q(role="citizen") | Q(is_superuser=False, password__startswith="!"),  # noqa: S106  none at all
            ),
            models.CheckConstraint(
                name="machine_accounts_open_no_page",
                condition=Q(is_machine=False)
                | Q(role="facility", is_superuser=False, email="", password__startswith="!"),  # noqa: S106  no password at all
            ),
        ]

    def __str__(self) -> str:
        return self.username

    @property
    def is_officer(self) -> bool:
        return self.role in OFFICER_ROLES

    @property
    def unit_name(self) -> str:
        """The authority an officer works for, as journals name it; empty for everybody else."""
        if self.police_unit is not None:
            return self.police_unit.name
        return f"Ủy ban nhân dân {self.committee_ward.name}" if self.committee_ward is not None else ""

    @property
    def is_staff(self) -> bool:
        """Django's administration pages are the administrator's only."""
        return self.role == Role.ADMINISTRATOR

    def get_full_name(self) -> str:
        return self.full_name or self.username

    def get_short_name(self) -> str:
        return self.username


class CitizenProfile(models.Model):
    """Who a citizen is, as the identity provider said at the last login."""

    class Level(models.IntegerChoices):
        """Decree 69/2024/NĐ-CP: level 2 was checked against face or fingerprints by an officer."""

        ONE = 1, _("Mức độ 1")
        TWO = 2, _("Mức độ 2")

    class Sex(models.TextChoices):
        MALE = "M", _("Nam")
        FEMALE = "F", _("Nữ")

    user = models.OneToOneField(User, models.CASCADE, related_name="citizen", verbose_name=_("tài khoản"))
    personal_number = models.CharField(_("số định danh cá nhân"), max_length=12, unique=True)
    identity_level = models.PositiveSmallIntegerField(_("mức độ định danh"), choices=Level)
    full_name = models.CharField(_("họ và tên"), max_length=160)
    birth_date = models.DateField(_("ngày sinh"))
    sex = models.CharField(_("giới tính"), max_length=1, choices=Sex)
    permanent_address = models.CharField(_("nơi thường trú"), max_length=300, blank=True)
    ward = models.ForeignKey(
        Ward, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("phường, xã")
    )
    provider = models.CharField(max_length=200, help_text="issuer of the identity")
    subject = models.CharField(max_length=200, help_text="who that is at the issuer")
    verified_at = models.DateTimeField(_("lúc xác thực"))

    class Meta:
        verbose_name = _("công dân")
        verbose_name_plural = _("công dân")
        constraints = [
            models.UniqueConstraint(fields=["provider", "subject"], name="citizen_subject_once"),
            models.CheckConstraint(
                name="citizen_number_has_12_digits", condition=Q(personal_number__regex=r"^[0-9]{12}$")
            ),
            models.CheckConstraint(name="citizen_level_is_1_or_2", condition=Q(identity_level__in=[1, 2])),
            models.CheckConstraint(name="citizen_sex_is_known", condition=Q(sex__in=["M", "F"])),
        ]

    def __str__(self) -> str:
        return self.full_name
