"""How hard a Norwegian text is to read: LIX, words per sentence plus the share of words of more than six letters.

Björnsson, 1968. Under 40 is what newspapers and public letters aim for; over 50 is heavy.
"""

import re
from dataclasses import dataclass

# What parts sentences; a line that ends without a mark, such as a point in a list, is one too.
SENTENCES = re.compile(r"[.!?:]+(?=\s|$)|\n+")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*", re.UNICODE)
LONG = 7
# Of fewer words than this the figure tells nothing.
ENOUGH_WORDS = 25


@dataclass(frozen=True, slots=True)
class Reading:
    lix: int
    longest: str
    words_in_longest: int


def of(text: str) -> Reading | None:
    """None for a text too short to judge."""
    sentences = [(part.strip(), len(WORD.findall(part))) for part in SENTENCES.split(text)]
    sentences = [(part, words) for part, words in sentences if words]
    words = WORD.findall(text)
    if len(words) < ENOUGH_WORDS:
        return None
    long_words = sum(len(word) >= LONG for word in words)
    longest, count = max(sentences, key=lambda each: each[1])
    return Reading(round(len(words) / len(sentences) + 100 * long_words / len(words)), longest, count)
