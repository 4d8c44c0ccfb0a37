from tilbudskatalog.catalog.search.compounds import Compounds

KNOWN = Compounds(["røykeslutt", "smerte", "mestring", "smertemestring", "kurs", "barsel", "lunge", "demens"])


def test_a_compound_is_split_at_words_that_stand_alone() -> None:
    assert KNOWN.parts("røykesluttkurs") == ("røykeslutt", "kurs")


def test_the_linking_letter_belongs_to_neither_part() -> None:
    assert KNOWN.parts("smertemestringskurs") == ("smertemestring", "smerte", "mestring", "kurs")


def test_before_the_head_of_an_offerings_name_the_first_part_may_be_unknown() -> None:
    assert KNOWN.parts("bitihundegruppe") == ("bitihunde", "gruppe")


def test_a_word_that_is_no_compound_has_no_parts() -> None:
    assert KNOWN.parts("demens") == ()
    assert KNOWN.parts("fotballbane") == ()
