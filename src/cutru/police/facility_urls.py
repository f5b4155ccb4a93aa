"""Addresses of confirmed papers, for the facilities that get them back."""

from django.urls import path

from cutru.police.views import confirmed

app_name = "confirmed"
urlpatterns = [path("<str:receipt>.pdf", confirmed.confirmed_pdf, name="pdf")]
