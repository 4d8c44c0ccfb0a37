from django.apps import AppConfig


class PublicationConfig(AppConfig):
    name = "tilbudskatalog.catalog.publication"
    label = "publication"
