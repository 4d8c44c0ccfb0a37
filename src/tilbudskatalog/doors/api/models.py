from django.db import models

from tilbudskatalog.ground.base.sealed_fields import SealedTextField


class RememberedAnswer(models.Model):
    """What was answered to a request with an Idempotency-Key, once it is `done`.

    `name` is the keyed hash of client, route and key, `sent` that of what was sent. The answer can hold what is
    somebody's own, so it is sealed.
    """

    name = models.CharField(max_length=64, unique=True)
    sent = models.CharField(max_length=64)
    started_at = models.DateTimeField(db_index=True)
    done = models.BooleanField(default=False)
    answer = SealedTextField(default="")

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"
