"""Organization numbers of the Norwegian register of legal entities."""

import re

from stdnum.no import orgnr


def is_organization_number(text: str) -> bool:
    """Nine digits and nothing else, of which the last is a check digit (modulus 11, Brønnøysundregistrene)."""
    return bool(re.fullmatch(r"[0-9]{9}", text)) and bool(orgnr.is_valid(text))
