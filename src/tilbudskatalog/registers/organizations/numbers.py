"""Organization numbers of the Norwegian register of legal entities."""

import re

_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)


def is_organization_number(text: str) -> bool:
    """Nine digits, of which the last is a check digit: modulus 11, weights 3 2 7 6 5 4 3 2 (Brønnøysundregistrene)."""
    if not re.fullmatch(r"[0-9]{9}", text):
        return False
    remainder = sum(int(digit) * weight for digit, weight in zip(text, _WEIGHTS, strict=False)) % 11
    # A remainder of 1 would need the digit 10: such numbers are not given out.
    return (11 - remainder) % 11 == int(text[8])
