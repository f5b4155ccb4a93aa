"""The audit log for administrators: to be read, never changed."""

from django.contrib import admin
from django.http import HttpRequest

from cutru.audit.models import Event, Look


class ReadOnly(admin.ModelAdmin):
    """Rows are shown; nothing can be added, changed or deleted."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Look)
class LookAdmin(ReadOnly):
    list_display = ("at", "by", "unit_name", "subject", "subject_id", "reason", "address")
    list_filter = ("subject", "unit_name")
    list_select_related = ("by",)
    search_fields = ("by__username", "=subject_id", "reason")
    date_hierarchy = "at"
    show_full_result_count = False


@admin.register(Event)
class EventAdmin(ReadOnly):
    list_display = ("at", "by", "action", "subject", "subject_id", "address")
    list_filter = ("action", "subject")
    list_select_related = ("by",)
    search_fields = ("by__username", "=subject_id", "action")
    date_hierarchy = "at"
    show_full_result_count = False
