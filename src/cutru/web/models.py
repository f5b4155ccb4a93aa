"""The words of the public pages that an administrator edits without a release."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cutru.web.markdown import check_markdown


class Bilingual(models.Model):
    """Words in Vietnamese and English; a page in English shows the Vietnamese where English is missing."""

    class Meta:
        abstract = True

    def words(self, name: str) -> str:
        """The field `<name>_vi` or `<name>_en` for the language of this request."""
        if (get_language() or "").startswith("en"):
            english: str = getattr(self, f"{name}_en")
            if english:
                return english
        vietnamese: str = getattr(self, f"{name}_vi")
        return vietnamese


class Titled(Bilingual):
    """A title and a body in limited Markdown."""

    title_vi = models.CharField(_("tiêu đề (tiếng Việt)"), max_length=160)
    title_en = models.CharField(_("tiêu đề (tiếng Anh)"), max_length=160, blank=True)
    body_vi = models.TextField(_("nội dung (tiếng Việt)"), validators=[check_markdown])
    body_en = models.TextField(_("nội dung (tiếng Anh)"), blank=True, validators=[check_markdown])
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=10)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.words("title")

    @property
    def body(self) -> str:
        return self.words("body")


class Notice(Titled):
    """A notice in the block LƯU Ý of the home page, between two days (both inclusive)."""

    starts = models.DateField(_("hiện từ ngày"))
    ends = models.DateField(_("hiện đến ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("thông báo LƯU Ý")
        verbose_name_plural = _("thông báo LƯU Ý")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="notice_ends_after_start",
                condition=Q(ends__isnull=True) | Q(ends__gte=models.F("starts")),
                violation_error_message=_("Ngày thôi hiện phải từ ngày bắt đầu hiện trở đi."),
            )
        ]


class GuidePage(Titled):
    """One page of the user guide."""

    slug = models.SlugField(_("địa chỉ"), max_length=60, unique=True)
    lead_vi = models.CharField(_("tóm tắt (tiếng Việt)"), max_length=240)
    lead_en = models.CharField(_("tóm tắt (tiếng Anh)"), max_length=240, blank=True)
    is_shown = models.BooleanField(_("đang hiện"), default=True)

    class Meta:
        verbose_name = _("trang hướng dẫn")
        verbose_name_plural = _("trang hướng dẫn")
        ordering = ["order", "pk"]

    @property
    def lead(self) -> str:
        return self.words("lead")


class FaqEntry(Bilingual):
    """A question about using the portal; questions about the law come with the rules of law."""

    question_vi = models.CharField(_("câu hỏi (tiếng Việt)"), max_length=240)
    question_en = models.CharField(_("câu hỏi (tiếng Anh)"), max_length=240, blank=True)
    answer_vi = models.TextField(_("trả lời (tiếng Việt)"), validators=[check_markdown])
    answer_en = models.TextField(_("trả lời (tiếng Anh)"), blank=True, validators=[check_markdown])
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=10)
    is_shown = models.BooleanField(_("đang hiện"), default=True)

    class Meta:
        verbose_name = _("câu hỏi thường gặp")
        verbose_name_plural = _("câu hỏi thường gặp")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.question

    @property
    def question(self) -> str:
        return self.words("question")

    @property
    def answer(self) -> str:
        return self.words("answer")
