"""Addresses of Today, the declaration sheet and the field that takes anything."""

from django.urls import path

from cutru.stays.views import reading, scan, sheet, today

urlpatterns = [
    path("hom-nay/", today.today, name="today"),
    path("khai-bao/", sheet.sheet, name="sheet"),
    path("khai-bao/<int:id>/", sheet.draft, name="draft"),
    path("khai-bao/<int:id>/xoa/", sheet.delete, name="draft_delete"),
    path("khai-bao/<int:id>/giu-lai/", sheet.hold, name="draft_hold"),
    path("khai-bao/doc/", reading.read, name="read"),
    path("khai-bao/doc/<uuid:batch>/", reading.read_progress, name="read_progress"),
    path("khai-bao/xem-lai/", sheet.review, name="review"),
    path("khai-bao/gui/", sheet.send, name="send"),
    path("khai-bao/quoc-tich/", sheet.nationalities, name="nationalities"),
    path("quet/", scan.scan, name="scan"),
]
