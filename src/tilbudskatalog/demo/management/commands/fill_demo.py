"""Fills the demo in behind: courses of the coming half year, those who take part, courses that are over, and what is
asked, while the catalog is served.

Repeats without harm: an offering that has courses gets no more, a provider that has participants or questions neither,
and what was stopped goes on where it was.
"""

import sys
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tilbudskatalog.demo import citizens, earlier, enquiries, participants, people, runs
from tilbudskatalog.registers.organizations.models import Organization

# Others write too, and the projector follows: it gets the time that it needs between two batches.
PAUSE_SECONDS = 0.2


class Command(BaseCommand):
    help = "Fills in the demo's courses and participants behind, some at a time."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--at-once", action="store_true", help="Without pauses, for tests and measurements.")

    def handle(self, *args: Any, at_once: bool, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo data is filled in with MODE=demo only.")
        self._fill_courses(at_once=at_once)
        self._fill_participants(at_once=at_once)
        self._fill_earlier(at_once=at_once)
        self._fill_enquiries()

    def _fill_courses(self, *, at_once: bool) -> None:
        offerings = runs.planned()
        if not offerings:
            return
        owners = {offering.organization_id: offering.organization for offering in offerings}
        coordinator = people.coordinator(list(owners.values()))
        begun, made = time.monotonic(), 0
        for count in runs.build(offerings, coordinator):
            made += count
            if made % 2500 < count:
                self._say(f"  Courses are filled in: {made} so far.")
            if not at_once:
                time.sleep(PAUSE_SECONDS)
        self._say(f"  {made} courses of the coming half year are in place, after {time.monotonic() - begun:.0f} s.")

    def _fill_participants(self, *, at_once: bool) -> None:
        plan = participants.planned()
        if not plan:
            return
        owners = {each.course.offering.organization for each in plan}
        coordinator, invented = people.coordinator(list(owners)), citizens.build()
        begun, made = time.monotonic(), 0
        for count in participants.build(plan, invented, coordinator):
            made += count
            if not at_once:
                time.sleep(PAUSE_SECONDS)
        self._say(f"  {made} participants are in place, after {time.monotonic() - begun:.0f} s.")

    def _fill_earlier(self, *, at_once: bool) -> None:
        offerings = earlier.planned()
        if not offerings:
            return
        coordinator, invented = people.coordinator([row.organization for row in offerings]), citizens.build()
        for _count in earlier.build(offerings, invented, coordinator):
            if not at_once:
                time.sleep(PAUSE_SECONDS)
        self._say(f"  {len(offerings)} courses that are over are in place.")

    def _fill_enquiries(self) -> None:
        asked = enquiries.planned()
        if not asked:
            return
        owners = Organization.objects.filter(key__in={each.provider for each in asked})
        made = enquiries.build(asked, citizens.build(), people.coordinator(list(owners)))
        self._say(f"  {made} questions to providers are in place.")

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        sys.stdout.flush()
