from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "tilbudskatalog.registers.organizations"
    label = "organizations"
