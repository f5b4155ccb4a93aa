"""Addresses of the facility's pages and of the public receipt check."""

from django.urls import path, re_path

from cutru.stays.urls_sheet import urlpatterns as sheet_urls
from cutru.stays.views import correction, guests, receipts, stay

app_name = "stays"
RECEIPT = r"(?P<receipt>[0-9A-Za-z-]{15,18})"

urlpatterns = [
    *sheet_urls,
    path("khach/", guests.guest_list, name="list"),
    path("khach/xuat.xlsx", guests.export, name="export"),
    path("khach/na17.pdf", guests.na17_list, name="list_na17"),
    path("khach/hang-loat/", guests.act_on_many, name="act_on_many"),
    re_path(rf"^khach/{RECEIPT}/$", stay.detail, name="detail"),
    re_path(rf"^khach/{RECEIPT}/bien-nhan\.pdf$", stay.receipt_pdf, name="receipt_pdf"),
    re_path(rf"^khach/{RECEIPT}/na17\.pdf$", stay.na17_pdf, name="na17_pdf"),
    re_path(
        rf"^khach/{RECEIPT}/(?P<name>tra-phong|bo-tra-phong|gia-han|doi-phong|huy)/$", stay.act, name="act"
    ),
    re_path(rf"^khach/{RECEIPT}/dinh-chinh/$", correction.correct, name="correct"),
    path("da-gui/<uuid:number>/", receipts.submission, name="submission"),
    path("da-gui/<uuid:number>/bien-nhan.pdf", receipts.submission_pdf, name="submission_pdf"),
    path("kiem-tra/", receipts.check, name="check_form"),
    re_path(rf"^kiem-tra/{RECEIPT}/$", receipts.check, name="check"),
]
