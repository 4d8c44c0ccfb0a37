"""A register of two municipalities, a few organizations and two emergency numbers, small enough to read."""

from collections.abc import Callable
from pathlib import Path

import pytest

Edit = Callable[[str, str, str], None]

FILES = {
    "municipalities.csv": """\
number,name,official_name,county_number,county,population,population_year,latitude,longitude,largest_place,in_sami_area
3403,Hamar,Hamar,34,Innlandet,33000,2026,60.79,11.07,Hamar,
5610,Karasjok,Kárášjohka - Karasjok,56,Finnmark,2600,2026,69.47,25.51,Karasjok,yes
""",
    "municipality_names.csv": """\
municipality,kind,name,language,former_number,until
3403,former,Vang,,0414,1991
5610,norwegian,Karasjok,,,
5610,sami,Kárášjohka,sme,,
""",
    "postal_codes.csv": """\
code,place,municipality
2315,HAMAR,3403
9730,KARASJOK,5610
9170,LONGYEARBYEN,
""",
    "districts.csv": """\
number,name,municipality
340301,Storhamar,3403
340302,Ottestad,3403
""",
    "organizations.csv": """\
key,kind,name,short_name,parent,organization_number,municipality,phone,email,website,founded,closed,synthetic,source,as_of
lms-hamar,lms,Læringssenteret,,innlandet,,3403,,,,2001,,,,2013
innlandet,hf,Sykehuset Innlandet HF,,,983971709,,,,https://example.no,,,,,2026-11
finnmark,hf,Finnmarkssykehuset HF,,,983974880,,,,,,,,,2026-11
kommune-3403,municipality,Hamar kommune,,,,3403,,,,,,,,2026-11
frisklivssentral-3403,healthy_life_center,Frisklivssentralen i Hamar,,kommune-3403,,3403,,,,,,yes,,2026-11
""",
    "catchments.csv": """\
organization,municipality,district,as_of
innlandet,3403,340301,2026-04
innlandet,3403,340302,2026-04
finnmark,5610,,2026-04
""",
    "emergency_services.csv": """\
number,order,owner,confirmed,needs_confirmation
113,1,helsetjenesten,public pages 2023,
116123,2,Mental Helse,general knowledge – check,yes
""",
    "emergency_texts.csv": """\
service,language,name,for_whom,when,hours
113,nb,Medisinsk nødtelefon,Alle,Når det er fare for liv.,Døgnet rundt
113,nn,Medisinsk naudtelefon,Alle,Når det er fare for liv.,Døgnet rundt
116123,nb,Hjelpetelefonen,Alle,Når du trenger noen.,Døgnet rundt
116123,nn,Hjelpetelefonen,Alle,Når du treng nokon.,Døgnet rundt
""",
    "emergency_answers.csv": """\
danger,service,rank
fare_selvmord,113,1
fare_selvmord,116123,2
fare_vold,113,1
fare_forgiftning,113,1
fare_akutt_sykdom,113,1
fare_barn,113,1
fare_brann,113,1
""",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def edit(folder: Path) -> Edit:
    def replace(file: str, old: str, new: str) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace
