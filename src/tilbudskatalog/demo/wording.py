"""The demo providers' own words. Most write both bokmål and nynorsk; some write one, as people do."""

from tilbudskatalog.demo.chance import chance, pick
from tilbudskatalog.ground.base.ids import slug
from tilbudskatalog.registers.organizations.models import Organization

Texts = dict[str, dict[str, str]]

NYNORSK_COUNTIES = ("46", "15")
DAYS = {"Mandager": "Måndagar", "Tirsdager": "Tysdagar", "Onsdager": "Onsdagar", "Torsdager": "Torsdagar"}
HOURS = ("9.30–11.00", "10.00–11.30", "12.30–14.00", "16.30–18.00", "17.00–18.30", "18.00–20.00")
RHYTHMS = {
    "Ny gruppe hver høst og vår.": "Ny gruppe kvar haust og vår.",
    "Vi starter når mange nok har meldt seg.": "Vi startar når mange nok har meldt seg.",
    "Du kan begynne når som helst.": "Du kan byrje når som helst.",
    "Neste gruppe starter i januar.": "Neste gruppe startar i januar.",
}
COSTS = {
    "50 kroner per gang": "50 kroner per gong",
    "100 kroner for materiell": "100 kroner for materiell",
    "200 kroner for hele kurset": "200 kroner for heile kurset",
    "350 kroner, som du får igjen når du fullfører": "350 kroner, som du får att når du fullfører",
    "Gratis, men ta med mat selv": "Gratis, men ta med mat sjølv",
}
WAYS_IN = {
    "Ring oss, så finner vi ut sammen om dette passer.": "Ring oss, så finn vi ut saman om dette passar.",
    "Send oss en e-post med navn og telefonnummer.": "Send oss ein e-post med namn og telefonnummer.",
}


def own_texts(owner: Organization, code: str, titles: dict[str, str], *, asks_for_money: bool) -> Texts:
    """Language → field → text; empty where this provider follows the national text in everything."""
    nb: dict[str, str] = {}
    luck = chance("change", owner.key, code)
    if luck < 0.6:
        day, hours = pick(tuple(DAYS), "day", owner.key, code), pick(HOURS, "hour", owner.key, code)
        nb["schedule"] = f"{day} kl. {hours}. {pick(tuple(RHYTHMS), 'rhythm', owner.key, code)}"
    if asks_for_money and 0.2 < luck < 0.34:
        nb["cost"] = pick(tuple(COSTS), "cost", owner.key, code)
    if 0.5 < luck < 0.6:
        nb["how_to_join"] = pick(tuple(WAYS_IN), "join", owner.key, code)
    place = owner.municipality.name if owner.municipality else ""
    if place and luck < 0.08:
        nb["title"] = f"{titles['nb']} i {place}"
    if not nb:
        return {}
    nn = {field: f"{titles['nn']} i {place}" if field == "title" else in_nynorsk(text) for field, text in nb.items()}
    return _languages(owner, code, nb, nn)


def in_nynorsk(text: str) -> str:
    for words in (DAYS, RHYTHMS, COSTS, WAYS_IN):
        for bokmal, nynorsk in words.items():
            text = text.replace(bokmal, nynorsk)
    return text


def _languages(owner: Organization, code: str, nb: dict[str, str], nn: dict[str, str]) -> Texts:
    luck = chance("languages", owner.key, code)
    county = owner.municipality.county_number if owner.municipality else ""
    if county in NYNORSK_COUNTIES:
        return {"nn": nn} if luck < 0.4 else {"nb": nb, "nn": nn}
    return {"nb": nb} if luck < 0.2 else {"nb": nb, "nn": nn}


def contact(owner: Organization) -> dict[str, str]:
    """Numbers that no telephone has and an address domain that is set aside for examples."""
    number = int(chance("phone", owner.key) * 10000)
    return {
        "contact_phone": f"00 00 {number // 100:02d} {number % 100:02d}",
        "contact_email": f"{slug(owner.short_name or owner.name)[:40]}@example.com",
    }
