from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "tilbudskatalog.insight"
    label = "insight"
