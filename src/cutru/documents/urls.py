"""Addresses of pictures of documents."""

from django.urls import path

from cutru.documents import views

app_name = "documents"

urlpatterns = [
    path("giay-to/<uuid:number>.jpg", views.picture, name="picture"),
    path("giay-to/<uuid:number>/nho.jpg", views.thumbnail, name="thumbnail"),
]
