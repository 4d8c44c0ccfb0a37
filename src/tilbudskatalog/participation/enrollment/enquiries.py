"""Acts on questions to a provider: ask, answer, go on, close. An open one has an owner: the provider's coordinators."""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.ground.access import audit
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import Conflict, Invalid, NotFound, NotPermitted, Sentence
from tilbudskatalog.ground.base.keyed_hashes import keyed_hashes
from tilbudskatalog.ground.delivery import outbox, writing
from tilbudskatalog.ground.delivery.kinds import Kind
from tilbudskatalog.ground.delivery.models import Channel
from tilbudskatalog.ground.delivery.recipients import Contact
from tilbudskatalog.participation.enrollment.models import Enquiry, EnquiryMessage
from tilbudskatalog.participation.enrollment.party import normal_phone
from tilbudskatalog.registers.organizations.models import Organization
from tilbudskatalog.registers.organizations.policy import ROLES, Act, Policy

LONGEST = 2000
OPEN_AT_ONCE, IN_A_ROW = 5, 10
TOKEN_BYTES = 24
RECEIVED = Kind("enquiry.received", "enrollment/letters/enquiry_received.txt", subject=_("We have your question"))
ANSWERED = Kind(
    "enquiry.answered",
    "enrollment/letters/enquiry_answered.txt",
    subject=_("You have an answer"),
    sms=_("You have an answer: %(link)s"),
)
ASKED = Kind("enquiry.asked", "enrollment/letters/enquiry_asked.txt", subject=_("Somebody waits for an answer"))


@dataclass(frozen=True, slots=True)
class Question:
    name: str
    text: str
    email: str = ""
    phone: str = ""
    language: str = "nb"
    wants_a_call: bool = False


@transaction.atomic
def ask(*, organization: Organization, question: Question, offering: LocalOffering | None, by: User | None) -> Enquiry:
    """With or without a log-in. The provider's coordinators are told that somebody asks, but not what or who.

    Raises `Invalid`, `Conflict` for a closed provider, and for who has several questions that wait already.
    """
    _check(question)
    if organization.closed is not None and organization.closed <= clock.today():
        raise Conflict(_("This provider has closed."), code="closed")
    now, token = clock.now(), secrets.token_urlsafe(TOKEN_BYTES)
    contact = keyed_hashes(question.email.strip().lower() or normal_phone(question.phone), purpose="enquiry contact")
    if Enquiry.objects.filter(contact_hash__in=contact, state=Enquiry.State.OPEN).count() >= OPEN_AT_ONCE:
        raise Conflict(_("Several of your questions wait for an answer. Let them be answered first."), code="too-many")
    enquiry = Enquiry.objects.create(
        organization=organization,
        offering=offering,
        received_at=now,
        changed_at=now,
        person=by,
        name=" ".join(question.name.split()),
        email=question.email.strip(),
        phone=normal_phone(question.phone) if question.phone.strip() else "",
        contact_hash=contact[0],
        language=question.language,
        token_hash=_hashes(token)[0],
        wants_a_call=question.wants_a_call,
        synthetic=organization.synthetic,
    )
    _say(enquiry, question.text, by=by, from_provider=False)
    _tell(enquiry, RECEIVED, token)
    _record("ask", enquiry, by)
    return enquiry


@transaction.atomic
def answer(*, enquiry: Enquiry, by: User, text: str) -> Enquiry:
    """The provider's answer. Raises `NotPermitted`, `Invalid` for an empty one, `Conflict` where it is closed."""
    enquiry = _locked(enquiry)
    Policy(by).require(Act.COORDINATE, enquiry.organization)
    _refuse_closed(enquiry)
    _say(enquiry, text, by=by, from_provider=True)
    # A new link with each answer: the letter before may have gone astray.
    token = secrets.token_urlsafe(TOKEN_BYTES)
    enquiry.token_hash = _hashes(token)[0]
    _to(enquiry, Enquiry.State.ANSWERED)
    _tell(enquiry, ANSWERED, token)
    _record("answer", enquiry, by)
    return enquiry


@transaction.atomic
def go_on(*, enquiry: Enquiry, by: User | None, text: str) -> Enquiry:
    """Who asked writes again. `by` is None for who came by the link in a letter, which has been checked."""
    enquiry = _locked(enquiry)
    if by is not None and enquiry.person_id != by.pk:
        raise NotPermitted(_("This is somebody else's question."))
    _refuse_closed(enquiry)
    _refuse_many_in_a_row(enquiry)
    _say(enquiry, text, by=by, from_provider=False)
    _to(enquiry, Enquiry.State.OPEN)
    _record("go_on", enquiry, by)
    return enquiry


@transaction.atomic
def close(*, enquiry: Enquiry, by: User) -> Enquiry:
    """Nothing more to say; it is kept as long as the rule for it says. Raises `NotPermitted` or `Conflict`."""
    enquiry = _locked(enquiry)
    Policy(by).require(Act.COORDINATE, enquiry.organization)
    if enquiry.state == Enquiry.State.OPEN:
        raise Conflict(_("Answer first: somebody waits."), code="not-answered")
    _refuse_closed(enquiry)
    _to(enquiry, Enquiry.State.CLOSED)
    _record("close", enquiry, by)
    return enquiry


def opened(token: str) -> Enquiry:
    """What the link in a letter leads to. Raises `NotFound`."""
    rows = Enquiry.objects.select_related("organization", "offering")
    found = rows.filter(token_hash__in=_hashes(token), anonymized_at=None).first()
    if found is None:
        raise NotFound
    return found


def _check(question: Question) -> None:
    faults: dict[str, Sentence] = {}
    if not question.name.strip():
        faults["name"] = _("Write your name.")
    if not question.email.strip() and not question.phone.strip():
        faults["email"] = _("Give an e-mail address or a mobile number, so that the answer reaches you.")
    if question.email.strip():
        try:
            validate_email(question.email.strip())
        except ValidationError:
            faults["email"] = _("This is no e-mail address. It looks like name@example.no.")
    if question.phone.strip() and not normal_phone(question.phone):
        faults["phone"] = _("This is no phone number. A Norwegian one has eight digits.")
    if question.wants_a_call and not question.phone.strip():
        faults["phone"] = _("Give the number that they shall call.")
    faults |= _text_faults(question.text)
    if faults:
        raise Invalid(faults)


def _text_faults(text: str) -> dict[str, Sentence]:
    if not text.strip():
        return {"text": _("Write what you want to say.")}
    if len(text) > LONGEST:
        return {"text": _("Write at most %d letters.") % LONGEST}
    return {}


def _say(enquiry: Enquiry, text: str, *, by: User | None, from_provider: bool) -> None:
    if faults := _text_faults(text):
        raise Invalid(faults)
    EnquiryMessage.objects.create(
        enquiry=enquiry, text=text.strip(), by=by, from_provider=from_provider, at=clock.now()
    )
    if not from_provider:
        _tell_provider(enquiry)


def _to(enquiry: Enquiry, state: Enquiry.State) -> None:
    enquiry.state, enquiry.changed_at = state, clock.now()
    enquiry.save(update_fields=["state", "changed_at", "token_hash"])


def _tell(enquiry: Enquiry, kind: Kind, token: str) -> None:
    contact = Contact(email=enquiry.email, phone=enquiry.phone, person=enquiry.person)
    channel = Channel.EMAIL if enquiry.email else Channel.SMS
    if channel is Channel.SMS and not kind.sms:
        return
    outbox.send(
        kind=kind,
        to=contact,
        event=f"{kind.name}:{enquiry.uid}:{enquiry.messages.count()}",
        language=enquiry.language,
        context={"link": writing.address(f"/sporsmal/{token}", enquiry.language)},
        channel=channel,
    )


def _tell_provider(enquiry: Enquiry) -> None:
    """Those who can answer; one letter for each message."""
    staff = User.objects.filter(
        memberships__organization=enquiry.organization, memberships__role__in=ROLES[Act.COORDINATE], is_active=True
    ).distinct()
    context = {"link": f"{settings.PUBLIC_URL}/studio/sporsmal/"}
    event = f"asked:{enquiry.uid}:{enquiry.messages.count()}"
    outbox.send_all([outbox.Envelope(ASKED, each, event, "nb", context) for each in staff if each.email])


def _locked(enquiry: Enquiry) -> Enquiry:
    return Enquiry.objects.select_for_update(of=("self",)).select_related("organization").get(pk=enquiry.pk)


def _refuse_closed(enquiry: Enquiry) -> None:
    if enquiry.state == Enquiry.State.CLOSED:
        raise Conflict(_("This is closed. Ask anew."), code="closed")


def _refuse_many_in_a_row(enquiry: Enquiry) -> None:
    """Each is a letter to everybody who can answer."""
    answered = enquiry.messages.filter(from_provider=True).aggregate(last=Max("id"))["last"] or 0
    if enquiry.messages.filter(id__gt=answered).count() >= IN_A_ROW:
        raise Conflict(_("Several of your questions wait for an answer. Let them be answered first."), code="too-many")


def _hashes(token: str) -> list[str]:
    return keyed_hashes(token, purpose="enquiry link")


def _record(act: str, enquiry: Enquiry, by: User | None) -> None:
    audit.record(
        by=by, act=act, kind="enquiry", uid=enquiry.uid, organization_uid=enquiry.organization.uid, state=enquiry.state
    )
