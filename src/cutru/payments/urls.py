"""Addresses of paying."""

from django.urls import path

from cutru.payments import views
from cutru.payments.views import trial

app_name = "payments"

urlpatterns = [
    path("thanh-toan/thu/<slug:code>/", trial.bank, name="trial"),
    path("thanh-toan/bao/<slug:name>/", views.notice, name="notice"),
    path("thanh-toan/<slug:code>/", views.pay, name="pay"),
    path("thanh-toan/<slug:code>/tro-ve/", views.returned, name="returned"),
    path("thanh-toan/<slug:code>/ket-qua/", views.result, name="result"),
    path("thanh-toan/<slug:code>/xac-nhan.pdf", views.confirmation, name="confirmation"),
]
