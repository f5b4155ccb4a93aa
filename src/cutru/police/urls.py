"""Addresses of the officers' desk."""

from django.urls import path

from cutru.police.views import facilities, inbox, intake, people, pictures, purpose, register_book, stays

app_name = "police"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("moi/", inbox.new, name="new"),
    path("xac-nhan/", inbox.confirm, name="confirm"),
    path("muc-dich/", purpose.purpose, name="purpose"),
    path("tim/", stays.search, name="search"),
    path("khach/", stays.stays, name="stays"),
    path("khach/xuat.xlsx", stays.export, name="export"),
    path("khach/<int:pk>/", stays.stay, name="stay"),
    path("khach/<int:pk>/anh/<uuid:number>.jpg", pictures.picture, name="picture"),
    path("khach/<int:pk>/anh/<uuid:number>/nho.jpg", pictures.thumbnail, name="thumbnail"),
    path("khach/<int:pk>/dinh-chinh/", stays.ask_for_correction, name="ask_correction"),
    path("khach/<int:pk>/na17.pdf", stays.na17, name="na17"),
    path("khach/<int:pk>/na17-xac-nhan.pdf", stays.confirmed_pdf, name="confirmed_pdf"),
    path("co-so/", facilities.facilities, name="facilities"),
    path("co-so/<int:pk>/", facilities.facility, name="facility"),
    path("co-so/<int:pk>/xac-minh/", facilities.verify, name="verify"),
    path("co-so/<int:pk>/tu-choi/", facilities.refuse, name="refuse"),
    path(
        "co-so/<int:pk>/nhan-vien/<int:member>/dat-lai-xac-thuc/",
        people.reset_second_factor,
        name="reset_second_factor",
    ),
    path("tiep-nhan/", intake.start, name="intake"),
    path("tiep-nhan/ho-gia-dinh/", people.household, name="household"),
    path("tiep-nhan/<int:pk>/<str:regime>/", intake.form, name="intake_form"),
    path("tiep-nhan/xong/<int:pk>/", intake.done, name="intake_done"),
    path("so/", register_book.register_book, name="register_book"),
    path("so/so.pdf", register_book.as_pdf, name="register_book_pdf"),
    path("so/so.xlsx", register_book.as_workbook, name="register_book_xlsx"),
]
