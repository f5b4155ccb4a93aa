"""Addresses of a citizen's pages."""

from django.urls import path

from cutru.citizens.views import guests, home, place, sending, stays

app_name = "citizens"
_notice = "luu-tru/<uuid:number>/"
_guest = f"{_notice}khach/<int:guest>/"
_stay = "luu-tru/luot/<str:receipt>/"
urlpatterns = [
    path("", home.home, name="home"),
    path("luu-tru/", home.notify, name="notify"),
    path("luu-tru/tao-moi/", home.start, name="start"),
    path(f"{_notice}noi-o/", place.place, name="place"),
    path(f"{_notice}noi-o/nha-toi/", place.own_home, name="own_home"),
    path(f"{_notice}dia-ban/", place.area, name="area"),
    path(f"{_notice}loai-hinh/", place.type_of_place, name="type"),
    path(f"{_notice}co-so/", place.facility, name="facility"),
    path(f"{_notice}nha-rieng/", place.home_of_others, name="home_of_others"),
    path(f"{_notice}bo/", place.drop, name="drop"),
    path(f"{_notice}khach/", guests.guests, name="guests"),
    path(f"{_notice}khach/them/", guests.add_guest, name="add_guest"),
    path(_guest, guests.guest, name="guest"),
    path(f"{_guest}thoi-gian/", guests.guest_period, name="guest_period"),
    path(f"{_guest}bo/", guests.remove_guest, name="remove_guest"),
    path(f"{_notice}xem-lai/", sending.review, name="review"),
    path(f"{_notice}gui/", sending.send, name="send"),
    path(f"{_notice}bien-nhan/", sending.receipts, name="receipts"),
    path(f"{_notice}bien-nhan.pdf", sending.receipts_pdf, name="receipts_pdf"),
    path(_stay, stays.stay, name="stay"),
    path(f"{_stay}bien-nhan.pdf", stays.receipt_pdf, name="receipt_pdf"),
    path(f"{_stay}dinh-chinh/", stays.correct, name="correct"),
    path(f"{_stay}gia-han/", stays.extend, name="extend"),
    path(f"{_stay}huy/", stays.withdraw, name="withdraw"),
]
