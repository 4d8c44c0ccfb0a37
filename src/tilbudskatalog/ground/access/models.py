from django.contrib.auth.models import AbstractUser
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tilbudskatalog.ground.base.ids import new_uid
from tilbudskatalog.ground.base.sealed_fields import KeyedHashField, SealedTextField


class User(AbstractUser):
    """A person who can log in. What they may do stands in their memberships, not here."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    # What the audit log knows the person by; see `pseudonyms`.
    pseudonym = models.UUIDField(default=new_uid, unique=True, editable=False)
    introduction = models.CharField(max_length=200, blank=True, help_text="Shown on the demo's log-in page only.")

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class AuditEvent(models.Model):
    """Who did what to what, when; a reading of somebody's data is a line too. Rows are only ever added, and sealed.

    `subject` is the pseudonym of the person whose data it is about, `why` what they were read for. `actor` is there to
    show a name by; what is sealed is `actor_pseudonym`, so that erasing a person leaves the chain whole.
    """

    at = models.DateTimeField(db_default=Now(), editable=False)
    actor = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    actor_pseudonym = models.UUIDField(null=True)
    subject = models.UUIDField(null=True)
    act = models.CharField(max_length=64)
    kind = models.CharField(max_length=32)
    uid = models.UUIDField()
    organization_uid = models.UUIDField(null=True)
    why = models.CharField(max_length=80, blank=True)
    details = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, blank=True)
    seal_number = models.BigIntegerField(null=True, unique=True, editable=False)
    seal = models.CharField(max_length=64, blank=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        indexes = [
            models.Index(fields=["uid", "at"]),
            models.Index(fields=["subject", "at"], condition=Q(subject__isnull=False), name="audit_of_a_person"),
            models.Index(fields=["id"], condition=Q(seal_number__isnull=True), name="audit_not_sealed"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(seal_number__isnull=True, seal="") | (Q(seal_number__isnull=False) & ~Q(seal="")),
                name="audit_seal_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act} {self.kind} {self.uid}"


class Citizen(models.Model):
    """What we know of a person as a citizen. The national identity number is sealed, and found by its keyed hash."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="citizen")
    number = SealedTextField()
    number_hash = KeyedHashField(unique=True)
    protected_address = models.BooleanField(
        default=False, help_text="Address protected by the population register: never printed, never exported."
    )

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return str(self.user)


class ClosedNumber(models.Model):
    """That the account with this number was closed when it was erased: who comes back with it gets no new one."""

    number_hash = KeyedHashField(unique=True)
    erased_at = models.DateTimeField(db_index=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.erased_at:%Y-%m-%d}"


class Identity(models.Model):
    """That an issuer's subject is this user. The pair is all that ties them: an e-mail address or a name never does."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name_plural = "identities"
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="subject_once_per_issuer")]

    def __str__(self) -> str:
        return f"{self.user}: {self.issuer}"


class Session(AbstractBaseSession):
    """A log-in that lasts. `issuer` and `issuer_session` let the issuer end it."""

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    seen_at = models.DateTimeField()
    issuer = models.CharField(max_length=200, blank=True)
    issuer_session = models.CharField(max_length=255, blank=True)

    wagtail_reference_index_ignore = True

    class Meta(AbstractBaseSession.Meta):
        indexes = [models.Index(fields=["issuer", "issuer_session"])]

    @classmethod
    def get_session_store_class(cls) -> "type[SessionBase]":
        from tilbudskatalog.ground.access.sessions import SessionStore

        return SessionStore


class LogInAttempt(models.Model):
    """That somebody tried, and failed. `key` is a keyed hash: the table is no list of people or of their addresses."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        indexes = [models.Index(fields=["key", "at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class SecondFactor(models.Model):
    """An app that shows codes (TOTP, RFC 6238). `last_step` is the last one used: no code counts twice."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="second_factor")
    secret = SealedTextField()
    since = models.DateTimeField()
    last_step = models.BigIntegerField(default=0)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return str(self.user)


class RecoveryCode(models.Model):
    """For the day the telephone is lost. Each counts once; only its keyed hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    code_hash = KeyedHashField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "code_hash"], name="recovery_code_once")]

    def __str__(self) -> str:
        return str(self.user)


class SeenProof(models.Model):
    """A DPoP proof that has been used. It may not be used again."""

    key = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField(db_index=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class ChainHead(models.Model):
    """How far the audit log is sealed. One row; the sealer that holds it is the one at work."""

    number = models.BigIntegerField(default=0)
    seal = models.CharField(max_length=64, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_chain")]

    def __str__(self) -> str:
        return str(self.number)
