from django.apps import AppConfig


class OfferingsConfig(AppConfig):
    name = "tilbudskatalog.catalog.offerings"
    label = "offerings"

    def ready(self) -> None:
        from tilbudskatalog.catalog.offerings import draft_index, marking

        marking.connect()
        draft_index.connect()
