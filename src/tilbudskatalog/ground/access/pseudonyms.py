"""The audit log knows people by pseudonym. Only the person's own row ties one to the other."""

from django.db import transaction

from tilbudskatalog.ground.access.models import AuditEvent, User
from tilbudskatalog.ground.base.ids import new_uid


@transaction.atomic
def destroy(*, person: User) -> None:
    """From now on nobody can tell which lines of the log were this person's; the lines and their chain stay whole.

    For `accounts.erase`, which also takes the name that the account had been given.
    """
    AuditEvent.objects.filter(actor=person).update(actor=None)
    # Lines about the account itself, as of logging in, have its uid beside the pseudonym: it gets a new one of both.
    person.pseudonym, person.uid = new_uid(), new_uid()
    person.save(update_fields=["pseudonym", "uid"])
