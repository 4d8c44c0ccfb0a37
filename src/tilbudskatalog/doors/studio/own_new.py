"""An offering of one's own that no national text covers: begun with a title, then written like the others."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from tilbudskatalog.catalog.offerings import local_offerings
from tilbudskatalog.doors.studio import filled, workplace
from tilbudskatalog.doors.studio.answering import page, person, workspace
from tilbudskatalog.doors.studio.workplace import Workplace
from tilbudskatalog.ground.base.errors import Invalid, Refusal


@workspace("GET", "POST")
def own_new(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return _show(request)
    post = request.POST
    language = post.get("malform") if post.get("malform") in filled.WRITTEN else filled.WRITTEN[0]
    texts = {str(language): {name: post.get(name, "").strip() for name in ("title", "summary")}}
    try:
        organization = workplace.organization(post.get("virksomhet", ""))
        offering = local_offerings.add_own(
            organization=organization, texts=texts, values={}, by=person(request), main_language=str(language)
        )
    except Refusal as refusal:
        return _show(request, refusal)
    messages.success(request, _("It is a draft in your catalog. Fill in the rest, and send it for approval."))
    return redirect("studio:offering", offering.uid)


def _show(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    place = Workplace.of(person(request))
    organizations = place.organizations(place.edits)
    post = request.POST
    wrong = refusal.fields if isinstance(refusal, Invalid) else {}
    errors = {name.rpartition(".")[2]: str(said) for name, said in wrong.items()}
    uid = post.get("virksomhet", "") or request.GET.get("virksomhet", "")
    context = {
        "organizations": organizations,
        "chosen": next(
            (each for each in organizations if str(each.uid) == uid), organizations[0] if organizations else None
        ),
        "title": post.get("title", ""),
        "summary": post.get("summary", ""),
        "language": post.get("malform", filled.WRITTEN[0]),
        "errors": errors,
        "refusal": refusal,
    }
    return page(request, "studio/own_new.html", context, status=refusal.status if refusal else 200)
