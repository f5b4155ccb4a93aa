"""Editing the public pages, for administrators. Every change is written to the audit log."""

from typing import Any, cast

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.db import transaction
from django.db.models import Field, Model, QuerySet
from django.http import HttpRequest
from procrastinate.contrib.django.models import ProcrastinateJob

from cutru.accounts.models import User
from cutru.audit.actions import record_event
from cutru.web.models import FaqEntry, GuidePage, Notice

# Changed here, they would pass by the rules and the audit log of accounts.
admin.site.unregister((EmailAddress, Authenticator, UserSession, ProcrastinateJob))


class Recorded(admin.ModelAdmin):
    """Writes who changed which page, with the names of the fields, in the transaction of the change."""

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        """Each of the two languages is named to screen readers and spelling checkers."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        language = db_field.name.rpartition("_")[2]
        if field is not None and language in ("vi", "en"):
            field.widget.attrs["lang"] = language
        return field

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            self._record(request, "page_changed" if change else "page_added", obj, list(form.changed_data))

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        with transaction.atomic():
            self._record(request, "page_deleted", obj, [])
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> None:
        with transaction.atomic():
            for obj in queryset:
                self._record(request, "page_deleted", obj, [])
            super().delete_queryset(request, queryset)

    def _record(self, request: HttpRequest, action: str, obj: Model, fields: list[str]) -> None:
        details = {"title": str(obj), "fields": fields}
        record_event(cast(User, request.user), action, obj._meta.model_name or "", obj.pk, details=details)


@admin.register(Notice)
class NoticeAdmin(Recorded):
    list_display = ("__str__", "starts", "ends", "order")
    fields = ("title_vi", "body_vi", "title_en", "body_en", ("starts", "ends"), "order")


@admin.register(GuidePage)
class GuidePageAdmin(Recorded):
    list_display = ("__str__", "slug", "order", "is_shown")
    fields = ("slug", "title_vi", "lead_vi", "body_vi", "title_en", "lead_en", "body_en", "order", "is_shown")
    prepopulated_fields = {"slug": ("title_vi",)}


@admin.register(FaqEntry)
class FaqEntryAdmin(Recorded):
    list_display = ("__str__", "order", "is_shown")
    fields = ("question_vi", "answer_vi", "question_en", "answer_en", "order", "is_shown")
