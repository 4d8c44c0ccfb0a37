"""Made-up requests, drawn from the OpenAPI document, sent in-process: no fault of ours, and answers as documented."""

from typing import Any

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests import factories
from tests.doors.api.contract import document
from tests.doors.api.library import Library
from tests.doors.api.programs import NUMBER, Two, agree, citizen_token, system_token
from tests.participation.enrollment.signing_up import open_course
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.config.wsgi import application
from tilbudskatalog.ground.access import arrivals, bearer
from tilbudskatalog.participation.enrollment import enquiries, enrollments
from tilbudskatalog.participation.enrollment.enquiries import Question
from tilbudskatalog.participation.enrollment.party import Party

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
FEW = settings(
    max_examples=10,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)

everything = schemathesis.openapi.from_dict(document())
everything.config.update(base_url="http://localhost")
everything.app = application
providers = everything.include(path_regex="/provider/")
citizens = everything.include(path_regex="/enrollments|/enquiries|/token$")


@everything.parametrize()
@FEW
def test_strangers_meet_no_fault(case: Case, stocked: Library, database: None) -> None:
    case.call_and_validate(checks=CHECKS)


@pytest.fixture
def own(client: Client, database: None) -> tuple[LocalOffering, str]:
    """A draft, and the session of somebody who may do everything with it."""
    offering = factories.local_draft()
    roles = {"editor": offering.organization, "approver": offering.organization}
    client.force_login(factories.user("alle-roller", **roles))
    return offering, client.cookies["sessionid"].value


@providers.parametrize()
@FEW
def test_those_who_are_logged_in_meet_no_fault(case: Case, own: tuple[LocalOffering, str]) -> None:
    offering, session = own
    if "offering_id" in case.path_parameters:
        case.path_parameters["offering_id"] = str(offering.uid)
    if "organization_id" in case.path_parameters:
        case.path_parameters["organization_id"] = str(offering.organization.uid)
    token = "a" * 32
    case.call_and_validate(
        checks=CHECKS, cookies={"sessionid": session, "csrftoken": token}, headers={"X-CSRFToken": token}
    )


@pytest.fixture
def citizen(two: Two, database: None) -> dict[str, str]:
    """What stands for the ids in addresses: a course with a free place, and what a citizen has in another one."""
    person, offering = arrivals.citizen(number=NUMBER), factories.local()
    free, other = (open_course(age_from=None, age_to=None, capacity=50) for _time in range(2))
    place = enrollments.enroll(course=other, by=person, party=Party(name="Ingrid", phone="41234567"))
    question = Question(name="Ingrid", email="ingrid@example.no", text="Hei")
    asked = enquiries.ask(organization=offering.organization, question=question, offering=None, by=person)
    return {
        "course_id": str(free.uid),
        "enrollment_id": str(place.uid),
        "enquiry_id": str(asked.uid),
        "offering": str(offering.uid),
        "person": NUMBER,
    }


@citizens.parametrize()
@FEW
def test_a_citizens_app_meets_no_fault(case: Case, citizen: dict[str, str], two: Two) -> None:
    _call(case, citizen, {"Authorization": f"Bearer {citizen_token(two)}"})


@pytest.fixture
def agreed(citizen: dict[str, str]) -> dict[str, str]:
    agree("on-behalf")
    return citizen


@citizens.parametrize()
@FEW
def test_a_system_on_behalf_meets_no_fault(case: Case, agreed: dict[str, str], two: Two) -> None:
    token = system_token(two, bearer.ON_BEHALF)
    _call(case, agreed, {"Authorization": f"Bearer {token}", "On-Behalf-Of": agreed["person"]})


def _given(path: str, known: dict[str, str]) -> dict[str, Any]:
    """What a body has to hold to get as far as the act."""
    if path.endswith("/courses/{course_id}/enrollments"):
        return {"phone": "41234567"}
    if path.endswith("/enquiries"):
        return {"offering": known["offering"], "organization": None, "email": "ingrid@example.no"}
    return {}


def _call(case: Case, known: dict[str, str], headers: dict[str, str]) -> None:
    """As drawn: what is found nowhere. Then with what there is, so that the acts themselves are reached."""
    case.call_and_validate(checks=CHECKS, headers=headers)
    case.path_parameters = {name: known[name] for name in case.path_parameters}
    if isinstance(case.body, dict):
        case.body = case.body | _given(case.path, known)
    case.call_and_validate(checks=CHECKS, headers=headers)
