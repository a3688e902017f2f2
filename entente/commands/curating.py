"""The commands by which a human corrects the graph, and what identity goes by: decisions and authorities."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from entente.commands.options import DEFAULT_GRAPH, Graph

if TYPE_CHECKING:
    from graph.curating import Desk

Decisions = Annotated[Path, typer.Option("--decisions", "-d", metavar="FILE", help="The file of decisions.")]
DEFAULT_DECISIONS = Path("decisions.toml")
Who = Annotated[str, typer.Option("--who", metavar="NAME", help="Who decides; the user's name where it is left out.")]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason.")]

authority = typer.Typer(help="Lists of names and identifiers that bodies are linked to.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add this module's commands to *app*."""
    app.command("same")(same)
    app.command("different")(different)
    app.command("reject")(reject)
    app.command("assert")(assert_)
    app.command("rename")(rename)
    app.command("forget")(forget)
    app.command("undo")(undo)
    app.command("review")(review)
    app.add_typer(authority, name="authority")


def _desk(graph: str, decisions: Path, who: str, why: str) -> Desk:
    from graph.curating import Desk

    return Desk.at(graph, decisions, who, why)


def _done(text: str, path: Path) -> None:
    print(f"{path}: {text}")
    print("It takes effect with the next `entente build`.", file=sys.stderr)


def same(
    a: Annotated[str, typer.Argument(metavar="A", help="A thing: its IRI, a name that only it has, or `IRI in DOCUMENT`.")],
    b: Annotated[str, typer.Argument(metavar="B", help="Another.")],
    graph: Graph = DEFAULT_GRAPH,
    decisions: Decisions = DEFAULT_DECISIONS,
    who: Who = "",
    why: Why = "",
) -> None:
    """Decide that two things are one.

    Example: entente same "Université de Lomé" "UL Togo" --why "the logo says so"
    """
    _done(_desk(graph, decisions, who, why).same(a, b).brief(), decisions)


def different(
    a: Annotated[str, typer.Argument(metavar="A", help="A thing: its IRI, a name that only it has, or `IRI in DOCUMENT`.")],
    b: Annotated[str, typer.Argument(metavar="B", help="Another.")],
    graph: Graph = DEFAULT_GRAPH,
    decisions: Decisions = DEFAULT_DECISIONS,
    who: Who = "",
    why: Why = "",
) -> None:
    """Decide that two things are not one. What one document alone means by an IRI is `IRI in DOCUMENT`.

    Example: entente different https://w3id.org/entente/id/cnrs "https://w3id.org/entente/id/cnrs in presse/liban"
    """
    _done(_desk(graph, decisions, who, why).different(a, b).brief(), decisions)


def reject(
    claim: Annotated[str, typer.Argument(metavar="CLAIM", help="The IRI of a claim.")],
    graph: Graph = DEFAULT_GRAPH,
    decisions: Decisions = DEFAULT_DECISIONS,
    who: Who = "",
    why: Why = "",
) -> None:
    """Decide that a claim is wrong: it leaves the graph, and with it the fact where nothing else supports it.

    Example: entente reject https://w3id.org/entente/claim/0f3a… --why "misread"
    """
    _done(_desk(graph, decisions, who, why).reject(claim).brief(), decisions)


def assert_(
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="A thing: its IRI or a name that only it has.")],
    predicate: Annotated[str, typer.Argument(metavar="PREDICATE", help="A property: ent:signedOn, org:memberOf, …")],
    value: Annotated[str, typer.Argument(metavar="OBJECT", help="A thing, a term (ent:Signed), or a text, number or date.")],
    source: Annotated[str, typer.Option("--source", metavar="URL|TEXT", help="Where it stands.")],
    quote: Annotated[str, typer.Option("--quote", metavar="TEXT", help="The words that say so.")],
    graph: Graph = DEFAULT_GRAPH,
    decisions: Decisions = DEFAULT_DECISIONS,
    who: Who = "",
    why: Why = "",
) -> None:
    """State a fact that no document of the build states, with its source.

    Example: entente assert "Université de Lomé" org:memberOf "CAMES" --source https://example.org/p1 --quote "…membre du CAMES"
    """
    _done(_desk(graph, decisions, who, why).state(subject, predicate, value, source, quote).brief(), decisions)


def rename(
    thing: Annotated[str, typer.Argument(metavar="THING", help="A thing: its IRI or a name that only it has.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name to show first.")],
    language: Annotated[str, typer.Option("--lang", metavar="CODE", help="The name's language.")] = "fr",
    graph: Graph = DEFAULT_GRAPH,
    decisions: Decisions = DEFAULT_DECISIONS,
    who: Who = "",
    why: Why = "",
) -> None:
    """Give a thing the name to show first; its other names stay, and so does its IRI.

    Example: entente rename https://w3id.org/entente/id/cnrs "Centre national de la recherche scientifique"
    """
    _done(_desk(graph, decisions, who, why).rename(thing, name, language).brief(), decisions)


def forget(
    person: Annotated[str, typer.Argument(metavar="PERSON", help="A person: the IRI, or a name that only that person has.")],
    graph: Graph = DEFAULT_GRAPH,
    decisions: Decisions = DEFAULT_DECISIONS,
    who: Who = "",
    why: Why = "",
) -> None:
    """Remove a person from the graph, its caches and its registry, now and for good. Your own documents are not touched.

    Example: entente forget "Jeanne Dupont"
    """
    from graph.curating import forget_now

    report, files = forget_now(_desk(graph, decisions, who, why), person)
    print(f"{graph}: rebuilt without that person: {report.documents} documents, {report.quads} quads")
    for name in files:
        print(
            f"{name}: a word of the person's name stands in the name of this document. Rename the file and build again.",
            file=sys.stderr,
        )


def undo(decisions: Decisions = DEFAULT_DECISIONS) -> None:
    """Take back the last decision; the file is again what it was before.

    Example: entente undo
    """
    from graph.decisions import undo as take_back

    _done(f"undone: {take_back(decisions).brief()}", decisions)


def review(
    graph: Graph = DEFAULT_GRAPH,
    decisions: Decisions = DEFAULT_DECISIONS,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Ask this many questions at most.")] = 50,
    who: Who = "",
    why: Why = "",
) -> None:
    """Go through doubtful merges and weak claims, one by one, each with its sentence: y, n, u (unsure) or q (quit).

    Example: entente review --limit 20
    """
    desk = _desk(graph, decisions, who, why)
    answered = 0
    for question in desk.questions(limit):
        print()
        for sentence in question.sentences:
            print(f"  « {_printable(sentence)} »")
        answer = _ask(_printable(question.text))
        if answer == "q":
            break
        desk.answer(question, answer)
        answered += 1
    print(f"{decisions}: {answered} answer{'' if answered == 1 else 's'}")


def _printable(text: str) -> str:
    """*text* in a line, without what steers a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)


def _ask(text: str) -> str:
    """The user's answer; the end of the input quits."""
    while True:
        print(f"{text}\n  y / n / u(nsure) / q(uit) > ", end="", flush=True)
        line = sys.stdin.readline()
        if not line:
            print()
            return "q"
        if (answer := line.strip().lower()[:1]) in ("y", "o", "n", "u", "q"):
            return answer.replace("o", "y")


@authority.command("add")
def authority_add(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="ROR or Wikidata JSON, GeoNames TSV, SKOS, or CSV with id and name; also .gz, .zip."),
    ],
    graph: Graph = DEFAULT_GRAPH,
) -> None:
    """Take a list of names and identifiers in; the next build links bodies to it. A file of the same name is replaced.

    Example: entente authority add ror-data.json
    """
    from graph.authorities import AUTHORITY, add

    count = add(file, _folder(graph))
    print(f"{_folder(graph) / AUTHORITY}: {count} records of {file.name}")
    print("They take effect with the next `entente build`.", file=sys.stderr)


@authority.command("find")
def authority_find(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name or an acronym.")],
    country: Annotated[str, typer.Option("--country", metavar="CODE", help="Look only there (ISO 3166-1, two letters).")] = "",
    graph: Graph = DEFAULT_GRAPH,
) -> None:
    """Show what a name can mean in the authorities, the best first, with score and method; says where it means several.

    Example: entente authority find CNRS --country FR
    """
    from graph.authorities import AUTHORITY, Authority
    from ontology.errors import EntenteError

    found = Authority(_folder(graph) / AUTHORITY).find(name, [country.upper()] if country else [])
    if not found:
        raise EntenteError(f"{name}: no such name in the authorities of {graph}. Add a list with `entente authority add FILE`.")
    for match in found:
        print(f"{match.score:.2f}\t{match.id}\t{match.country or '-'}\t{_printable(match.label)}\t{match.method}")
    if len(found) > 1 and found[0].score - found[1].score < 0.005:
        print(f"{name}: ambiguous, {sum(m.score == found[0].score for m in found)} records have it.", file=sys.stderr)


@authority.command("list")
def authority_list(graph: Graph = DEFAULT_GRAPH) -> None:
    """Show which lists were added.

    Example: entente authority list
    """
    from graph.authorities import AUTHORITY, Authority

    for name, records in Authority(_folder(graph) / AUTHORITY).sources():
        print(f"{name}\t{records}")


def _folder(graph: str) -> Path:
    from graph.curating import folder

    return folder(graph)
