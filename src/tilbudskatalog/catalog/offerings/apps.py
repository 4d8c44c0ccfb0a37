from django.apps import AppConfig


class OfferingsConfig(AppConfig):
    name = "tilbudskatalog.catalog.offerings"
    label = "offerings"

    def ready(self) -> None:
        from tilbudskatalog.catalog.offerings import dealings, draft_index, known, marking  # noqa: F401

        marking.connect()
        draft_index.connect()
