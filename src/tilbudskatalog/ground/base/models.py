from django.db import models


class Changed(models.Model):
    """What changed, written in the transaction that changed it; the projector consumes the rows.

    `kind` and `key` name a thing that a snapshot shows: see `changes.Kind`.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=32)
    key = models.BigIntegerField()
    at = models.DateTimeField(auto_now_add=True)
    spread = models.BooleanField(default=False, help_text="What shows something of it has been noted too.")
    set_aside = models.BooleanField(default=False, help_text="Could not be projected; somebody has to look at it.")

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
