"""The page of one course: its meetings and program, who leads it, where, for whom and on what terms."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.search import reading
from tilbudskatalog.doors.portal import cards, labels, linked_data, runs, when
from tilbudskatalog.doors.portal.access_to_place import ticks
from tilbudskatalog.doors.portal.addresses import Document, address, crumb, find_address, languages_of
from tilbudskatalog.doors.portal.answering import with_places
from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.base.errors import NotFound
from tilbudskatalog.ground.design.wording import pick


@with_places
def course(request: HttpRequest, course_id: UUID, slug: str = "") -> HttpResponseBase:
    document, offering = runs.documents(course_id)
    if document is None or offering is None:
        raise NotFound(_("We can't find this course. It may be over, or the address may be misspelt."))
    right = runs.address(document, offering)
    if request.path != right:
        return redirect(right, permanent=True)
    return render(request, "portal/course/course.html", context(document, offering))


def context(document: Document, offering: Document) -> dict[str, Any]:
    now = clock.now()
    run = runs.run(document, offering, runs.live_one(document))
    title = pick(offering["texts"], "title")
    trail = [{"href": find_address(), "label": _("Find offerings")}]
    trail += [crumb(offering["municipalities"][0])] if len(offering["municipalities"]) == 1 else []
    trail.append({"href": address(offering), "label": title.text})
    place = document["place"]
    return {
        "document": document,
        "offering": offering,
        "card": cards.card(offering),
        "contact": reading.contact(document, offering),
        "run": run,
        "title": title,
        "trail": trail,
        "here": run.name or run.when,
        "meetings": meetings(document),
        "people": people(document),
        "terms": terms(document),
        "place": place,
        "ticks": ticks(place) if place else [],
        "opens": runs.sign_up_opens(document, now),
        "over": document["ends"] is not None and document["ends"] <= clock.rfc3339(now),
        "languages": languages_of(offering),
        "linked": linked_data.written(linked_data.course(document, offering)),
    }


def meetings(document: Document) -> list[dict[str, Any]]:
    """In order, with who leads each post where they are named."""
    people = document["contributors"]
    return [
        {
            "when": when.one(meeting),
            "theme": meeting["theme"],
            "where": runs.where(document, meeting) if meeting["place"] or meeting["room"] else "",
            "cancelled": meeting["cancelled"],
            "reason": meeting["cancelled_reason"],
            "program": [
                {
                    "title": item["title"],
                    "minutes": item["minutes"],
                    "who": labels.listed_names(_called([people[number] for number in item["contributors"]])),
                }
                for item in meeting["program"]
            ],
        }
        for meeting in document["meetings"]
    ]


def people(document: Document) -> list[dict[str, str]]:
    """Professionals and experienced users side by side: the first of each, then the others."""
    shown = [one for one in document["contributors"] if one["role"] != "coordinator"]
    return [
        {
            "picture": "experienced" if one["role"] == "experienced_user" else "professional",
            "name": one["name"] or _roles()[one["role"]],
            "about": " · ".join(
                part
                for part in (_roles()[one["role"]] if one["name"] else "", one["description"], one["organization"])
                if part
            ),
        }
        for one in shown
    ]


def terms(document: Document) -> list[tuple[str, str]]:
    """For whom and on what terms, in pairs; only what there is something to say of."""
    pairs = [
        (_("Price"), runs.price(document)),
        (_("If you don't come"), runs.no_show(document)),
        (_("Language"), runs.language(document["language"]).capitalize()),
        (_("Interpreter"), _("You can ask for an interpreter.") if document["interpreter"] else ""),
        (_("Ages"), _ages(document)),
        (_("For people in"), labels.listed_names(one["name"] for one in document["municipalities"])),
        (_("Next of kin"), _kin()[document["next_of_kin"]]),
        (_("Sign-up closes"), when.day(when.local(document["closes"])).capitalize() if document["closes"] else ""),
        (_("Order in line"), _order(document["priority_classes"])),
    ]
    return [pair for pair in pairs if pair[1]]


def _order(classes: list[str]) -> str:
    """ "Referred by a GP, then all others"."""
    return f", {_('then')} ".join([*classes[:1], *(name[0].lower() + name[1:] for name in classes[1:])])


def _ages(document: Document) -> str:
    youngest, oldest = document["age_from"], document["age_to"]
    if youngest is not None and oldest is not None:
        return _("From %(youngest)s to %(oldest)s years") % {"youngest": youngest, "oldest": oldest}
    if youngest is not None:
        return _("From %(age)s years") % {"age": youngest}
    return _("Up to %(age)s years") % {"age": oldest} if oldest is not None else ""


def _called(people: list[Document]) -> list[str]:
    """By name; whoever has none by role, which begins with a capital only when it stands first."""
    roles = [_roles()[one["role"]] for one in people]
    return [
        one["name"] or (role.lower() if at else role) for at, (one, role) in enumerate(zip(people, roles, strict=True))
    ]


def _roles() -> dict[str, str]:
    return {
        "professional": _("Professional"),
        "experienced_user": _("Experienced user"),
        "coordinator": _("Coordinator"),
    }


def _kin() -> dict[str, str]:
    return {
        "none": "",
        "together": _("You can bring somebody close to you."),
        "alone": _("You can bring somebody close to you, and next of kin can come alone."),
    }
