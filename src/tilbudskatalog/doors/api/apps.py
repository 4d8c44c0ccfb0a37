from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "tilbudskatalog.doors.api"
    label = "api"
