from django.apps import AppConfig


class ConceptsConfig(AppConfig):
    name = "tilbudskatalog.registers.concepts"
    label = "concepts"
