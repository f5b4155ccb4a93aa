"""Addresses of the administrator's pages about the law."""

from django.urls import path

from cutru.legislation.views import corrections, rules

app_name = "legislation"
urlpatterns = [
    path("", rules.pending, name="pending"),
    path("phien-ban/<str:version_id>/", rules.version, name="version"),
    path("phien-ban/<str:version_id>/de-nghi/", rules.propose, name="propose"),
    path("xac-nhan/<int:pk>/<slug:step>/", rules.step, name="confirmation_step"),
    path("thu-tuc/", corrections.procedures, name="procedures"),
    path("thu-tuc/<slug:procedure_id>/", corrections.procedure, name="procedure"),
    path("thu-tuc/<slug:procedure_id>/sua/<path:place>/", corrections.correct, name="correct"),
    path("sua-doi/<int:pk>/", corrections.correction, name="correction"),
    path("sua-doi/<int:pk>/<slug:step>/", corrections.step, name="correction_step"),
]
