from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "tilbudskatalog.catalog.courses"
    label = "courses"
