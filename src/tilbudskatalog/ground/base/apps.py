from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "tilbudskatalog.ground.base"
    label = "base"
