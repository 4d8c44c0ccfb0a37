from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "tilbudskatalog.demo"
    label = "demo"
