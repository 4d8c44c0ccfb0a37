"""The demo providers' own words, in bokmål and nynorsk at once, so that the two never say different things."""

from tilbudskatalog.ground.base.ids import slug
from tilbudskatalog.registers.organizations.models import Organization

Texts = dict[str, dict[str, str]]

DAYS = (("Mandager", "Måndagar"), ("Tirsdager", "Tysdagar"), ("Onsdager", "Onsdagar"), ("Torsdager", "Torsdagar"))
HOURS = ("10.00–11.30", "12.30–14.00", "16.30–18.00", "17.00–18.30", "18.00–20.00")
COSTS = (
    ("100 kroner for materiell", "100 kroner for materiell"),
    ("Gratis, men ta med mat selv", "Gratis, men ta med mat sjølv"),
)


def schedule(texts: Texts, luck: float) -> None:
    day, hours = DAYS[int(luck * 4)], HOURS[int(luck * 97) % len(HOURS)]
    texts["nb"]["schedule"] = f"{day[0]} kl. {hours}. Ny gruppe hver høst og vår."
    texts["nn"]["schedule"] = f"{day[1]} kl. {hours}. Ny gruppe kvar haust og vår."


def cost(texts: Texts, luck: float) -> None:
    nb, nn = COSTS[int(luck * len(COSTS))]
    texts["nb"]["cost"], texts["nn"]["cost"] = nb, nn


def local_title(texts: Texts, title: dict[str, str], place: str) -> None:
    for language in ("nb", "nn"):
        texts[language]["title"] = f"{title[language]} i {place}"


def contact(owner: Organization) -> dict[str, str]:
    """Numbers that no telephone has and an address domain that is set aside for examples."""
    number = sum(ord(letter) for letter in owner.key) % 10000
    return {
        "contact_phone": f"00 00 {number // 100:02d} {number % 100:02d}",
        "contact_email": f"{slug(owner.key)}@example.com",
    }
