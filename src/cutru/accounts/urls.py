"""Addresses of accounts that allauth does not know."""

from django.urls import path

from cutru.accounts import views
from cutru.accounts.openid import views as openid_views

app_name = "accounts"
urlpatterns = [
    path("", views.profile, name="profile"),
    path("login/", views.old_login, name="old_login"),
    path("dinh-danh/", openid_views.start, name="identity_login"),
    path("dinh-danh/tro-lai/", openid_views.callback, name="identity_callback"),
    path("captcha/<slug:key>.wav", views.captcha_audio, name="captcha_audio"),
]
