from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "tilbudskatalog.participation.privacy"
    label = "privacy"
