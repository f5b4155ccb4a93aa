"""Addresses of the trial identity provider."""

from django.urls import path

from cutru.accounts.openid import trial_views

app_name = "trial_identity"
urlpatterns = [
    path(".well-known/openid-configuration", trial_views.configuration, name="configuration"),
    path("dang-nhap/", trial_views.authorize, name="authorize"),
    path("ma/", trial_views.token, name="token"),
    path("thong-tin/", trial_views.user_info, name="user_info"),
    path("khoa/", trial_views.keys, name="keys"),
]
