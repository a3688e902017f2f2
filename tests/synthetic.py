"""A number in, that many extractions out: made-up documents with realistic names, the same for the same seed.

They let the graph, the server and the maps be tried at any size without the extractor.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from extract.model import Claim, Document, Extraction, Name, Node, Span, Value
from graph.builds import build
from graph.cache import Cache
from graph.iris import digest
from graph.quads import date_value
from graph.reports import Report
from ontology.names import key
from ontology.terms import ENT, ORG

_ORIGIN: Final = date(1995, 1, 1)
_DAYS: Final = 11_000


class _Country(NamedTuple):
    code: str
    names: tuple[tuple[str, str], ...]
    cities: tuple[str, ...]


_COUNTRIES: Final = (
    _Country("FR", (("France", "fr"),), ("Paris", "Lyon", "Marseille", "Nantes", "Toulouse", "Grenoble", "Strasbourg")),
    _Country("CA", (("Canada", "fr"),), ("Montréal", "Québec", "Ottawa", "Toronto")),
    _Country("MA", (("Maroc", "fr"), ("المغرب", "ar")), ("Rabat", "Casablanca", "Fès", "Marrakech")),
    _Country("SN", (("Sénégal", "fr"),), ("Dakar", "Thiès", "Saint-Louis")),
    _Country("DE", (("Allemagne", "fr"), ("Deutschland", "de")), ("Berlin", "Munich", "Sarrebruck", "Hambourg")),
    _Country("IT", (("Italie", "fr"), ("Italia", "it")), ("Rome", "Milan", "Turin")),
    _Country("ES", (("Espagne", "fr"), ("España", "es")), ("Madrid", "Barcelone", "Malaga")),
    _Country("GR", (("Grèce", "fr"), ("Ελλάδα", "el")), ("Athènes", "Thessalonique")),
    _Country("JP", (("Japon", "fr"), ("日本", "ja")), ("Tokyo", "Kyoto", "Osaka")),
    _Country("CN", (("Chine", "fr"), ("中国", "zh")), ("Pékin", "Shanghai", "Wuhan")),
    _Country("VN", (("Viêt Nam", "fr"), ("Việt Nam", "vi")), ("Hanoï", "Hué")),
    _Country("IN", (("Inde", "fr"), ("भारत", "hi")), ("New Delhi", "Bengaluru", "Mumbai")),
    _Country("UA", (("Ukraine", "fr"), ("Україна", "uk")), ("Kyïv", "Lviv", "Odessa")),
    _Country("KZ", (("Kazakhstan", "fr"), ("Қазақстан", "kk")), ("Astana", "Almaty")),
    _Country("TN", (("Tunisie", "fr"), ("تونس", "ar")), ("Tunis", "Sfax")),
    _Country("LB", (("Liban", "fr"), ("لبنان", "ar")), ("Beyrouth", "Tripoli")),
    _Country("EG", (("Égypte", "fr"), ("مصر", "ar")), ("Le Caire", "Alexandrie")),
    _Country("CI", (("Côte d'Ivoire", "fr"),), ("Abidjan", "Yamoussoukro")),
    _Country("BJ", (("Bénin", "fr"),), ("Cotonou", "Abomey")),
    _Country("CD", (("République démocratique du Congo", "fr"),), ("Kinshasa", "Lubumbashi")),
    _Country("BE", (("Belgique", "fr"), ("België", "nl")), ("Bruxelles", "Liège", "Namur")),
    _Country("CH", (("Suisse", "fr"), ("Schweiz", "de")), ("Genève", "Lausanne", "Sion")),
    _Country("LU", (("Luxembourg", "fr"),), ("Luxembourg-Ville",)),
    _Country("RO", (("Roumanie", "fr"), ("România", "ro")), ("Bucarest", "Cluj")),
    _Country("BR", (("Brésil", "fr"), ("Brasil", "pt")), ("São Paulo", "Brasília", "Recife")),
    _Country("CL", (("Chili", "fr"), ("Chile", "es")), ("Santiago", "Valparaíso")),
    _Country("KR", (("Corée du Sud", "fr"), ("대한민국", "ko")), ("Séoul", "Busan")),
    _Country("AM", (("Arménie", "fr"), ("Հայաստան", "hy")), ("Erevan", "Gyumri")),
    _Country("GB", (("Royaume-Uni", "fr"), ("United Kingdom", "en")), ("Londres", "Durham", "Édimbourg")),
    _Country("US", (("États-Unis", "fr"), ("United States", "en")), ("Washington", "Boston", "La Nouvelle-Orléans")),
)
_FIELDS: Final = (
    "intelligence artificielle", "sciences marines", "énergie solaire", "santé publique", "cybersécurité", "patrimoine",
    "agronomie", "mathématiques", "études spatiales", "hydrologie", "robotique", "linguistique", "génomique", "transports",
    "climat", "matériaux", "finance", "océanographie", "photonique", "archéologie",
)  # fmt: skip
_HEADS: Final = (
    ("University", "Université"), ("University", "École supérieure"), ("ResearchCentre", "Institut"),
    ("ResearchCentre", "Centre de recherche"), ("GovernmentBody", "Agence"), ("GovernmentBody", "Ministère"),
    ("Company", "Société"), ("NonProfit", "Fondation"), ("Consortium", "Alliance"), ("InternationalOrganization", "Organisation"),
)  # fmt: skip
_GIVEN: Final = (
    "Amélie",
    "Bruno",
    "Chantal",
    "Dũng",
    "Élodie",
    "Farid",
    "Giorgos",
    "Hélène",
    "Ibrahima",
    "Jürgen",
    "Keiko",
    "Łucja",
)
_FAMILY: Final = (
    "Martin",
    "Benali",
    "Diop",
    "Nguyễn",
    "Παπαδόπουλος",
    "Müller",
    "Tanaka",
    "Côté",
    "O'Brien",
    "de La Tour",
    "Şahin",
    "Ковальчук",
)
_ROLES: Final = ("présidente", "directeur général", "ministre", "recteur", "ambassadrice", "maire")
_KINDS: Final = (
    ("MemorandumOfUnderstanding", "protocole d'accord"), ("Agreement", "accord"), ("Partnership", "partenariat"),
    ("LetterOfIntent", "lettre d'intention"), ("Treaty", "traité"), ("JointDeclaration", "déclaration conjointe"),
)  # fmt: skip
_ALIASES: Final = (("جامعة", "ar"), ("大学", "ja"), ("Πανεπιστήμιο", "el"), ("Університет", "uk"))


def organization(number: int) -> tuple[str, Node, str]:
    """The *number*-th made-up organization: its name, its node, and the code of its country."""
    draw = Random(f"organization {number}")
    country = draw.choice(_COUNTRIES)
    type_, head = draw.choice(_HEADS)
    name = f"{head} de {draw.choice(_FIELDS)} de {draw.choice(country.cities)}" + (f" {number}" if number >= 40 else "")
    names = [Name(name, "fr")]
    if draw.random() < 0.2:
        word, language = draw.choice(_ALIASES)
        names.append(Name(f"{word} {number}", language))
    return name, Node(key(name), type_, tuple(names)), country.code


class _Writer:
    """Writes one document's text, and notes its nodes and claims as it goes."""

    def __init__(self) -> None:
        self.text = ""
        self.nodes: dict[str, Node] = {}
        self.claims: list[Claim] = []

    def sentence(self, text: str) -> Span:
        start = len(self.text)
        self.text += text + "\n"
        return Span(start, start + len(text))

    def node(self, node: Node, passage: Span, named: str) -> str:
        """Add *node*, mentioned as *named* in *passage* where it stands there."""
        at = self.text.find(named, passage.start, passage.end) if named else -1
        spans = (Span(at, at + len(named)),) if at >= 0 else ()
        kept = self.nodes.get(node.key, node)
        self.nodes[node.key] = Node(
            node.key, node.type, kept.names, tuple(sorted({*kept.spans, *spans})), node.identifiers, kept.parts or node.parts
        )
        return node.key

    def claim(self, subject: str, predicate: str, value: str | Value, passage: Span, confidence: float) -> None:
        self.claims.append(Claim(subject, predicate, value, passage, "synthetic", confidence))


def _country(code: str) -> Node:
    country = next(c for c in _COUNTRIES if c.code == code)
    names = tuple(Name(*name) for name in country.names)
    return Node(key(names[0].text), "Country", names, identifiers=(f"iso:{code}",))


def _agreement(writer: _Writer, draw: Random, pool: int) -> None:
    """One agreement in one or two sentences: its parties and their countries, its date, place, status and signatory."""
    chosen = {organization(min(int(draw.paretovariate(0.6)) - 1, pool - 1) if draw.random() < 0.5 else draw.randrange(pool))
              for _ in range(draw.choices((2, 3, 4), (7, 2, 1))[0])}  # fmt: skip
    parties = sorted(chosen, key=lambda p: p[0])
    kind, words = draw.choice(_KINDS)
    day = _ORIGIN + timedelta(days=draw.randrange(_DAYS))
    signed = draw.random() < 0.8
    city = draw.choice(draw.choice(_COUNTRIES).cities)
    verb = f"ont signé le {day.isoformat()} à {city} un" if signed else "préparent un"
    listed = ", ".join(name for name, _, _ in parties)
    passage = writer.sentence(f"{listed} {verb} {words} sur {draw.choice(_FIELDS)}.")
    subject = writer.node(Node(digest(passage.of(writer.text))[:16], kind, (Name(words, "fr"),)), passage, words)
    sure = draw.choice((0.8, 0.9, 0.95))
    for name, node, code in parties:
        writer.claim(subject, str(ENT.party), writer.node(node, passage, name), passage, sure)
        country = writer.node(_country(code), passage, "")
        writer.claim(subject, str(ENT.involvesCountry), country, passage, sure)
        writer.claim(node.key, str(ENT.country), country, passage, sure)
    writer.claim(subject, str(ENT.status), writer_status(signed), passage, sure)
    if signed:
        date_text = day.isoformat()[: draw.choices((10, 7, 4), (8, 1, 1))[0]]
        writer.claim(subject, str(ENT.signedOn), date_value(date_text), passage, sure)
        place = writer.node(Node(f"{key(city)} ville", "City", (Name(city, "fr"),)), passage, city)
        writer.claim(subject, str(ENT.signedAt), place, passage, sure)
    if draw.random() < 0.5:
        _position(writer, draw, subject, parties[0], signed)


def writer_status(signed: bool) -> Value:
    """The status as the claims carry it: an IRI of the vocabulary, marked as such by its datatype."""
    return Value(str(ENT.Signed if signed else ENT.Planned), "http://www.w3.org/2001/XMLSchema#anyURI")


def _position(writer: _Writer, draw: Random, agreement: str, body: tuple[str, Node, str], signed: bool) -> None:
    """A sentence that gives a person a role in *body*, and has them sign."""
    person, role = f"{draw.choice(_GIVEN)} {draw.choice(_FAMILY)}", draw.choice(_ROLES)
    passage = writer.sentence(f"{person}, {role} de {body[0]}, s'en félicite.")
    member = writer.node(Node(key(person), "Person", (Name(person, "fr"),)), passage, person)
    organization_key = writer.node(body[1], passage, body[0])
    parts = ((str(ORG.organization), organization_key), (str(ENT.roleLabel), Value(role)))
    post = writer.node(Node(f"{member} @ {organization_key}", "Membership", parts=parts), passage, "")
    at = writer.nodes[post]
    writer.nodes[post] = Node(at.key, at.type, spans=(Span(passage.start, passage.start + len(person)),), parts=at.parts)
    writer.claim(post, str(ORG.member), member, passage, 0.9)
    if signed:
        writer.claim(agreement, str(ENT.signatory), member, passage, 0.8)


def extractions(documents: int, seed: int = 0) -> Iterator[Extraction]:
    """That many made-up documents with their nodes and claims; document *n* of a size is the same for the same seed."""
    pool = max(30, documents // 3)
    for number in range(documents):
        draw, writer = Random(f"{seed} {number}"), _Writer()
        for _ in range(draw.choices((1, 2, 3), (6, 3, 1))[0]):
            _agreement(writer, draw, pool)
        published = (_ORIGIN + timedelta(days=draw.randrange(_DAYS))).isoformat()
        document = Document(f"synthetic/{number:07d}", writer.text, title=f"Communiqué n° {number}", published=published)
        yield Extraction(document, tuple(sorted(writer.nodes.values())), tuple(sorted(writer.claims, key=repr)), published)


def build_synthetic(target: Path, documents: int, seed: int = 0) -> Report:
    """A build of that many made-up documents in *target*, as `entente build` would have made it."""
    target.mkdir(parents=True, exist_ok=True)
    made: list[Document] = []
    with Cache(target / "cache.sqlite") as cache:
        batch: list[Extraction] = []
        for extraction in extractions(documents, seed):
            made.append(extraction.document)
            batch.append(extraction)
            if len(batch) == 256:
                cache.put(batch)
                batch.clear()
        cache.put(batch)
    return build(made, target)
