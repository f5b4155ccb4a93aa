"""Addresses of the desk that decides or is asked."""

from django.urls import path

from cutru.dossiers.views import desk, desk_answering, desk_deciding, desk_record

app_name = "desk"
urlpatterns = [
    path("", desk.queue, name="queue"),
    path("nhan/", desk.take_many, name="take_many"),
    path("xuat/<str:kind>/", desk.export, name="export"),
    path("da-ket-thuc/", desk.ended, name="ended"),
    path("tim/", desk.search, name="search"),
    path("cau-hoi/", desk.questions, name="questions"),
    path("cau-hoi/<int:number>/", desk_answering.question, name="question"),
    path("qua-han/", desk.escalated, name="escalated"),
    path("lap/", desk.begin, name="begin"),
    path("<str:code>/", desk_record.dossier, name="dossier"),
    path("<str:code>/mau/<str:key>.pdf", desk_record.form_paper, name="form_paper"),
    path("<str:code>/nhan/", desk_deciding.take, name="take"),
    path("<str:code>/tiep-nhan/", desk_deciding.accept, name="accept"),
    path("<str:code>/tra-lai/<str:act>/", desk_deciding.turn_back, name="turn_back"),
    path("<str:code>/hoi/<str:to>/", desk_deciding.refer, name="refer"),
    path("<str:code>/giai-quyet/", desk_deciding.grant, name="grant"),
    path("<str:code>/thu-le-phi/", desk_deciding.pay, name="pay"),
    path("<str:code>/hoan-le-phi/<str:payment>/", desk_deciding.refund, name="refund"),
]
