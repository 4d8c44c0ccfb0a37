from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Now

from tilbudskatalog.ground.base.ids import new_uid


class User(AbstractUser):
    """A person who can log in. What they may do stands in their memberships, not here."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    introduction = models.CharField(max_length=200, blank=True, help_text="Shown on the demo's log-in page only.")

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class AuditEvent(models.Model):
    """Who did what to what, when. Rows are only ever added."""

    at = models.DateTimeField(db_default=Now(), editable=False)
    actor = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=64)
    kind = models.CharField(max_length=32)
    uid = models.UUIDField()
    organization_uid = models.UUIDField(null=True)
    details = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        indexes = [models.Index(fields=["uid", "at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act} {self.kind} {self.uid}"
