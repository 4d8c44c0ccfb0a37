from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "tilbudskatalog.doors.portal"
    label = "portal"
