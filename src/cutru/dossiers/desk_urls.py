"""Addresses of the desk that decides."""

app_name = "desk"
urlpatterns: list[object] = []
