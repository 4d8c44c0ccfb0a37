"""The end of an account: whoever comes back gets a new one."""

from django.db import transaction

from tilbudskatalog.ground.access import pseudonyms
from tilbudskatalog.ground.access.models import Citizen, Identity, RecoveryCode, SecondFactor, Session, User


@transaction.atomic
def erase(*, person: User) -> None:
    """Nobody logs in to it any more, and nobody can tell whose it was, in the log either. Its row stays, as others
    point to it.

    For the act that erases a person; it asks for permission and is recorded there.
    """
    pseudonyms.destroy(person=person)
    for model in (Citizen, Identity, SecondFactor, RecoveryCode, Session):
        model._default_manager.filter(user=person).delete()
    person.username, person.is_active = f"erased-{person.uid.hex}", False
    person.first_name = person.last_name = person.email = person.introduction = ""
    person.set_unusable_password()
    person.save()
