from django.apps import AppConfig


class EnrollmentConfig(AppConfig):
    name = "tilbudskatalog.participation.enrollment"
    label = "enrollment"
