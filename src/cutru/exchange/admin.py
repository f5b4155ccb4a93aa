"""Vendors and keys for administrators: to be read. `./cutru manage api_vendor` and managers change them."""

from django.contrib import admin

from cutru.audit.admin import ReadOnly
from cutru.exchange.programs.models import ApiKey, Vendor


@admin.register(Vendor)
class VendorAdmin(ReadOnly):
    list_display = ("name", "code", "contact_email", "is_active", "created_at")
    list_filter = ("is_active",)
    search_fields = ("name", "code", "contact_email")


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnly):
    exclude = ("digest",)
    list_display = (
        "public_id",
        "name",
        "program",
        "scopes",
        "created_at",
        "last_used_at",
        "expires_at",
        "revoked_at",
    )
    list_filter = ("program__is_sandbox",)
    list_select_related = ("program__vendor", "program__facility")
    search_fields = ("=public_id", "name", "program__vendor__name", "program__facility__name")
    show_full_result_count = False
