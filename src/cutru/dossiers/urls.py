"""Addresses of citizens and of whoever types a dossier for them."""

from django.urls import path

from cutru.dossiers.views import giving, standing, writing

app_name = "dossiers"
urlpatterns = [
    path("", writing.mine, name="mine"),
    path("moi/", writing.start, name="start"),
    path("y-kien/", standing.consents_asked, name="consents_asked"),
    path("y-kien/<uuid:number>/", standing.consent, name="consent"),
    path("giay/<uuid:number>.pdf", standing.slip, name="slip"),
    path("trang/<uuid:number>/<int:place>/", giving.page, name="page"),
    path("trang/<uuid:number>/<int:place>/nho/", giving.page, {"small": True}, name="thumbnail"),
    path("<str:code>/", writing.tasks, name="tasks"),
    path("<str:code>/cho-ai/", writing.for_whom, name="for_whom"),
    path("<str:code>/mau/<str:key>/", writing.form_page, name="form"),
    path("<str:code>/mau/<str:key>/luu/", writing.autosave, name="autosave"),
    path("<str:code>/mau/<str:key>/in.pdf", writing.form_paper, name="form_paper"),
    path("<str:code>/giay-to/", giving.documents, name="documents"),
    path("<str:code>/giay-to/<str:part>/", giving.add_document, name="add_document"),
    path("<str:code>/giay-to/<str:part>/ban-giay/", giving.add_paper, name="add_paper"),
    path("<str:code>/giay-to/<str:part>/mau/", giving.take_form, name="take_form"),
    path("<str:code>/bo-giay/<uuid:number>/", giving.remove_document, name="remove_document"),
    path("<str:code>/dong-y/", giving.consents, name="consents"),
    path("<str:code>/dong-y/<uuid:number>/giay/", giving.consent_on_paper, name="consent_on_paper"),
    path("<str:code>/le-phi/", giving.fee, name="fee"),
    path("<str:code>/xem-lai/", giving.review, name="review"),
    path("<str:code>/bo/", writing.discard, name="discard"),
    path("<str:code>/tinh-trang/", standing.status, name="status"),
    path("<str:code>/rut/", standing.withdraw, name="withdraw"),
    path("<str:code>/nop/<str:key>.pdf", standing.filed_form, name="filed_form"),
]
