"""The columns of a provider's spreadsheet: their names in bokmål and nynorsk, and what else people call them.

A file's words are the file's own: they are understood whatever language the reader of the page has chosen.
"""

import re
from dataclasses import dataclass

from tilbudskatalog.catalog.offerings.fields import TEXT_FIELDS

SHEET = "Tilbud"
# What a cell may say instead of a value: take the national text again, or say nothing on purpose.
FOLLOW = frozenset({"nasjonal", "nasjonalt", "følg nasjonal", "følg nasjonal tekst"})
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Column:
    """`name`: `title.nb`, `access`, `contact_phone`; `also`: other headers that mean the same."""

    name: str
    nb: str
    nn: str
    also: tuple[str, ...] = ()

    @property
    def field(self) -> str:
        return self.name.partition(".")[0]

    @property
    def language(self) -> str:
        return self.name.partition(".")[2]


_TEXTS = {
    "title": ("Tittel", "Tittel", ("navn", "namn", "navn på tilbud", "tilbud")),
    "summary": ("Kort fortalt", "Kort fortalt", ("ingress", "sammendrag", "samandrag")),
    "description": ("Dette skjer", "Dette skjer", ("beskrivelse", "skildring", "innhold", "innhald")),
    "for_whom": ("For hvem", "For kven", ("målgruppe tekst", "passer for", "passar for")),
    "schedule": ("Når", "Når", ("tid", "tidspunkt", "tider")),
    "cost": ("Pris", "Pris", ("kostnad", "kostar", "koster")),
    "how_to_join": ("Slik blir du med", "Slik blir du med", ("slik melder du deg på", "slik melder du deg paa")),
}


def _text_columns() -> list[Column]:
    found = []
    for field in TEXT_FIELDS:
        nb, nn, also = _TEXTS[field]
        found.append(Column(f"{field}.nb", f"{nb} (bokmål)", f"{nn} (bokmål)", (nb, nn, *also)))
        found.append(Column(f"{field}.nn", f"{nb} (nynorsk)", f"{nn} (nynorsk)", tuple(f"{each} nn" for each in also)))
    return found


COLUMNS: tuple[Column, ...] = (
    Column("key", "Nøkkel", "Nøkkel", ("id", "referanse", "løpenummer", "nr")),
    Column("template", "Nasjonalt tilbud", "Nasjonalt tilbod", ("mal", "nasjonal mal", "kode", "nasjonal kode")),
    *_text_columns(),
    Column("access", "Påmelding", "Påmelding", ("tilgang", "hvordan komme inn")),
    Column("cost_kind", "Prisslag", "Prisslag", ("type pris", "pristype")),
    Column("formats", "Form", "Form", ("former", "type")),
    Column("themes", "Tema", "Tema", ("temaer", "emne")),
    Column("audiences", "Målgrupper", "Målgrupper", ("målgruppe",)),
    Column("conditions", "Diagnoser", "Diagnosar", ("diagnose", "tilstand")),
    Column("age_from", "Fra alder", "Frå alder", ("alder fra", "alder frå", "fra år")),
    Column("age_to", "Til alder", "Til alder", ("alder til", "til år")),
    Column("contact_phone", "Telefon", "Telefon", ("tlf", "telefonnummer", "mobil")),
    Column("contact_email", "E-post", "E-post", ("epost", "e-postadresse", "epostadresse", "email", "mail")),
    Column("contact_website", "Nettside", "Nettside", ("nettadresse", "lenke", "lenkje", "url", "web")),
    Column("place", "Sted", "Stad", ("lokale", "møtested", "møtestad", "stedsnavn")),
    Column("place_address", "Adresse", "Adresse", ("gateadresse",)),
    Column("place_municipality", "Kommune", "Kommune", ("stedets kommune", "kommunenummer")),
    Column("nationwide", "Hele landet", "Heile landet", ("landsdekkende", "landsdekkjande")),
)
BY_NAME = {column.name: column for column in COLUMNS}

ACCESS = {
    "self": ("selv", "sjølv", "meld deg på selv", "meld deg på sjølv", "egenhenvendelse", "self"),
    "referral": ("henvisning", "tilvising", "henvist", "tilvist", "referral"),
    "both": ("begge", "begge deler", "begge delar", "selv eller henvisning", "sjølv eller tilvising", "both"),
}
COST_KINDS = {
    "free": ("gratis", "free", "ingen", "0"),
    "fee": ("betaling", "deltakeravgift", "deltakaravgift", "avgift", "fee"),
    "outpatient_fee": ("egenandel", "eigendel", "eigenandel", "poliklinisk egenandel", "outpatient_fee"),
    "varies": ("varierer", "varierande", "varies"),
}
YES = frozenset({"ja", "j", "x", "yes", "1", "true", "sann"})
NO = frozenset({"nei", "n", "no", "0", "false", "usann"})


def plain(header: str) -> str:
    """How headers are compared: without case, signs, and the words that only say the language's usual one."""
    letters = re.sub(r"[^0-9a-zæøåäö]+", " ", header.casefold()).strip()
    letters = re.sub(r"\b(?:bokmål|nb|bm)$", "", letters).strip()
    return re.sub(r"\b(?:nynorsk|nno)$", "nn", letters).replace(" ", "")


_KNOWN = {plain(each): column for column in COLUMNS for each in (column.name, column.nb, column.nn, *column.also)}


def recognized(header: str) -> Column | None:
    return _KNOWN.get(plain(header))


def headers(language: str) -> list[str]:
    return [column.nn if language == "nn" else column.nb for column in COLUMNS]
