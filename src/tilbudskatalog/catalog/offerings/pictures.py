"""Pictures that offerings show. Underneath they are Wagtail's images; what people see are copies in fixed widths.

Nothing here needs the database to know where a copy lies: its name follows from the picture's id and the width.
"""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q
from wagtail.images.models import AbstractImage

from tilbudskatalog.ground.access.models import User
from tilbudskatalog.ground.base.ids import new_uid
from tilbudskatalog.registers.organizations.models import Organization

# A phone, a phone with a dense screen or a column of the page, and that column on a dense screen.
WIDTHS = (480, 960, 1600)
ALTERNATIVES = ("alt_nb", "alt_nn", "alt_en")


def file_of(uid: UUID, width: int) -> str:
    """Where the copy lies in the storage."""
    return f"pictures/{uid.hex}-{width}.webp"


class Picture(AbstractImage):  # type: ignore[misc]
    """The alternative text says in each language what is seen. The file tells neither place, time nor camera."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="pictures")
    uploaded_by_user = models.ForeignKey(User, null=True, editable=False, on_delete=models.SET_NULL, related_name="+")
    alt_nb = models.CharField(max_length=250)
    alt_nn = models.CharField(max_length=250)
    alt_en = models.CharField(max_length=250, blank=True)

    # Found by whose they are, not by searching.
    search_fields: list[Any] = []
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(alt_nb="") & ~Q(alt_nn=""), name="picture_said_in_both"),
        ]

    def get_upload_to(self, filename: str) -> str:
        return f"pictures/{self.uid.hex}.webp"

    @property
    def alternatives(self) -> dict[str, str]:
        return {name[-2:]: text for name in ALTERNATIVES if (text := getattr(self, name))}

    @property
    def widths(self) -> list[int]:
        """Those that there are copies of: none is larger than what was uploaded."""
        return [width for width in WIDTHS if width <= self.width] or [self.width]

    @property
    def smallest(self) -> int:
        return self.widths[0]
