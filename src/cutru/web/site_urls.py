"""Addresses of the public pages."""

from django.urls import path

from cutru.web import views

app_name = "site"
urlpatterns = [
    path("", views.home, name="home"),
    path("bat-dau/", views.start, name="start"),
]
