"""Addresses of the workspace. Each act has one of its own, so that the authorization matrix can tell them apart."""

from django.urls import URLPattern, path

from tilbudskatalog.doors.studio import (
    acts,
    catalog,
    changes,
    contact,
    emergency,
    home,
    language,
    leading,
    letters,
    link_checking,
    local,
    looking_back,
    national,
    organizations,
    ours,
    own_new,
    participants,
    partnerships,
    people,
    places,
    proposing,
    questions,
    room,
    shelf,
    spreadsheet,
    systems,
)
from tilbudskatalog.doors.studio.courses import asking, editing, listing
from tilbudskatalog.doors.studio.courses import page as course

app_name = "studio"


def around(offering: str, name: str) -> list[URLPattern]:
    """The pages around the review of an offering, which local and national ones have alike."""
    return [
        path(f"{offering}gjennomgang/", room.room, name=f"{name}-review"),
        *[
            path(f"{offering}gjennomgang/{act}", room.act, {"act": act}, name=f"{name}-review-{act}")
            for act in room.DEEDS
        ],
        path(f"{offering}bilde/", shelf.shelf, name=f"{name}-picture"),
        path(f"{offering}bilde/nytt", shelf.add, name=f"{name}-picture-add"),
        path(f"{offering}bilde/ord", shelf.describe, name=f"{name}-picture-describe"),
        path(f"{offering}bilde/slett", shelf.remove, name=f"{name}-picture-remove"),
        path(f"{offering}historikk/", looking_back.history, name=f"{name}-history"),
        path(f"{offering}historikk/sammenlign", looking_back.compare, name=f"{name}-compare"),
        path(f"{offering}historikk/hent-fram", looking_back.restore, name=f"{name}-restore"),
    ]


def of_courses() -> list[URLPattern]:
    one = "kurs/<uuid:course_id>/"
    meeting = f"{one}samlinger/<uuid:meeting_id>/"
    return [
        path("kurs/", listing.courses, name="courses"),
        path("tilbud/<uuid:offering_id>/kurs/nytt", editing.create, name="course-new"),
        path(one, course.course, name="course"),
        path(f"{one}endre", editing.change, name="course-change"),
        path(f"{one}sporsmal", asking.questions_of_course, name="course-questions"),
        path(f"{one}kopier", editing.copy, name="course-copy"),
        path(f"{one}publiser", course.publish, name="course-publish"),
        path(f"{one}avlys", course.cancel, name="course-cancel"),
        path(f"{one}avslutt", course.finish, name="course-finish"),
        path(f"{one}kast", course.discard, name="course-discard"),
        path(f"{one}samlinger/", course.add_series, name="course-series"),
        path(meeting, editing.meeting, name="course-meeting"),
        path(f"{meeting}avlys", course.cancel_meeting, name="course-meeting-cancel"),
        path(f"{one}deltakere/", participants.participants, name="participants"),
        path(f"{one}deltakere/ny", participants.add, name="participants-add"),
        path(f"{one}deltakere/<uuid:enrollment_id>/<slug:act>", participants.act, name="participant-act"),
        path(f"{one}bidragsytere/", course.add_contributor, name="course-contributors"),
        path(f"{one}bidragsytere/<int:contributor_id>", course.answer_of_contributor, name="course-contributor"),
    ]


urlpatterns = [
    path("", home.home, name="home"),
    path("sprak", language.language, name="language"),
    path("sporsmal/", questions.questions, name="questions"),
    path("sporsmal/<uuid:enquiry_id>/", questions.question, name="question"),
    path("sporsmal/<uuid:enquiry_id>/avslutt", questions.close, name="question-close"),
    path("brev/", letters.letters, name="letters"),
    path("brev/<uuid:letter_id>/send", letters.resend, name="letter-resend"),
    path("katalog/", catalog.catalog, name="catalog"),
    path("katalog/ta-i-bruk", catalog.adopt_several, name="adopt-several"),
    path("katalog/<slug:code>/ta-i-bruk", catalog.adopt, name="adopt"),
    path("katalog/<slug:code>/ikke-for-oss", catalog.decline, name="decline"),
    path("katalog/<slug:code>/likevel", catalog.reconsider, name="reconsider"),
    path("katalogen-var/", ours.ours, name="ours"),
    path("katalogen-var/send", ours.submit, name="ours-submit"),
    path("katalogen-var/stemmer", ours.confirm, name="ours-confirm"),
    path("eget-tilbud", own_new.own_new, name="own-new"),
    path("nasjonale-endringer/", changes.changes, name="changes"),
    path("nasjonale-endringer/bruk", changes.accept, name="changes-accept"),
    path("nasjonale-endringer/behold", changes.keep, name="changes-keep"),
    path("sammen/", partnerships.listing, name="partners"),
    *[
        path(f"sammen/<int:partner_id>/{act}", partnerships.act, {"act": act}, name=f"partner-{act}")
        for act in partnerships.DEEDS
    ],
    path("steder/", places.listing, name="places"),
    path("steder/nytt", places.new, name="place-new"),
    path("steder/<uuid:place_id>/", places.change, name="place"),
    path("tilbud/<uuid:offering_id>/", local.offering, name="offering"),
    path("tilbud/<uuid:offering_id>/stemmer", ours.confirm_one, name="confirm-one"),
    path("tilbud/<uuid:offering_id>/lenker", link_checking.check_links, name="check-links"),
    path("tilbud/<uuid:offering_id>/sammen", partnerships.of_offering, name="offering-partners"),
    *[
        path(f"tilbud/<uuid:offering_id>/{act}", local.act, {"act": act}, name=f"offering-{act}")
        for act in acts.ON_LOCAL
    ],
    path("nasjonalt/", national.listing, name="national-offerings"),
    path("nasjonalt/<slug:code>/", national.offering, name="national-offering"),
    *[
        path(f"nasjonalt/<slug:code>/{act}", national.act, {"act": act}, name=f"national-offering-{act}")
        for act in acts.ON_NATIONAL
    ],
    *around("tilbud/<uuid:offering_id>/", "offering"),
    path("tilbud/<uuid:offering_id>/flytt", leading.move, name="offering-move"),
    path("tilbud/<uuid:offering_id>/foresla", proposing.suggest, name="offering-suggest"),
    path("nasjonalt/ny", proposing.propose, name="propose"),
    path("nasjonalt/forslag", proposing.suggested, name="suggestions"),
    *[
        path(f"nasjonalt/forslag/<int:suggestion>/{act}", proposing.answer, {"act": act}, name=f"suggestion-{act}")
        for act in ("accept", "decline")
    ],
    path("nasjonalt/<slug:code>/egne", leading.own, name="national-offering-own"),
    path("nasjonalt/<slug:code>/kunnskap", leading.known, name="national-offering-evidence"),
    path("nasjonalt/<slug:code>/kunnskap/fjern", leading.forget, name="national-offering-evidence-remove"),
    path("nasjonalt/<slug:code>/avslutt", leading.retire, name="national-offering-retire"),
    *around("nasjonalt/<slug:code>/", "national-offering"),
    *of_courses(),
    path("folk/", people.listing, name="people"),
    path("folk/<uuid:organization_id>/gi-tilgang", people.invite, name="invite"),
    path("folk/<uuid:organization_id>/<uuid:person_id>/", people.access, name="access"),
    path("kontakt/", contact.listing, name="contacts"),
    path("kontakt/<uuid:organization_id>/", contact.contact, name="contact"),
    path("virksomheter/", organizations.listing, name="organizations"),
    path("virksomheter/ny", organizations.new, name="organization-new"),
    path("virksomheter/<uuid:organization_id>/", organizations.organization, name="organization"),
    path("virksomheter/<uuid:organization_id>/avslutt", organizations.close, name="organization-close"),
    path("virksomheter/<uuid:organization_id>/opptak", organizations.catchment, name="organization-catchment"),
    path("nodnumre/", emergency.listing, name="emergencies"),
    path("nodnumre/ny", emergency.new, name="emergency-new"),
    path("nodnumre/<str:emergency_number>/", emergency.service, name="emergency"),
    path("systemer/", systems.listing, name="systems"),
    path("systemer/ny", systems.new, name="system-new"),
    path("systemer/<int:agreement_number>/avslutt", systems.end, name="system-end"),
    path("regneark/", spreadsheet.start, name="spreadsheet"),
    path("regneark/mal.<str:format>", spreadsheet.template, name="spreadsheet-template"),
    path("regneark/<uuid:organization_id>/se", spreadsheet.look, name="spreadsheet-look"),
    path("regneark/<uuid:organization_id>/legg-inn", spreadsheet.carry_out, name="spreadsheet-carry-out"),
    path("regneark/<uuid:organization_id>/katalog.<str:format>", spreadsheet.export, name="spreadsheet-export"),
]
