"""A citizen's places in courses, by their own app or a system on their behalf. Each route makes one call; the acts
decide, so that every door gets the same answer. What is somebody else's is not found."""

import functools
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Query, Router
from ninja.decorators import decorate_view

from tilbudskatalog.catalog.courses.kinds import State
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.catalog.search import reading
from tilbudskatalog.doors.api.idempotency import once
from tilbudskatalog.doors.api.v1 import caching, sign_up_schemas, standing
from tilbudskatalog.doors.api.v1.openapi import leads_to, refuses
from tilbudskatalog.doors.api.v1.parameters import Shown, only
from tilbudskatalog.doors.api.v1.sign_up_bodies import Nothing, SignUp
from tilbudskatalog.doors.api.v1.snapshots import uuid_or_not_found
from tilbudskatalog.doors.api.v1.tokens import Acting, CitizenToken, acting
from tilbudskatalog.ground.access import audit, readings
from tilbudskatalog.ground.base.errors import NotFound
from tilbudskatalog.participation.enrollment import enrollments
from tilbudskatalog.participation.enrollment.models import Enrollment

router = Router(tags=["enrollments"], auth=CitizenToken())


def loaded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A process that has just begun waits here for its snapshots, and not while it holds the lock of a course."""

    @functools.wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reading.version()
        return view(request, *args, **kwargs)

    return answered


@router.post(
    "/courses/{course_id}/enrollments",
    response={201: sign_up_schemas.EnrollmentAnswer},
    summary=gettext_noop("Sign up for a course: a place, or a place in line"),
    openapi_extra=refuses(
        *(400, 401, 403, 404, 409, 503),
        conflict=sign_up_schemas.AlreadyEnrolledProblem,
        made=leads_to("enrollment", "accept", "decline", "cancel", parameter="enrollment_id"),
    ),
)
@decorate_view(only(Shown))
@loaded
@once
def sign_up(request: HttpRequest, course_id: str, body: SignUp, given: Query[Shown]) -> HttpResponse:
    who, course = acting(request), _course(course_id)
    enrollment = _carried_out(
        who, lambda: enrollments.enroll(course=course, by=who.person, party=body.party(who.person))
    )
    response = _answer(enrollment, given.lang, status=201)
    response["Location"] = standing.address(enrollment)
    return response


@router.get(
    "/enrollments/{enrollment_id}",
    response=sign_up_schemas.EnrollmentAnswer,
    summary=gettext_noop("How an enrollment stands, and what can be done with it"),
    openapi_extra=refuses(401, 403, 404, 503),
)
@decorate_view(only(Shown))
def enrollment(request: HttpRequest, enrollment_id: str, given: Query[Shown]) -> HttpResponse:
    who = acting(request)
    found = _own(who, enrollment_id)
    _note(who, found, why="showing you")
    return _answer(found, given.lang)


@router.post(
    "/enrollments/{enrollment_id}/accept",
    response=sign_up_schemas.EnrollmentAnswer,
    summary=gettext_noop("Yes to a place that is offered or, close to the start, free"),
    openapi_extra=refuses(400, 401, 403, 404, 409, 503),
)
@decorate_view(only(Shown))
@loaded
@once
def accept(request: HttpRequest, enrollment_id: str, given: Query[Shown], body: Nothing | None = None) -> HttpResponse:
    return _acted(request, enrollment_id, given, enrollments.accept)


@router.post(
    "/enrollments/{enrollment_id}/decline",
    response=sign_up_schemas.EnrollmentAnswer,
    summary=gettext_noop("No to a place that is offered: the next in line gets it"),
    openapi_extra=refuses(400, 401, 403, 404, 409, 503),
)
@decorate_view(only(Shown))
@loaded
@once
def decline(request: HttpRequest, enrollment_id: str, given: Query[Shown], body: Nothing | None = None) -> HttpResponse:
    return _acted(request, enrollment_id, given, enrollments.decline)


@router.post(
    "/enrollments/{enrollment_id}/cancel",
    response=sign_up_schemas.EnrollmentAnswer,
    summary=gettext_noop("Give up a place, or step out of the line"),
    openapi_extra=refuses(400, 401, 403, 404, 409, 503),
)
@decorate_view(only(Shown))
@loaded
@once
def cancel(request: HttpRequest, enrollment_id: str, given: Query[Shown], body: Nothing | None = None) -> HttpResponse:
    return _acted(request, enrollment_id, given, enrollments.cancel)


def _acted(request: HttpRequest, enrollment_id: str, given: Shown, act: Callable[..., Enrollment]) -> HttpResponse:
    who = acting(request)
    found = _own(who, enrollment_id)
    return _answer(_carried_out(who, lambda: act(enrollment=found, by=who.person)), given.lang)


def _carried_out(who: Acting, act: Callable[[], Enrollment]) -> Enrollment:
    """The act and the line that says who was told of it are there together, or neither."""
    with transaction.atomic(), audit.through(who.system):
        done = act()
        _note(who, done, why="acting for you")
    return done


def _note(who: Acting, found: Enrollment, *, why: str) -> None:
    """What is shown to a system is a line for the person, and for whose place it is."""
    if who.system is None:
        return
    subjects = dict.fromkeys((who.person.pseudonym, found.person.pseudonym if found.person else found.uid))
    readings.note_all(
        by=who.system,
        read=[(subject, found.uid) for subject in subjects],
        kind="enrollment",
        why=why,
        organization_uid=found.course.offering.organization.uid,
    )


def _own(who: Acting, enrollment_id: str) -> Enrollment:
    mine = Enrollment.objects.of_person(who.person).filter(anonymized_at=None, uid=uuid_or_not_found(enrollment_id))
    found = mine.select_related("course__offering__organization", "person").first()
    if found is None:
        raise NotFound(_("This person has no enrollment with this id."))
    return found


def _course(course_id: str) -> Course:
    rows = Course.objects.select_related("offering__organization").exclude(state=State.DRAFT)
    found = rows.filter(uid=uuid_or_not_found(course_id)).first()
    if found is None:
        raise NotFound(_("We can't find this course. It may be over, or the address may be misspelt."))
    return found


def _answer(enrollment: Enrollment, lang: str, status: int = 200) -> HttpResponse:
    return HttpResponse(caching.dump(standing.of(enrollment, lang)), status=status, content_type=caching.JSON)
