"""The append-only log of what was published, and which entry is the current one of each thing."""

from django.db import models
from django.db.models import Q

from tilbudskatalog.ground.base.ids import new_uid


class Counter(models.Model):
    """One row: the last number given out. The projector holds its lock from before it reads until it commits, so
    numbers have no gaps and whoever sees a number sees every lower one."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    log = models.UUIDField(default=new_uid, help_text="Tells this log from another database's.")
    last = models.BigIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_counter")]

    def __str__(self) -> str:
        return str(self.last)


class Publication(models.Model):
    """An immutable, numbered snapshot, or the note that the thing was withdrawn."""

    class Operation(models.TextChoices):
        PUBLISH = "publish"
        WITHDRAW = "withdraw"

    seq = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=32)
    uid = models.UUIDField()
    op = models.CharField(max_length=8, choices=Operation.choices)
    at = models.DateTimeField()
    hash = models.CharField(max_length=64, blank=True)
    document = models.BinaryField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["seq"]
        constraints = [
            models.CheckConstraint(
                condition=Q(op="publish", document__isnull=False) | Q(op="withdraw", document__isnull=True),
                name="a_publication_has_a_document",
            ),
            models.CheckConstraint(condition=Q(seq__gte=1), name="numbers_begin_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.op} {self.kind} {self.uid}"


class Current(models.Model):
    """The newest entry of each thing."""

    kind = models.CharField(max_length=32)
    uid = models.UUIDField()
    publication = models.OneToOneField(Publication, on_delete=models.PROTECT, related_name="current")
    hash = models.CharField(max_length=64, blank=True)
    first_published = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "uid"], name="one_current_publication")]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"
