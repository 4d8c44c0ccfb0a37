from django.apps import AppConfig


class StudioConfig(AppConfig):
    name = "tilbudskatalog.doors.studio"
    label = "studio"
