"""Addresses of the import pages, below /nhap-tep/."""

from django.urls import path

from cutru.exchange import views

app_name = "exchange"
urlpatterns = [
    path("", views.start, name="start"),
    path("mau/khach-viet-nam.xlsx", views.template_file, {"regime": "V"}, name="template_vietnamese"),
    path("mau/khach-nuoc-ngoai.xlsx", views.template_file, {"regime": "F"}, name="template_foreign"),
    path("<uuid:number>/", views.detail, name="detail"),
    path("<uuid:number>/tra-loi/", views.answer, name="answer"),
    path("<uuid:number>/gui/", views.hand_in, name="hand_in"),
    path("<uuid:number>/dong-loi.xlsx", views.rejected_file, name="rejected"),
]
