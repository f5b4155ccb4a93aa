"""Addresses of the pages "Kết nối phần mềm", below /phan-mem/."""

from django.urls import path

from cutru.exchange.programs import views

app_name = "programs"
urlpatterns = [
    path("", views.start, name="start"),
    path("khoa/tao/", views.new_key, name="new_key"),
    path("khoa/<slug:public_id>/doi/", views.rotate, name="rotate"),
    path("khoa/<slug:public_id>/thu-hoi/", views.revoke, name="revoke"),
    path("nha-cung-cap/them/", views.let_in, name="let_in"),
    path("nha-cung-cap/<slug:code>/dung/", views.shut_out, name="shut_out"),
]
