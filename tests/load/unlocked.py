"""The web process, without what keeps sign-ups for one course apart: for negative controls alone."""

import time

from django.conf import settings
from django.db import connection

from tilbudskatalog.config.wsgi import application

__all__ = ["application"]


def _unlocked(course_id: int) -> object:
    from tilbudskatalog.catalog.courses.models import Availability

    return Availability.objects.get(course_id=course_id)


def _take_away() -> None:
    from tilbudskatalog.catalog.courses import places
    from tilbudskatalog.participation.enrollment import enrollments

    places.locked = _unlocked
    # The database would see that two have the same number, and refuse one. Here it shall not, so that all go on.
    enrollments.next_sequence = lambda _course: time.time_ns()
    if connection.vendor == "sqlite":
        settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] = "DEFERRED"


_take_away()
