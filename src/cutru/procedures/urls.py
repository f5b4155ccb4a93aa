"""Addresses of the public pages about procedures."""

from django.urls import path

from cutru.procedures import views

app_name = "procedures"
urlpatterns = [
    path("", views.procedures, name="list"),
    path("tim/", views.find, name="finder"),
    path("<slug:procedure_id>/", views.procedure, name="procedure"),
]
