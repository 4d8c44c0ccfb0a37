from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "tilbudskatalog.ground.delivery"
    label = "delivery"
