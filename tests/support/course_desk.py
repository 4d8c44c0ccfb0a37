"""A course with those who take part, those who wait, one who has cancelled and a question: for the coordinator's pages.
`python -m tests.support.course_desk`"""

from tests.support import sign_up_catalog


def build() -> None:
    sign_up_catalog.build()

    from tests import factories
    from tests.participation.enrollment.signing_up import signed_up
    from tilbudskatalog.catalog.courses import questions
    from tilbudskatalog.catalog.courses.models import Course
    from tilbudskatalog.catalog.courses.questions import Asked
    from tilbudskatalog.participation.enrollment import enquiries, enrollments
    from tilbudskatalog.participation.enrollment.enquiries import Question
    from tilbudskatalog.participation.enrollment.kinds import Need
    from tilbudskatalog.registers.organizations.models import Organization

    course = Course.objects.get(offering__template__code="tobakk_kurs", name=sign_up_catalog.NAMES[0])
    needs = frozenset({Need.WHEELCHAIR, Need.INTERPRETER})
    people = [signed_up(course, "ingrid", needs=needs, interpreter_language="arabisk")]
    people += [signed_up(course, name, email=f"{name}@example.no") for name in ("mona", "olav", "vera")]
    enrollments.cancel(enrollment=people[-1], by=factories.user("vera"))
    karin = factories.coordinator(course.offering)
    words = {"text": "Har du med turtøy?", "why": "Vi går ut.", "choices": []}
    asked = Asked("yes_no", {"nb": words, "nn": words})
    questions.put(course=course, by=karin, questions=[asked])
    question = Question(name="Kari Demo", email="kari@example.no", text="Kan jeg ta med sønnen min?")
    enquiries.ask(organization=Organization.objects.get(key="kommune-3403"), question=question, offering=None, by=None)


if __name__ == "__main__":
    build()
