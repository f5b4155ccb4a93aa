"""The documents hold to the project: links lead somewhere, names and labels are those of the code."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from cutru.cli import COMMANDS
from cutru.dossiers.workflow import drawing
from cutru.embedded import PROJECT
from cutru.exchange.api.app import api
from cutru.problems import catalogue
from cutru.web.trial import TRIAL_ACCOUNTS, TRIAL_PASSWORD

DOCS = PROJECT / "docs"
DOCUMENTS = sorted([*PROJECT.glob("*.md"), *DOCS.rglob("*.md")])
GUIDES = sorted(DOCS.glob("guide-*.md"))

LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
MERMAID = re.compile(r"^```mermaid\n(.*?)\n```$", re.MULTILINE | re.DOTALL)
REQUIREMENT = re.compile(r"^[A-Za-z][\w.-]*", re.MULTILINE)
TABLE_NAME = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)
GLOSSARY_ROW = re.compile(r"^\| (`[^|]+`) \|", re.MULTILINE)
BOLD = re.compile(r"\*\*([^*]+)\*\*")
ADDRESS = re.compile(r"\b(?:https?|smtps?|ftp)://[^\s`'\")>]+")
ABSOLUTE_PATH = re.compile(r"(?<![\w.~:/<-])/([a-z]+)/[\w.-]+")

PLACES_OF_ANY_SERVER = {"backup", "etc", "opt", "usr", "var"}
"""First parts of the absolute paths that documents may name."""
ADDRESSES_OF_PROGRAMS = {
    segment for path in api.get_openapi_schema(path_prefix="/api/v1/")["paths"] for segment in path.split("/")
}
"""Parts of the addresses of our own interface, which documents name without a host."""
HOSTS = {"127.0.0.1", "host", "…"}
"""Hosts that documents may name: this machine, and stand-ins."""


def named(path: Path) -> str:
    return str(path.relative_to(PROJECT))


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def links_of(path: Path) -> list[str]:
    """The targets of links and pictures that stay inside the project."""
    return [target for target in LINK.findall(FENCED.sub("", text_of(path))) if "://" not in target]


def anchors_of(path: Path) -> set[str]:
    """The anchors that headings get: small letters, hyphens for spaces, no punctuation."""
    return {
        re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
        for heading in HEADING.findall(FENCED.sub("", text_of(path)))
    }


def fenced_after(heading: str) -> str:
    """The first fenced block of the architecture below a heading."""
    below = text_of(DOCS / "architecture.md").partition(f"\n{heading}\n")[2]
    return below.split("```\n")[1]


def source_texts() -> Iterator[str]:
    for suffix in ("py", "html", "yaml", "js"):
        for path in (PROJECT / "src" / "cutru").rglob(f"*.{suffix}"):
            if "vendor" not in path.parts:
                yield text_of(path)


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_link_leads_to_a_file_and_a_heading(document: Path) -> None:
    broken = []
    for target in links_of(document):
        file, _, anchor = target.partition("#")
        if file.endswith(".png"):
            continue  # the test of screenshots looks after these
        found = (document.parent / file).resolve() if file else document
        if not found.exists() or (anchor and anchor not in anchors_of(found)):
            broken.append(target)

    assert broken == []


def test_every_document_is_reached_from_the_readme() -> None:
    linked = {(PROJECT / target.partition("#")[0]).resolve() for target in links_of(PROJECT / "README.md")}

    assert sorted(set(DOCS.glob("*.md")) - linked) == []


def test_the_readme_shows_all_screenshots_that_are_kept() -> None:
    shown = {Path(target).name for target in links_of(PROJECT / "README.md") if target.endswith(".png")}

    assert shown == {path.name for path in (DOCS / "screenshots").glob("*.png")}


def test_the_readme_shows_every_command() -> None:
    readme = text_of(PROJECT / "README.md")

    assert [name for name in COMMANDS if f"./cutru {name}" not in readme] == []
    assert readme.count("\n    ./cutru up\n") == readme.count("\n    ./cutru test\n") == 2


def test_the_readme_names_the_trial_accounts_and_their_password() -> None:
    readme = text_of(PROJECT / "README.md")
    table = {name for name in TABLE_NAME.findall(readme) if not name.startswith("./")}

    assert table == {account.username for account in TRIAL_ACCOUNTS}
    assert TRIAL_PASSWORD in readme


def test_every_package_has_its_line_in_the_decisions_and_no_other() -> None:
    front_end = json.loads(text_of(PROJECT / "package.json"))
    required = {*front_end["dependencies"], *front_end["devDependencies"]}
    for name in ("requirements.in", "requirements-dev.in"):
        required |= set(REQUIREMENT.findall(text_of(PROJECT / name)))

    assert sorted(TABLE_NAME.findall(text_of(DOCS / "decisions.md"))) == sorted(required)


def test_every_name_of_the_glossary_is_used_in_the_code() -> None:
    rows = GLOSSARY_ROW.findall(text_of(DOCS / "glossary.md"))
    names = [name for row in rows for name in re.findall(r"`([^`]+)`", row)]
    words = {word for text in source_texts() for word in re.findall(r"\w+", text)}

    assert len(names) > 60
    assert [name for name in names if name not in words] == []


@pytest.mark.parametrize("guide", GUIDES, ids=named)
def test_labels_of_the_guides_are_those_of_the_pages(guide: Path) -> None:
    vietnamese, _, _english = text_of(guide).partition("\n---\n")
    sources = "\n".join(source_texts())

    labels = [" ".join(label.split()) for label in BOLD.findall(vietnamese)]
    assert len(labels) > 5
    assert [label for label in labels if label not in sources] == []


def test_the_drawing_of_dossiers_is_that_of_the_state_machine() -> None:
    assert MERMAID.findall(text_of(DOCS / "dossiers.md")) == [drawing()]


def test_the_layers_are_told_as_they_are_held() -> None:
    config = tomllib.loads(text_of(PROJECT / "pyproject.toml"))
    layers = config["tool"]["importlinter"]["contracts"][0]["layers"]
    lines = [" ".join(re.sub(r"\(.*", "", line).split()) for line in fenced_after("### Layers").splitlines()]

    assert lines == [layer.replace("cutru.", "") for layer in layers]


def test_the_house_names_every_room() -> None:
    rooms = {path.parent.name for path in (PROJECT / "src" / "cutru").glob("*/__init__.py")}
    told = set(re.findall(r"^  (\w+)/ ", fenced_after("## The house"), re.MULTILINE))

    assert told == rooms


def test_the_formats_list_every_file_of_problem_codes() -> None:
    files = {path.name for path in Path(catalogue.__file__).parent.glob("*.yaml")}
    listed = {Path(target).name for target in links_of(DOCS / "formats.md") if target.endswith(".yaml")}

    assert listed == files


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_documents_name_no_place_of_one_machine_and_no_foreign_host(document: Path) -> None:
    text = text_of(document)
    roots = set(ABSOLUTE_PATH.findall(LINK.sub("]", text)))
    hosts = {urlsplit(address).hostname or "" for address in ADDRESS.findall(text)}

    assert sorted(roots - PLACES_OF_ANY_SERVER - ADDRESSES_OF_PROGRAMS) == []
    assert sorted(hosts - HOSTS) == []
