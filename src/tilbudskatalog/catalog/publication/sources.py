"""Reads the editing tables and makes documents of them: a fixed number of queries per kind, however many keys."""

import uuid
from collections.abc import Collection
from typing import Any

from django.db import models

from tilbudskatalog.catalog.courses.models import Course
from tilbudskatalog.catalog.offerings.models import LocalOffering, NationalOffering
from tilbudskatalog.catalog.publication import course_documents, offering_documents, register_documents
from tilbudskatalog.ground.base.changes import Kind
from tilbudskatalog.registers.concepts.models import Concept
from tilbudskatalog.registers.organizations.models import EmergencyService, Municipality, Organization

Documents = dict[uuid.UUID, dict[str, Any]]

MODELS: dict[Kind, type[models.Model]] = {
    Kind.NATIONAL_OFFERING: NationalOffering,
    Kind.OFFERING: LocalOffering,
    Kind.COURSE: Course,
    Kind.ORGANIZATION: Organization,
    Kind.MUNICIPALITY: Municipality,
    Kind.CONCEPT: Concept,
    Kind.EMERGENCY: EmergencyService,
}
READERS = {
    Kind.NATIONAL_OFFERING: offering_documents.national,
    Kind.OFFERING: offering_documents.local,
    Kind.COURSE: course_documents.courses,
    Kind.ORGANIZATION: register_documents.organizations,
    Kind.MUNICIPALITY: register_documents.municipalities,
    Kind.CONCEPT: register_documents.concepts,
    Kind.EMERGENCY: register_documents.emergencies,
}


def documents(kind: Kind, keys: Collection[int]) -> Documents:
    """The documents of those that are public now, by uid."""
    return READERS[kind](keys)


def uids(kind: Kind, keys: Collection[int]) -> set[uuid.UUID]:
    """The uids of those that exist, public or not."""
    return set(MODELS[kind]._default_manager.filter(pk__in=keys).values_list("uid", flat=True))
