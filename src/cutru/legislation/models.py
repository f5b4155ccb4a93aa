"""Decisions two administrators take together: a rule version acts, a value of a procedure is corrected."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

LONGEST_REASON = 1000


class Decision(models.Model):
    """Proposed by one administrator, decided by another; taken back the same way.

    Open until `confirmed_at` or `refused_at`; acts from `confirmed_at` until `withdrawn_at`.
    """

    class State(models.TextChoices):
        """What stands in `state`; the moments and people of each step stand beside it."""

        PROPOSED = "proposed", _("Chờ người thứ hai")
        ACTING = "acting", _("Đang áp dụng")
        REFUSED = "refused", _("Đã từ chối")
        ENDING = "ending", _("Đang áp dụng, chờ rút lại")
        WITHDRAWN = "withdrawn", _("Đã rút lại")

    state = models.CharField(_("trạng thái"), max_length=10, choices=State, default=State.PROPOSED)
    reason = models.CharField(_("lý do"), max_length=LONGEST_REASON)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người đề nghị")
    )
    proposed_at = models.DateTimeField(_("đề nghị lúc"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("người xác nhận"),
    )
    confirmed_at = models.DateTimeField(_("xác nhận lúc"), null=True)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người từ chối")
    )
    refused_at = models.DateTimeField(_("từ chối lúc"), null=True)
    refusal_reason = models.CharField(_("lý do từ chối"), max_length=LONGEST_REASON, blank=True)
    ending_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("người đề nghị rút"),
    )
    ending_at = models.DateTimeField(_("đề nghị rút lúc"), null=True)
    ending_reason = models.CharField(_("lý do rút"), max_length=LONGEST_REASON, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người rút lại")
    )
    withdrawn_at = models.DateTimeField(_("rút lại lúc"), null=True)

    class Meta:
        abstract = True

    @property
    def is_acting(self) -> bool:
        """Whether it acts now; a withdrawal that waits for its second person has no effect yet."""
        return self.state in (self.State.ACTING, self.State.ENDING)


ACTING = ("acting", "ending")
OPEN = ("proposed", *ACTING)


def _decision_constraints(name: str) -> list[models.BaseConstraint]:
    """Two people for each step, and a state that says the same as the moments beside it."""
    confirmed = Q(confirmed_at__isnull=False, confirmed_by__isnull=False)
    not_confirmed = Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
    refused = Q(refused_at__isnull=False, refused_by__isnull=False) & ~Q(refusal_reason="")
    not_refused = Q(refused_at__isnull=True, refused_by__isnull=True, refusal_reason="")
    ending = Q(ending_at__isnull=False, ending_by__isnull=False) & ~Q(ending_reason="")
    not_ending = Q(ending_at__isnull=True, ending_by__isnull=True, ending_reason="")
    withdrawn = Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
    not_withdrawn = Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
    states = (
        Q(state="proposed") & not_confirmed & not_refused & not_ending & not_withdrawn
        | Q(state="acting") & confirmed & not_refused & not_ending & not_withdrawn
        | Q(state="refused") & not_confirmed & refused & not_ending & not_withdrawn
        | Q(state="ending") & confirmed & not_refused & ending & not_withdrawn
        | Q(state="withdrawn") & confirmed & not_refused & ending & withdrawn
    )
    return [
        models.CheckConstraint(name=f"{name}_state_fits_its_moments", condition=states),
        models.CheckConstraint(name=f"{name}_has_a_reason", condition=~Q(reason="")),
        models.CheckConstraint(
            name=f"{name}_confirmed_by_another",
            condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
        ),
        models.CheckConstraint(
            name=f"{name}_withdrawn_by_another",
            condition=Q(withdrawn_by__isnull=True) | ~Q(withdrawn_by=F("ending_by")),
        ),
    ]


class LawConfirmation(Decision):
    """A rule version whose text the portal could not read in an official source acts all the same."""

    version_id = models.CharField(_("phiên bản"), max_length=100)

    class Meta:
        verbose_name = _("xác nhận pháp luật")
        verbose_name_plural = _("xác nhận pháp luật")
        constraints = [
            *_decision_constraints("law_confirmation"),
            models.UniqueConstraint(
                fields=["version_id"], condition=Q(state__in=OPEN), name="one_open_confirmation_of_a_version"
            ),
        ]

    def __str__(self) -> str:
        return self.version_id


class CatalogueCorrection(Decision):
    """One value of one version of a procedure, read otherwise from a day on.

    `path` is a JSON pointer into the facts; `released_value` is what the released data said there. When a
    release says something else the correction rests, because it may speak of another thing.
    """

    procedure_id = models.CharField(_("thủ tục"), max_length=80)
    version_from = models.DateField(_("phiên bản có hiệu lực từ"))
    path = models.CharField(_("vị trí"), max_length=200)
    released_value = models.JSONField(_("giá trị của bản phát hành"), null=True)
    value = models.JSONField(_("giá trị mới"), null=True)
    starts = models.DateField(_("áp dụng từ ngày"))
    source = models.CharField(_("căn cứ, nguồn"), max_length=LONGEST_REASON)

    class Meta:
        verbose_name = _("sửa giá trị thủ tục")
        verbose_name_plural = _("sửa giá trị thủ tục")
        constraints = [
            *_decision_constraints("correction"),
            models.CheckConstraint(name="correction_has_a_source", condition=~Q(source="")),
            models.CheckConstraint(
                name="correction_within_its_version", condition=Q(starts__gte=F("version_from"))
            ),
            models.UniqueConstraint(
                fields=["procedure_id", "version_from", "path", "starts"],
                condition=Q(state__in=OPEN),
                name="one_open_correction_of_a_value",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id}{self.path}"
