"""Addresses of the residence register, for the police of a ward."""

from django.urls import path

from cutru.residence.views import bars, register

app_name = "residence"
urlpatterns = [
    path("", register.search, name="search"),
    path("nguoi/<int:pk>/", register.person, name="person"),
    path("ho/<int:pk>/", register.household, name="household"),
    path("cho-o/<int:pk>/", register.dwelling, name="dwelling"),
    path("cho-o/<int:pk>/han-che/", bars.add, name="add_bar"),
    path("han-che/<int:pk>/bo/", bars.end, name="end_bar"),
]
