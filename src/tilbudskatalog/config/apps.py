from django.apps import AppConfig


class RoofConfig(AppConfig):
    name = "tilbudskatalog.config"
    label = "config"
