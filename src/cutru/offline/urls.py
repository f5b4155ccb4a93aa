"""Addresses of the app and of the page that opens without a network."""

from django.urls import path

from cutru.offline import views

app_name = "offline"
urlpatterns = [
    path("sw.js", views.service_worker, name="service_worker"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("ngoai-tuyen/", views.page, name="page"),
    path("ngoai-tuyen/mang/", views.reachable, name="reachable"),
    path("ngoai-tuyen/khoa/", views.key, name="key"),
    path("ngoai-tuyen/gui/", views.send, name="send"),
]
