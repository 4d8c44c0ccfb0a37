"""What the meetings of the demo's courses are about, by the code of their national offering."""

GENERAL = (
    "Velkommen og bli kjent",
    "Hva vil du få til?",
    "Kropp og hode i hverdagen",
    "Støtte fra dem rundt deg",
    "Når det butter imot",
    "Veien videre",
)
SESSIONS: dict[str, tuple[str, ...]] = {
    "tobakk_kurs": (
        "Bli kjent og finn grunnen din",
        "Vaner, sug og hjelpemidler",
        "Sluttdagen",
        "De første dagene",
        "Stress, vekt og humør",
        "Hvordan holde fast",
    ),
    "diabetes1_kurs": (
        "Hva er diabetes type 1?",
        "Mat og karbohydrater",
        "Insulin, pumpe og sensor",
        "Hverdagen: skole, jobb og trening",
    ),
    "diabetes2_startkurs": (
        "Hva er diabetes type 2?",
        "Mat som smaker og gjør godt",
        "Bevegelse du har lyst til",
        "Føtter, øyne og kontroller",
        "Å leve med diabetes",
    ),
    "kostholdskurs": (
        "Hva er bra mat for deg?",
        "Måltider og mengder",
        "Vi lager mat sammen",
        "Handle med omtanke",
        "Mat, humør og vaner",
        "Hvordan holde fast",
    ),
    "artroseskole": ("Hva er artrose?", "Trening som virker", "Hverdagen med vonde ledd"),
    "kols_kommune": (
        "Lungene og pusten",
        "Medisiner og inhalasjon",
        "Trening når du er tungpustet",
        "Angst, søvn og energi",
        "Egen plan for dårlige dager",
    ),
    "sovnkurs": ("Hva er god søvn?", "Døgnrytme og dagslys", "Tanker om natta", "Din egen plan"),
    "bekymringsmestring": (
        "Tanker, følelser og handling",
        "Å legge merke til det som gir energi",
        "Vonde tanker er tanker",
        "Å snakke til seg selv",
        "Mennesker rundt deg",
        "Planen framover",
    ),
}
