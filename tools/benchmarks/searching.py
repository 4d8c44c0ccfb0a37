"""The process that the search benchmark measures: WSGI calls to the project, nothing between."""

import cProfile
import itertools
import json
import pstats
import sys
import time
from collections.abc import Iterator
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction

from tilbudskatalog.config.wsgi import application  # isort: skip - sets Django up for what follows
from tilbudskatalog.catalog.courses import places
from tilbudskatalog.catalog.courses.models import Availability
from tilbudskatalog.catalog.search import follower
from tools.benchmarks import machine, wording
from tools.benchmarks.asking import PATIENCE, Asked, Client, api
from tools.benchmarks.enlarge import grows
from tools.benchmarks.search import (
    ALL,
    BROADEST,
    CEILING,
    EACH,
    EACH_LARGE,
    EARLIER,
    FEWER_ROUNDS,
    FIND,
    GROWN,
    LATER,
    MIX,
    OFFERING,
    PLACE,
    ROUNDS,
    SAME,
    SHORT,
    WIDE,
    WIDEST,
    WORD,
)  # fmt: skip
from tools.benchmarks.timing import Series

BROAD_WORDS = ("gruppe", "kurs", "mestring", "samtale", "trening", "helse")


class Catalog:
    """What the requests are made from: the words and places of the file that this process reads."""

    def __init__(self) -> None:
        store = follower.current().store
        concepts = list(wording.documents(store, "concept"))
        self.words = wording.one_word(concepts, wording.documents(store, "national_offering"))
        self.wide = wording.three_at_once(wording.wide_terms(concepts, WIDEST))
        self.places = wording.shuffled(document["number"] for document in wording.documents(store, "municipality"))

    def near(self, places: list[str]) -> Iterator[Asked]:
        """Words and places by turns, no pair twice for a long while."""
        pairs = zip(itertools.cycle(self.words), itertools.cycle(places), strict=False)
        return (api(q=word, municipality=place) for word, place in pairs)


def requests(client: Client, catalog: Catalog) -> dict[str, Iterator[Asked]]:
    """For each kind more than are needed. All are different, so that no answer can have been kept; those of the mix
    repeat themselves as people do."""
    half = len(catalog.words) * 3 // 4
    mixed = natural_mix(catalog)
    return {
        CEILING: itertools.repeat(Asked("/fixed")),
        SHORT: itertools.repeat(Asked("/api/fixed")),
        WORD: (api(q=word) for word in catalog.words[:half]),
        WIDE: (api(q=words) for words in catalog.wide),
        PLACE: catalog.near(catalog.places),
        MIX: (api(q=words) for words in mixed),
        FIND: (Asked("/finn", (("q", word),)) for word in catalog.words[half:]),
        OFFERING: iter(_addresses(client, (ROUNDS + 1) * EACH[OFFERING])),
    }


def natural_mix(catalog: Catalog, count: int = (ROUNDS + 1) * EACH[MIX]) -> list[str]:
    asked = list(dict.fromkeys([*wording.questions(), *catalog.words]))
    return wording.natural_mix(asked, count)


def somebody_signs_up() -> None:
    """For some course, and waits until this process has heard of it, as it does all day."""
    free = follower.current().free_places
    before, end = free.version, time.monotonic() + PATIENCE
    with transaction.atomic():
        course = Availability.objects.filter(left__gt=0).earliest("changed_at")
        places.take(course_id=course.course_id)
    while free.version == before:
        if time.monotonic() > end:
            raise RuntimeError("nobody heard of the sign-up")
        time.sleep(0.05)


def later(client: Client, catalog: Catalog) -> dict[str, Series]:
    """The mix when it has been asked for a while, and each time something has just been signed up for."""
    mixed = natural_mix(catalog, EARLIER + ROUNDS * EACH[LATER])
    asked = (api(q=words) for words in mixed)
    client.measure(Series(), asked, EARLIER)
    found = {CEILING: Series(), LATER: Series()}
    for _round in range(ROUNDS):
        client.measure(found[CEILING], itertools.repeat(Asked("/fixed")), EACH[CEILING])
        somebody_signs_up()
        client.measure(found[LATER], asked, EACH[LATER])
    return found


def show_everything(client: Client) -> None:
    """What a list makes of an offering is kept until that is published anew, so on most days it has been made."""
    for page in itertools.count(1):
        if not json.loads(client.ask(api(sort="title", size=100, page=page)).body)["items"]:
            return


def requests_large(catalog: Catalog) -> dict[str, Iterator[Asked]]:
    """Also for copies with more offerings: what is asked is the same there."""
    same = [place for place in catalog.places if not grows(place)]
    grown = [place for place in catalog.places if grows(place)]
    broad = [(word, size) for size in range(20, 8, -1) for word in BROAD_WORDS]
    return {
        SAME: catalog.near(same),
        GROWN: catalog.near(grown),
        WORD: (api(q=word) for word in catalog.words),
        BROADEST: (api(q=word, size=size) for word, size in broad),
        ALL: (api(page=page) for page in itertools.count(1)),
    }


def _addresses(client: Client, count: int) -> list[Asked]:
    """Of offerings' pages, in no order that a reader would take."""
    found: list[str] = []
    for page in range(1, count // 100 + 2):
        answer = client.ask(api(sort="title", size=100, page=5 * page))
        found += [urlsplit(item["url"]).path for item in json.loads(answer.body)["items"]]
    return [Asked(path) for path in wording.shuffled(found)]


def measured(large: bool) -> dict[str, Any]:
    client = Client(application)
    client.wait(api(q="oppvarming"))
    catalog = Catalog()
    if not large:
        show_everything(client)
    asked = requests_large(catalog) if large else requests(client, catalog)
    each = EACH_LARGE if large else EACH
    found = {kind: Series() for kind in asked}
    for round_number in range(1 + (FEWER_ROUNDS if large else ROUNDS)):
        for kind, iterator in asked.items():
            if kind == MIX:
                somebody_signs_up()
            # The first round warms up, and is not counted.
            series = found[kind] if round_number else Series()
            client.measure(series, iterator, each[kind] if round_number else each[kind] // 4, empty=kind == MIX)
    ceiling = found.get(CEILING)
    mixed = natural_mix(catalog)
    figures = {kind: series.figures(ceiling) for kind, series in found.items()}
    if not large:
        warm = later(client, catalog)
        figures[LATER] = warm[LATER].figures(warm[CEILING])
    return {
        "memory": machine.resident_mb(),
        "repeated": 1 - len(set(mixed)) / len(mixed),
        "figures": figures,
    }


def profiled() -> None:
    """Where the time of one-word queries goes."""
    client = Client(application)
    client.wait(api(q="oppvarming"))
    asked = requests(client, Catalog())[WORD]
    client.measure(Series(), asked, 100, empty=False)
    profile = cProfile.Profile()
    series = Series()
    profile.runcall(client.measure, series, asked, 300, empty=False)
    for order in ("tottime", "cumulative"):
        pstats.Stats(profile).sort_stats(order).print_stats(40)
    print(f"median {1000 * median(series.seconds):.2f} ms under the profiler")


if __name__ == "__main__":
    if sys.argv[1:] == ["profile"]:
        profiled()
        print("null")
    else:
        print(json.dumps(measured(large=sys.argv[1:] == ["large"])))
