"""Addresses of the pages about endpoints, below /phan-mem/webhook/."""

from django.urls import path

from cutru.exchange.webhooks import views

app_name = "webhooks"
urlpatterns = [
    path("them/", views.new, name="new"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/sua/", views.change, name="change"),
    path("<int:pk>/bat-tat/", views.switch, name="switch"),
    path("<int:pk>/khoa-ky/", views.new_secret, name="new_secret"),
    path("<int:pk>/xoa/", views.delete, name="delete"),
    path("<int:pk>/thu/", views.ping, name="ping"),
    path("<int:pk>/gui-lai/<int:delivery>/", views.replay, name="replay"),
]
