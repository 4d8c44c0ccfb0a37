from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "tilbudskatalog.ground.design"
    label = "design"
