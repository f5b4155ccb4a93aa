"""What somebody owes for a dossier and how it was paid. Amounts are whole đồng.

    waiting ⇄ failed → paid → refund_due → refunded
    waiting, failed → cancelled → refund_due, should the money come all the same

One row stands for one sum of money at most: money that comes a second time is a row of its own, to be given
back.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cutru.law.bilingual import Text
from cutru.payments.codes import show_code
from cutru.printing.payment import show_amount

OPEN_STATES = ("waiting", "failed")
"""Still to be paid: an attempt that failed may be made again."""
RECEIVED_STATES = ("paid", "refund_due", "refunded")
"""Money was received."""


class Payment(models.Model):
    """One sum asked for one matter."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ trả tiền")
        PAID = "paid", _("Đã trả tiền")
        FAILED = "failed", _("Trả tiền không thành")
        CANCELLED = "cancelled", _("Đã huỷ")
        REFUND_DUE = "refund_due", _("Chờ hoàn tiền")
        REFUNDED = "refunded", _("Đã hoàn tiền")

    class Method(models.TextChoices):
        NONE = "none", _("Chưa trả")
        ONLINE = "online", _("Trực tuyến")
        COUNTER = "counter", _("Tại nơi nộp hồ sơ")
        POST = "post", _("Qua bưu chính")

    code = models.CharField(_("mã thanh toán"), max_length=13, unique=True, editable=False)
    purpose = models.CharField(_("trả cho"), max_length=20, help_text="kind of matter: dossier")
    purpose_code = models.CharField(_("mã hồ sơ"), max_length=40)
    title = models.CharField(_("nội dung"), max_length=300)
    title_en = models.CharField(
        max_length=300, blank=True, help_text="the same in English, where it is known"
    )
    amount = models.PositiveBigIntegerField(_("số tiền"), help_text="đồng")
    state = models.CharField(_("tình trạng"), max_length=10, choices=State, default=State.WAITING)
    method = models.CharField(_("cách trả"), max_length=7, choices=Method, default=Method.NONE)
    payer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="payments",
        verbose_name=_("người trả"),
    )
    gateway = models.CharField(_("cổng thanh toán"), max_length=20, blank=True)
    gateway_reference = models.CharField(_("mã giao dịch"), max_length=80, blank=True)
    receipt_number = models.CharField(_("số biên lai"), max_length=40, blank=True)
    paid_at = models.DateTimeField(_("lúc trả"), null=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("cán bộ thu")
    )
    refunded_at = models.DateTimeField(_("lúc hoàn"), null=True)
    created_at = models.DateTimeField(_("lúc yêu cầu"), auto_now_add=True)

    class Meta:
        verbose_name = _("khoản thanh toán")
        verbose_name_plural = _("khoản thanh toán")
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["purpose", "purpose_code"], name="payment_by_purpose")]
        constraints = [
            models.CheckConstraint(name="payment_is_of_money", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="payment_is_for_a_matter", condition=~Q(purpose="") & ~Q(purpose_code="")
            ),
            models.CheckConstraint(
                name="payment_state_known",
                condition=Q(state__in=["waiting", "paid", "failed", "cancelled", "refund_due", "refunded"]),
            ),
            models.CheckConstraint(
                name="payment_received_when_and_how",
                condition=Q(
                    Q(
                        state__in=RECEIVED_STATES,
                        paid_at__isnull=False,
                        method__in=["online", "counter", "post"],
                    )
                    | Q(~Q(state__in=RECEIVED_STATES), paid_at=None, method="none")
                ),
            ),
            models.CheckConstraint(
                name="payment_refunded_when",
                condition=Q(state="refunded", refunded_at__isnull=False)
                | Q(~Q(state="refunded"), refunded_at=None),
            ),
            models.CheckConstraint(
                name="payment_online_by_a_gateway",
                condition=~Q(method="online") | (~Q(gateway="") & ~Q(gateway_reference="")),
            ),
            models.CheckConstraint(
                name="payment_by_hand_taken_by_somebody",
                condition=~Q(method__in=["counter", "post"])
                | (Q(received_by__isnull=False) & ~Q(receipt_number="")),
            ),
            models.UniqueConstraint(
                fields=["purpose", "purpose_code"],
                condition=Q(state__in=OPEN_STATES),
                name="payment_one_open",
            ),
            models.UniqueConstraint(
                fields=["purpose", "purpose_code"], condition=Q(state="paid"), name="payment_one_paid"
            ),
            models.UniqueConstraint(
                fields=["gateway", "gateway_reference"],
                condition=~Q(gateway_reference=""),
                name="payment_one_by_transaction",
            ),
        ]

    def __str__(self) -> str:
        return self.shown_code

    @property
    def shown_code(self) -> str:
        return show_code(self.code)

    @property
    def shown_title(self) -> str:
        """What is paid for, in the reader's language."""
        return Text(self.title, self.title_en or self.title).in_language(get_language() or "vi")

    @property
    def shown_amount(self) -> str:
        return show_amount(self.amount)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_received(self) -> bool:
        return self.state in RECEIVED_STATES


class PaymentEntry(models.Model):
    """One act on a payment. The database refuses to change or remove it."""

    class Action(models.TextChoices):
        REQUESTED = "requested", _("Yêu cầu trả tiền")
        STARTED = "started", _("Sang cổng thanh toán")
        FAILED = "failed", _("Trả tiền không thành")
        PAID = "paid", _("Đã trả tiền")
        PAID_AGAIN = "paid_again", _("Tiền đến thêm lần nữa")
        CONTRADICTED = "contradicted", _("Thông báo không khớp số tiền")
        CANCELLED = "cancelled", _("Huỷ")
        REFUND_DUE = "refund_due", _("Phải hoàn tiền")
        REFUNDED = "refunded", _("Đã hoàn tiền")

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="entries", verbose_name=_("khoản"))
    at = models.DateTimeField(_("lúc"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người làm")
    )
    action = models.CharField(_("việc"), max_length=12, choices=Action)
    details = models.JSONField(_("chi tiết"), default=dict)

    class Meta:
        verbose_name = _("nhật ký thanh toán")
        verbose_name_plural = _("nhật ký thanh toán")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.payment_id} {self.action}"
