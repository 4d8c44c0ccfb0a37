"""The end of an account: whoever comes back gets a new one, unless it had been closed."""

from django.db import transaction

from tilbudskatalog.ground.access import pseudonyms
from tilbudskatalog.ground.access.models import (
    Citizen,
    ClosedNumber,
    Identity,
    RecoveryCode,
    SecondFactor,
    Session,
    User,
)
from tilbudskatalog.ground.base import clock


@transaction.atomic
def erase(*, person: User) -> None:
    """Nobody logs in to it any more, and nobody can tell whose it was, in the log either. Its row stays, as others
    point to it.

    For the act that erases a person; it asks for permission and is recorded there.
    """
    if not person.is_active:
        _keep_closed(person)
    pseudonyms.destroy(person=person)
    for model in (Citizen, Identity, SecondFactor, RecoveryCode, Session):
        model._default_manager.filter(user=person).delete()
    person.username, person.is_active = f"erased-{person.uid.hex}", False
    person.first_name = person.last_name = person.email = person.introduction = ""
    person.set_unusable_password()
    person.save()


def _keep_closed(person: User) -> None:
    """Erasing would open again what was closed for a reason. The hash of the number stays, and nothing beside it."""
    for number_hash in Citizen.objects.filter(user=person).values_list("number_hash", flat=True):
        ClosedNumber.objects.get_or_create(number_hash=number_hash, defaults={"erased_at": clock.now()})
