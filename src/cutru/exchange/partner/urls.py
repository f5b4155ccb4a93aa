"""The exact paths of the official API: at the root, without a slash at the end."""

from django.urls import path

from cutru.exchange.partner import views

app_name = "partner"
urlpatterns = [
    path("authorization-service/oauth/token", views.token, name="token"),
    path("authorization-service/oauth/refresh-token", views.refresh_token, name="refresh_token"),
    path("authorization-service/oauth/revoke", views.revoke, name="revoke"),
    path("client-service/kbtt/kbtt-3th", views.declare_foreign, name="declare_foreign"),
    path("client-service/kbtt-vn/kbtt-3th", views.declare_vietnamese, name="declare_vietnamese"),
    path(
        "client-service/kbtt-vn/kbtt-3th/doi-ngay-tra-phong", views.change_departure, name="change_departure"
    ),
    path(
        "client-service/kbtt/kbtt-3th/doi-ngay-tra-phong",
        views.change_departure,
        name="change_departure_other_path",
    ),
    path("cms-backend/public/dm-qt/3th/get-all", views.nationalities, name="nationalities"),
    path("cms-backend/public/dm-tinh-tp/get-all", views.provinces, name="provinces"),
    path("cms-backend/public/dm-phuong-xa", views.wards, name="wards"),
    path("cms-backend/public/ly-do-cu-tru/get-all", views.stay_reasons, name="stay_reasons"),
    path("cms-backend/public/loai-giay-to/get-all", views.document_types, name="document_types"),
    path("cms-backend/public/noi-cu-tru/get-all", views.residence_types, name="residence_types"),
]
