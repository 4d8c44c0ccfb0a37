"""The words of danger are in one register and the help in the other: neither may know a danger that the other lacks."""

from tilbudskatalog.registers.concepts import loading as concepts
from tilbudskatalog.registers.concepts.models import Concept
from tilbudskatalog.registers.organizations.models import Danger


def test_every_danger_has_its_words_and_every_word_its_help() -> None:
    rows = concepts.read()[concepts.CONCEPTS.file]
    assert {row["code"] for row in rows if row["scheme"] == Concept.Scheme.DANGER} == set(Danger.values)
