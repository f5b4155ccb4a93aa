"""Addresses of accounts that allauth does not know."""

from django.urls import path

from cutru.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.profile, name="profile"),
    path("login/", views.old_login, name="old_login"),
    path("captcha/<slug:key>.wav", views.captcha_audio, name="captcha_audio"),
]
