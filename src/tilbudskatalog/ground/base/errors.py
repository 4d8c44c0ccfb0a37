"""Everything that can be answered with "no", drawn as a tree.

CatalogError
├── Refusal               expected; has a sentence for people and a code for programs
│   ├── NotPermitted      403  the person may not do this here
│   ├── NotFound          404  there is no such thing, or it is not theirs to see
│   ├── Gone              410  it was withdrawn
│   ├── Conflict          409  it can't be done in the state that things are in
│   └── Invalid           422  what was sent does not fit; `fields` says where and why
└── Fault                 a mistake of ours or of the surroundings; logged, becomes 500 or 503
    └── DatabaseAway      503  writing must wait; reading goes on
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence = str | Promise


class CatalogError(Exception):
    status = 500
    code = "error"


class Refusal(CatalogError):
    """An expected no. `sentence` is for people, `code` for programs."""

    status = 409
    code = "refused"
    sentence: Sentence = _("This can't be done.")

    def __init__(self, sentence: Sentence | None = None, *, code: str | None = None) -> None:
        self.sentence = sentence if sentence is not None else self.sentence
        self.code = code or self.code
        super().__init__(self.sentence)


class NotPermitted(Refusal):
    status = 403
    code = "not-permitted"
    sentence = _("You don't have the role that this takes.")


class NotFound(Refusal):
    status = 404
    code = "not-found"
    sentence = _("We can't find this.")


class Gone(Refusal):
    status = 410
    code = "gone"
    sentence = _("This has been withdrawn.")


class Conflict(Refusal):
    status = 409
    code = "conflict"


class Invalid(Refusal):
    """`fields` maps the field's name to a sentence that says what is wrong and what to do."""

    status = 422
    code = "invalid"
    sentence = _("Something needs to be corrected.")

    def __init__(self, fields: Mapping[str, Sentence], sentence: Sentence | None = None) -> None:
        self.fields = dict(fields)
        super().__init__(sentence)


class Fault(CatalogError):
    code = "fault"


class DatabaseAway(Fault):
    status = 503
    code = "try-again-shortly"


# What Django says by itself of a form or a row; here so that our catalogs have plainer words for it than Django's own.
PLAINER = (_("This field is required."), _("This field cannot be blank."), _("This field cannot be null."))
