"""What a stemmer can't know: irregular forms, nynorsk beside bokmål, and words that carry no meaning of their own."""

# Inflected forms that Snowball leaves apart. The first word stands for them all.
FAMILIES = """
ikke ikkje ikkj itj ittj itte ike
jeg eg æ æg jæ je
noen nokon nokre nån noe noko nåkka nåkkå
hva kva ka
få får fikk fått fekk fæ
ha har hadde hatt
bli blir ble blitt blei
min mi mitt mine
mer meir mæir
opp oppe
ned nede
senter senteret sentre sentrene senter sentra
kurs kurset kursa kursene kursenes kursets
sove sover sov sovet søv søver søve sovne sovner sovnet sovna
våkne våkner våknet våkna våken våkent våkne vakne vaknar vakna vaken vake
gå går gikk gått gjekk
dø dør døde død dødd døydde døyr døy døyde omkom
drikke drikker drakk drukket drukke drikk drikking drikkinga
spise spiser spiste spist spising ete et åt eter
røyke røyker røykte røykt røyk røyken røyking røykinga røykje røykjer røykjing
snuse snuser snuste snus snusen snusing
vape vaper vapet vaping veipe veiper veiping
slutte slutter sluttet slutta slutt slutten sluttar
snakke snakker snakket snakka snakk prate prater pratet prata
miste mister mistet mista mistar
føde føder fødte født fødd fødsel fødselen fødslar fødsler
mann mannen menn mennene mannens
kone kona konen koner koner
mor mora moren mødre mødrene mors
far faren fedre fedrene fars
datter datteren dattera døtre døtrene dotter dottera døtrer
bror broren brødre brødrene brors
søster søsteren søstera søstre søstrene syster søstrer
søsken søsknene søskenet sysken
forelder foreldre foreldrene foreldra foreldres foreldran
barn barnet barna barnas born borna barnets barns
unge ungen unger ungene ungane ungar ungan onga ongan ungadn
natt natta natten netter nettene
hånd hånda hånden hender hendene hand handa
fot foten føtter føttene føtene
kne kneet knær knærne knea knes
tå tåa tåen tær tærne
øye øyet øyne øynene auge auga augo augene
øre øret ører ørene øyre øyret øyra øyro
muskel muskelen muskler musklene musklar
skulder skulderen skuldra skuldre skuldrene
finger fingeren fingre fingrene
hjerte hjertet hjerter hjertene hjarte hjartet
bok boka boken bøker bøkene
ung ungt unge yngre
syk sykt syke sykere sjuk sjukt sjuke
sint sinte sinna sinnet sinnt
rasende rasande rasanes rasandes rasane
redd redde redt
lege legen leger legene lækjar lege
ben bein beinet beina benet bena beinene
uke uka uken uker ukene veke veka veker
demens demensen demente dement
kreft kreften
kols kolsen
angst angsten
sykdom sykdommen sykdommer sykdommene sjukdom sjukdomen sjukdomar sjukdomane
tanke tanken tanker tankene tankar tankane
diagnose diagnosen diagnoser diagnosene diagnosar
trene trener trente trent trening treninga treningen treninger trenar treningar
skilles skilsmisse skilsmissen skilt skilte skille skil
glemme glemmer glemte glemt glemsk glemske gløyme gløymer gløymde gløymt gløymsk gløymske glømme glømt glømsk
rygg ryggen ryggja rygga ryggji ryggar
nakke nakken nakkjen nakkjin nakkin nakkar
sliten slitne slitt slite slitent slitna
trist triste trista tristhet tristheit
ensom ensomt ensomme einsam einsame ensomhet ensomheten einsemd einsemda
krangle krangler kranglet krangla krangling kranglar krangel
gråte gråter gråt gråtende grin grine grining gren griner
falle faller falt fall fell ramle ramler ramlet ramla ramlar dette detter datt
hoste hoster hostet hosta hostar hosting
puste puster pustet pusta pustar pust pusten pusting
svimmel svimmelt svimle svimmelhet svimmelheten svimmelheit svimmelen
verke verker verket verk verking verkjer verkje
spille spiller spilte spilt spel spele spelar game gamer gaming gama
grue gruer gruet grua kvie kvier kvir kvidde
bekymre bekymrer bekymret bekymra bekymring bekymringen bekymringer uroa uroe uroar
vektreduksjon vekttap vektnedgang
graviditet gravid gravide gravidt
mareritt mareritta marerittet
forsørge forsørger
"""

# Pieces of words, nynorsk (and older bokmål) on the left. They are replaced inside compounds too: meistringskurs.
NYNORSK_PARTS = {
    "hovudverk": "hodepine",
    "hovud": "hode",
    "meistr": "mestr",
    "sjukmeld": "sykmeld",
    "sjuk": "syk",
    "hjart": "hjert",
    "skule": "skole",
    "skula": "skola",
    "tunghøyr": "tunghør",
    "høyrsel": "hørsel",
    "høyreapparat": "høreapparat",
    "høyre": "høre",
    "høyrer": "hører",
    "øyresus": "øresus",
    "rettleiing": "veiledning",
    "rettlei": "veiled",
    "tilvising": "henvisning",
    "tilvis": "henvis",
    "teneste": "tjeneste",
    "sjølv": "selv",
    "kvardag": "hverdag",
    "utmatting": "utmattelse",
    "førebygg": "forebygg",
    "førebu": "forberede",
    "pårørand": "pårørend",
    "kosthald": "kosthold",
    "halde": "holde",
    "forhald": "forhold",
    "beinskjørleik": "beinskjørhet",
    "benskjør": "beinskjør",
    "bekkenbotn": "bekkenbunn",
    "heime": "hjemme",
    "heim": "hjem",
    "åleine": "alene",
    "aleine": "alene",
    "einsam": "ensom",
    "einsemd": "ensomhet",
    "lågterskel": "lavterskel",
    "eteforstyrr": "spiseforstyrr",
    "overeting": "overspising",
    "forstyrring": "forstyrrelse",
    "liding": "lidelse",
    "vaksn": "voksn",
    "vaksen": "voksen",
    "rørsle": "bevegelse",
    "innvandrar": "innvandrer",
    "foreining": "forening",
    "brukar": "bruker",
    "deltakar": "deltaker",
    "røykje": "røyke",
    "søvnvanskar": "søvnvansker",
    "vanskar": "vansker",
    "funksjonsnedsetj": "funksjonsnedsett",
    "etterlatn": "etterlatt",
    "trøytt": "trøtt",
    "tilbod": "tilbud",
    "augelege": "øyelege",
    "heit": "het",
    "foreldrerettlei": "foreldreveiled",
    "verksemd": "virksomhet",
    "morgon": "morgen",
    "varmtvass": "varmtvann",
}

STOP_NO = """
jeg eg æ æg je jæ i e ej du deg dæ han hun ho hu hen det de dei dem dere dykk vi oss me meg mæ mæg min mitt mi mine
din ditt di dine sin sitt si sine hans hennes hennar vår vårt våre deres deira deires seg sæ sæg selv sjølv man ein en
et eit ei den dette denne disse desse som hva kva ka hvem kven hvor kvar hvordan korleis hvorfor kvifor koffer når da
då og å eller men for fordi at om hvis dersom så også òg au bare berre bærre ikke ikkje ikkj itj ittj itte inte aldri
på av til fra frå med ved hos mot under over etter før uten utan mellom gjennom gjennem er var vært vore være vere vær
blir bli ble vart blitt blei har hadde hatt ha kan kunne kunna skal skulle vil ville må måtte bør burde får få fikk
fått fekk gjør gjer gjøre gjere gjorde gjort la lar lot lat noe noko noen nokon nokre nåkka nåkkå nån alle alt all
hver hvert kvart litt lite mer meir mest veldig ned opp inn ut nede oppe her der dit hit nå no nu igjen enda ennå jo
vel sånn slik slikt slike samme same annen andre andres år gang ganger mange mye mykje mykkje helt heilt ganske
kanskje gjerne trenger treng trenge ønsker ønskjer ønske finnes finst finne finner tilbys tilby nær ber bere kje kkje
isje ie it sku ska skull vo va vatt vorti vorte vorten vort blidd bleve kordan kossen koss korsn korsen åssen åffer
kem kæm kim kåffer kvifer kanner hainn hann hannj hin dom dokker dåkker dåkk okke okka vårres hinna mett sett nåkk
nokka noka nokko nåe nåt ette attme te tel ti jei dæm dåm gjeng gjekk sjå kjem kom kommer sia sidan innpå uti oppi
nedi att attende oksa ca etc m.m mm osv f.eks eks pga ift
"""

STOP_EN = """
i me my mine we us our you your he him his she her hers it its they them their this that these those who whom which
what where when why how a an the and or but if because as until while of at by for with without about against
between into through during before after above below to from up down in out on off over under again then once here
there all any both each few more most other some such no nor not only own same so than too very can could will would
should shall may might must just do does did doing done have has had having am is are was were be been being get
gets got getting want wants wanted need needs needed like please also near around im ive dont cant s t
"""

STOP_SE = """
ja dahje lea leat lei mun don son mii dii sii mu du su go ahte jos muhto ii in it eat vel dat diet dát mas mis
"""

# Words that everybody uses for everything: written right as they stand, and saying little of what somebody needs.
COMMON_NO = """
dag dagen dager idag gårsdag morgen kveld kvelden natt uke uka måned måneden årene tid tida tiden time timer minutt
stund lang langt lenge lengre kort kjapt fort sakte tidlig sent seint først sist siste neste forrige snart straks
allerede alltid ofte sjelden stadig hele heile halve hel del deler mest minst masse nok bra fin fint god godt bedre
best dårlig dårligere verre verst vond stor stort store større liten lita små mindre lett vanskelig rar rart ny nytt
nye rett riktig feil sant folk menneske mennesker mennesket person personer noen ingen ingenting alt ting tingene sak
måte måten grunn slutt slutte start starte begynne begynner begynte kommer komme kom kjem går gå gikk gjøre ta tar tok
tatt gi gir gav gitt sette satt setter sitte sitter ligge ligger lå ligg legge legger la lagt lag stå står sto holde
holder holdt hold hente bringe bruke bruker brukt si sier sa sagt sei seier snakker fortelle forteller fortalt spør
spørre svare svar hjelp hjelpe hjelper tenke tenker tenkt tro tror trodde vite vet visst veit kjenne kjenner kjent
føle føler føles følt kjens merke merker merket se ser sett sjå høre hør hører vise viser få fått blitt bør klare
klarer klart prøve prøver prøvd lære lærer lært håpe ønske like liker elske hate sammen ilag hjemme ute inne bort heim
hjem fram frem tilbake foran bak videre rundt forbi nær nærmest sted steder plass vei veien veg vegen hus huset rom
rommet by bygda land beskjed brev telefon spørsmål problem problemer vanske vansker trøbbel plage plager situasjon
tilfelle behov info informasjon tips råd tilbud kommunal kommunalt kommunale lokal lokalt gratis moderat alvorlig mild
kraftig sterk svak vanlig spesiell episode periode nylig nettopp akkurat endelig plutselig kjempe skikkelig utrolig
herlig grusom fæl jævlig fordømt satan kjøpe selge betale penger koste vente venter ventet møte møter møtt følge
følger passe passer skje skjer skjedd hende hender skrive lese leser lest åpne lukke gjelde gjelder leve lever bo bor
bodde bur venn venner nabo to tre fire fem seks sju åtte ni ti tjue tretti førti femti seksti sytti åtti nitti hundre
første andre tredje hopper hoppe spinner spinne snu snur ringe ringer ringt sånne ifjor fjor sommer vinter høst vår
"""
COMMON_EN = """
help helping recently recent lately diagnosed diagnosis bad badly good better best well trouble problem problems
people person someone somebody something anything nothing everything time times day days week weeks month year years
old new first last next long short big small much many little lot way thing things feel feeling feels felt make makes
made take takes took give gives go goes going gone come comes came know knows think thinks thought see look looking
find use using try trying learn learning work works live living life start started begin keep let tell told say says
said talk ask hard easy difficult always never often sometimes today now tonight tomorrow soon still since ago home
house place area town city course courses class group groups support offer offers service services free local
available information advice other others together
"""

# Each is a language's way of saying "in": a place may follow.
BEFORE_PLACES = frozenset(
    ("i", "på", "ved", "nær", "in", "near", "at", "around", "omkring", "rundt", "fra", "frå", "til")
)

# Last parts of names of offerings. What stands before them is a word of its own, known or not.
HEADS = """
kurs gruppe gruppa skole trening mestring samtale veiledning behandling rehabilitering tilbud opplæring sykdom
tjeneste terapi sykdommer plager problemer vansker lidelse smerter
"""

# What follows is asked to be left out, until something that doesn't join on.
WITHOUT = frozenset(("uten", "utan", "without"))
JOINS = frozenset(("eller", "og", "or", "and", "å"))

# What turns a phrase into its opposite.
NOT = ("ikke", "ikkje", "ikkj", "itj", "ittj", "itte", "inte", "aldri", "kje", "not", "never", "no", "ii", "in", "eat")

# Somebody of the family: with an illness beside it, who asks is next of kin. Who asks for a child is a parent too.
FAMILY = """
mamma pappa mor mora moren far faren foreldre foreldrene foreldra mann mannen kone kona konen ektefelle ektefellen
ektemann samboer samboeren sambuar sambuaren kjæreste kjæresten kjærasten partner partneren bror broren søster
søsteren søstera syster systera søsken søsknene sysken bestemor bestefar mormor morfar farmor farfar besteforeldre
svigermor svigerfar tante onkel barnebarn mamsen papsen kallen kjerringa kjæringa mutter fatter gubben mother father
mum mom dad parents husband wife spouse brother sister sibling grandmother grandfather girlfriend boyfriend
"""
CHILDREN = """
sønn sønnen son sonen datter datteren dattera dotter dottera tenåringen ungen guten jenta jentungen guttungen gutungen
veslejenta daughter
"""
# What the next of kin and parents are called in the concepts.
KIN_TERM = "pårørende"
PARENT_TERM = "foreldre"
