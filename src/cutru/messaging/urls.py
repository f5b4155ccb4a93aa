"""Addresses of a person's messages."""

from django.urls import path

from cutru.messaging import views

app_name = "messaging"

urlpatterns = [
    path("tin-nhan/", views.inbox, name="inbox"),
    path("tin-nhan/da-doc/", views.read_all, name="read_all"),
    path("tin-nhan/<int:number>/", views.message, name="message"),
]
