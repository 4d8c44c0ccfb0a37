from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "tilbudskatalog.catalog.search"
    label = "search"
