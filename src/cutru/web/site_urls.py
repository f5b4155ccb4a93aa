"""Addresses of the public pages."""

from django.urls import path

from cutru.web import views

app_name = "site"
urlpatterns = [
    path("", views.home, name="home"),
    path("bat-dau/", views.start, name="start"),
    path("huong-dan/", views.guide, name="guide"),
    path("huong-dan/<slug:slug>/", views.guide_page, name="guide_page"),
    path("cau-hoi-thuong-gap/", views.faq, name="faq"),
    path("ho-tro/", views.support, name="support"),
    path("tai-ung-dung/", views.app, name="app"),
    path("dia-ban/", views.rollout, name="rollout"),
    path("muc-phat/", views.penalties, name="penalties"),
    path("favicon.ico", views.favicon),
    path("robots.txt", views.robots, name="robots"),
]
