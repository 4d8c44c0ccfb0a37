"""Signing up from another program, with sensible values for what a test is not about."""

from typing import Any

from django.http import HttpResponse

from tests import factories
from tests.doors.api.contract import assert_keeps
from tests.doors.api.programs import NUMBER, call
from tests.participation.enrollment.signing_up import signed_up
from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.ground.access import arrivals
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.participation.enrollment import enrollments

SIGN_UP, ONE = "/courses/{course_id}/enrollments", "/enrollments/{enrollment_id}"
BODY = {"name": "Ingrid Demo-Lund", "phone": "41234567"}
OTHER = "21838421060"
FOR_ALL: dict[str, Any] = {"age_from": None, "age_to": None}


def to_course(course: Course) -> str:
    return f"/api/v1/courses/{course.uid}/enrollments"


def sign_up(token: str, course: Course, body: Any = None, **headers: str) -> HttpResponse:
    return call(token, "POST", to_course(course), BODY | (body or {}), **headers)


def behalf(number: str = NUMBER) -> dict[str, str]:
    return {"On-Behalf-Of": number}


def person(number: str = NUMBER) -> User:
    return arrivals.citizen(number=number)


def offered(token: str, course: Course) -> str:
    """The address of an enrollment that has been offered a place."""
    first = signed_up(course, "forst")
    address = sign_up(token, course)["Location"]
    enrollments.cancel(enrollment=first, by=factories.user("forst"))
    return str(address)


def named(answer: HttpResponse) -> set[str]:
    assert answer.status_code == 422
    return {each["name"] for each in assert_keeps(answer, SIGN_UP, "post")["errors"]}


def refusal(answer: HttpResponse, path: str = SIGN_UP) -> tuple[int, str, str]:
    body = assert_keeps(answer, path, "post")
    return answer.status_code, body["code"], body["detail"]
