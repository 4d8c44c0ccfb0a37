"""What came of several at once, said of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tilbudskatalog.catalog.offerings.together import Outcome
from tilbudskatalog.doors.studio.drafts import Titles
from tilbudskatalog.ground.base.errors import Refusal


@dataclass(frozen=True, slots=True)
class Said:
    """`href` leads to what it is about, and may be empty; `refusal` is None when it was done. `more`: which field."""

    titles: Titles
    href: str = ""
    refusal: Refusal | None = None
    more: str = ""

    @property
    def reasons(self) -> list[str]:
        """A refusal that names fields is told by them: the sentence above them says only that there is something."""
        if self.refusal is None:
            return []
        fields: Mapping[str, object] = getattr(self.refusal, "fields", {})
        return [str(each) for each in fields.values()] or [str(self.refusal.sentence)]


@dataclass(frozen=True, slots=True)
class Summary:
    """`sentence` is said of those that were done."""

    sentence: str
    done: list[Said]
    refused: list[Said]


def summary(sentence: str, outcomes: Sequence[Outcome], said: Sequence[Said]) -> Summary:
    """`said` has one for each outcome, in the same order."""
    done = [each for each, outcome in zip(said, outcomes, strict=True) if outcome.refusal is None]
    refused = [each for each, outcome in zip(said, outcomes, strict=True) if outcome.refusal is not None]
    return Summary(sentence, done, refused)
