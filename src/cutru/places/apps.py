from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "cutru.places"
    label = "places"
