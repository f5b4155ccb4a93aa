"""Addresses of the public pages about procedures."""

app_name = "procedures"
urlpatterns: list = []
