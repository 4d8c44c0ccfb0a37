from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "tilbudskatalog.ground.access"
    label = "access"
