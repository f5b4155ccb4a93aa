"""Administration of places: where services are rolled out, flags of wards, how to reach police units."""

from django.contrib import admin
from django.http import HttpRequest

from cutru.places.models import PoliceUnit, Rollout, Ward


class FixedRows:
    """Rows come with a migration: they are edited, never added or deleted."""

    def has_add_permission(self, request: HttpRequest, *args: object) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, *args: object) -> bool:
        return False


@admin.register(Rollout)
class RolloutAdmin(admin.ModelAdmin):
    list_display = ("service", "province", "ward", "starts", "ends")
    list_filter = ("service", "province")
    list_select_related = ("province", "ward")
    raw_id_fields = ("ward",)


@admin.register(Ward)
class WardAdmin(FixedRows, admin.ModelAdmin):
    list_display = ("code", "name", "province", "is_remote", "is_border")
    list_filter = ("is_remote", "is_border", "province")
    list_select_related = ("province",)
    search_fields = ("name", "search_key", "code")
    readonly_fields = ("code", "province", "name", "search_key")


@admin.register(PoliceUnit)
class PoliceUnitAdmin(FixedRows, admin.ModelAdmin):
    list_display = ("name", "kind", "province", "phone", "email")
    list_filter = ("kind", "province")
    list_select_related = ("province",)
    search_fields = ("name", "ward__search_key")
    readonly_fields = ("kind", "name", "province", "ward")
