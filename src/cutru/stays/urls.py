"""Addresses of stays."""

from django.urls import URLPattern

app_name = "stays"
urlpatterns: list[URLPattern] = []
