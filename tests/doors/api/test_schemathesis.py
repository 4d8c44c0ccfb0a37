"""Made-up requests, drawn from the OpenAPI document, sent in-process: no fault of ours, and answers as documented."""

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests import factories
from tests.doors.api.contract import document
from tests.doors.api.library import Library
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.config.wsgi import application

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
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
