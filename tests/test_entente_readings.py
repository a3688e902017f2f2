"""One document looked at closely: its extraction as JSON, what each stage made of it, and the page that marks it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from entente.commands.evaluating import extract
from entente.readings import label, page
from extract.model import ANY_URI, Claim, Document, Extraction, Modality, Name, Node, Span, Value
from ontology.errors import EntenteError
from ontology.terms import ENT, ORG

ROOT = Path(__file__).resolve().parent.parent
TEXT = (
    "L'Institut <b>& co</b> et la Ligue ont signé un accord.\nAline <script>alert(1)</script> Morvan, présidente de la Ligue,"
    " n'a pas signé le traité."
)
CHROMIUM = Path("/usr/bin/chromium")


def span(text: str) -> Span:
    return Span(TEXT.index(text), TEXT.index(text) + len(text))


def made() -> Extraction:
    """A document with markup of its own, an agreement, a position, and a statement that is denied."""
    first, second = Span(0, TEXT.index("\n")), Span(TEXT.index("\n") + 1, len(TEXT))
    nodes = (
        Node(
            "institut",
            "ResearchCentre",
            (Name("Institut <b>& co</b>", "fr"), Name('"><img src=x onerror=alert(1)>', "fr")),
            (span("Institut <b>& co</b>"),),
        ),
        Node("ligue", "NonProfit", (Name("Ligue", "fr"),), (span("Ligue"), Span(TEXT.rindex("Ligue"), TEXT.rindex("Ligue") + 5))),
        Node(
            "morvan",
            "Person",
            (Name("Aline <script>alert(1)</script> Morvan", "fr"),),
            (span("Aline <script>alert(1)</script> Morvan"),),
        ),
        Node("accord", "Agreement", (Name("accord", "fr"),), (span("un accord"),)),
        Node("traite", "Treaty", (Name("traité", "fr"),), (span("traité"),)),
        Node("m", "Membership", parts=((str(ORG.organization), "ligue"), (str(ENT.roleLabel), Value("présidente")))),
    )
    claims = (
        Claim("accord", str(ENT.party), "institut", first, "list.between", 0.9),
        Claim("accord", str(ENT.party), "ligue", first, "list.between", 0.9),
        Claim("accord", str(ENT.status), Value(str(ENT.Signed), ANY_URI), first, "status.signed", 0.8),
        Claim("m", str(ORG.member), "morvan", second, "apposition", 0.9),
        Claim("traite", str(ENT.signatory), "morvan", second, "denied", 0.7, Modality.DENIED),
    )
    return Extraction(Document("hostile", TEXT, title="<title>&"), nodes, claims, "2021-03-02")


class Outline(HTMLParser):
    """The ids, links and elements of a page, and the text of its article."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.article = ""
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        known = dict(attrs)
        self.attributes |= known.keys()
        self.ids += [known["id"]] if known.get("id") else []
        self.links += [known["href"]] if known.get("href") else []
        self._inside = self._inside or tag == "article"

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "article"

    def handle_data(self, data: str) -> None:
        self.article += data if self._inside else ""


def outline(html: str) -> Outline:
    parser = Outline()
    parser.feed(html)
    return parser


def test_readings_page_holds_the_whole_text_and_runs_nothing_of_it() -> None:
    read = outline(page(made()))
    assert read.article.strip() == TEXT
    assert read.tags.isdisjoint({"script", "img", "b", "iframe", "link", "object"})


def test_readings_page_links_lead_somewhere_in_it() -> None:
    read = outline(page(made()))
    assert len(read.ids) == len(set(read.ids))
    assert {link.removeprefix("#") for link in read.links} <= set(read.ids)
    assert all(link.startswith("#") for link in read.links)


def test_readings_page_shows_parties_roles_rules_and_denial() -> None:
    text = re.sub(r"<[^>]+>|\s+", " ", page(made()))
    for expected in ("partie", "list.between", "0.90", "signé", "présidente, Ligue", "nié", "2 accords"):
        assert expected in text


def test_readings_page_lets_nothing_be_fetched() -> None:
    html = page(made())
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy
    assert policy[1].startswith("default-src 'none'; style-src 'sha256-")
    assert outline(html).attributes.isdisjoint({"src", "srcset", "action", "style", "data", "onerror", "onload"})
    assert not re.search(r"url\(|@import|https?://", html)


def test_readings_page_speaks_the_language_of_the_document() -> None:
    english = Extraction(
        Document("x", "A deal.", language="en"), (Node("a", "Agreement", (Name("deal", "en"),), (Span(2, 6),)),), ()
    )
    assert '<html lang="en">' in page(english)
    assert "Nothing is said of it." in page(english)
    assert label(str(ENT.party), "fr") == "partie"


def test_extract_writes_the_extraction_as_json(tmp_path: Path) -> None:
    target = tmp_path / "amu.json"
    extract(ROOT / "seeds" / "amu-dmia.txt", output=target)
    read = TypeAdapter(Extraction).validate_json(target.read_bytes())
    assert read.document.text == (ROOT / "seeds" / "amu-dmia.txt").read_text("utf-8")
    assert all(claim.passage.of(read.document.text).strip() for claim in read.claims)


def test_extract_traces_every_stage(tmp_path: Path) -> None:
    target = tmp_path / "amu.txt"
    extract(ROOT / "seeds" / "amu-dmia.txt", trace=True, output=target)
    text = target.read_text("utf-8")
    stages = re.findall(r"^## ([a-z ]+): \d+$", text, re.MULTILINE)
    first = ["sentences", "entities", "mentions", "dates", "durations", "codes", "positions", "acts", "agreements"]
    assert stages[: len(first)] == first
    assert stages[-1] == "warnings"
    assert {"claims by agreements", "claims by positions", "claims by status"} <= set(stages)
    assert re.search(r"— party — .*  agreements\.\S+  « .* »  0\.\d\d → 0\.\d\d$", text, re.MULTILINE)


def test_extract_refuses_what_it_cannot_do(tmp_path: Path) -> None:
    for file, options, said in (
        (ROOT / "seeds", {}, "a folder"),
        (tmp_path / "none.txt", {}, "no such file"),
        (ROOT / "seeds" / "amu-dmia.txt", {"trace": True, "html": True}, "give one of the two"),
    ):
        with pytest.raises(EntenteError, match=said):
            extract(file, output=tmp_path / "x", **options)
    assert not (tmp_path / "x").exists()


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reading") / "page.html"
    path.write_text(page(made()), "utf-8")
    return path


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium: apt-get install chromium")
@pytest.mark.parametrize("width", [1440, 390])
def test_readings_page_in_a_browser(shown: Path, width: int) -> None:
    from browsing import chromium

    with chromium() as browser:
        tab = browser.new_page(viewport={"width": width, "height": 844})
        requested: list[str] = []
        complaints: list[str] = []
        tab.on("request", lambda request: requested.append(request.url))
        tab.on("console", lambda message: complaints.append(message.text))
        tab.on("dialog", lambda dialog: complaints.append(dialog.message))
        tab.goto(shown.as_uri())
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        tab.locator("article a.organization").first.click()
        target = tab.url.partition("#")[2]
        assert tab.locator(f"#{target}").is_visible()
        background = tab.evaluate("getComputedStyle(document.querySelector('article a.organization')).backgroundColor")
        assert background != "rgba(0, 0, 0, 0)", "the policy lets the page's own style through"
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.tagName") == "A"
        assert [url for url in requested if not url.startswith("file:")] == []
        assert complaints == []
