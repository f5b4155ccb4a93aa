"""What a device keeps: the page without anybody's data, and all the files it needs."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from cutru.offline import shell
from tests.accounts.factories import log_in
from tests.facilities.factories import make_facility
from tests.stays.factories import make_stay, receptionist_of

IMPORTED = re.compile(r"""from ?"(\.[^"]+)";""")


def file(name: str) -> Path:
    found = finders.find(name)
    assert found is not None, name
    return Path(found)


def imported(name: str) -> set[str]:
    """A module and all it imports, by their names among the static files."""
    found, wanted = set(), [name]
    while wanted:
        here = wanted.pop()
        found.add(here)
        for source in IMPORTED.findall(file(here).read_text()):
            path = (Path("/") / here).parent.joinpath(source)
            other = str(Path(*path.parts[:1]).joinpath(*path.parts[1:]).resolve().relative_to("/"))
            if other not in found:
                wanted.append(other)
    return found


def test_everything_the_page_loads_is_kept() -> None:
    page = shell.page("vi")
    loaded = set(re.findall(r'(?:href|src)="/static/([^"#]+)', page))
    scripts = {name for name in loaded if name.endswith(".js")}
    for script in scripts:
        loaded |= imported(script)
    styles = "".join(file(name).read_text() for name in loaded if name.endswith(".css"))
    loaded |= {f"vendor/{name}" for name in re.findall(r"vendor/([\w.-]+\.woff2)", styles)}
    assert loaded - {*shell.FILES, *shell.AS_NAMED} == set()


def test_all_that_is_kept_is_there() -> None:
    assert [
        name
        for name in (*shell.FILES, *shell.AS_NAMED, *shell.WORKBOX, shell.WORKER)
        if finders.find(name) is None
    ] == []


@pytest.mark.django_db
def test_the_page_is_the_same_for_everybody() -> None:
    place = make_facility(name="Khách sạn Kín Đáo")
    stay = make_stay(place, full_name="LEAKOVA ANNA")
    person = receptionist_of(place)
    client = log_in(Client(), person)
    assert stay.full_name in client.get("/khach/").content.decode()
    for language in ("vi", "en"):
        address = f"/ngoai-tuyen/?ngon-ngu={language}"
        stranger, own = Client().get(address), client.get(address)
        assert stranger.content == own.content == shell.page(language).encode()
        assert f'<html lang="{language}">' in own.content.decode()
        assert "csrf" not in own.content.decode()
        assert stranger.cookies == {}


@pytest.mark.django_db
def test_the_service_worker_is_looked_up_anew_and_changes_with_what_it_keeps() -> None:
    answer = Client().get("/sw.js")
    text = answer.content.decode()
    told = json.loads(re.match(r"self\.cutru = (.*);\n", text)[1])  # type: ignore[index]  # else the test fails
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert told["page"] == "/ngoai-tuyen/"
    assert [entry["url"] for entry in told["kept"][:2]] == [
        "/ngoai-tuyen/?ngon-ngu=vi",
        "/ngoai-tuyen/?ngon-ngu=en",
    ]
    assert [entry for entry in told["kept"] if not entry["revision"]] == []
    assert len({entry["revision"] for entry in told["kept"][:2]}) == 2
    assert text.index("workbox-core") < text.index("workbox-routing") < text.index("workbox-strategies")
    assert (
        text.index("workbox-strategies") < text.index("workbox-precaching") < text.index("service-worker.js")
    )


@pytest.mark.django_db
def test_the_manifest_names_pictures_that_are_there() -> None:
    told = json.loads(Client().get("/manifest.webmanifest").content)
    assert (told["start_url"], told["scope"], told["display"], told["lang"]) == (
        "/bat-dau/",
        "/",
        "standalone",
        "vi",
    )
    assert [(one["sizes"], one["purpose"]) for one in told["icons"]] == [
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    ]
    for one in told["icons"]:
        width = int.from_bytes(file(one["src"].removeprefix("/static/")).read_bytes()[16:20], "big")
        assert f"{width}x{width}" == one["sizes"]


@pytest.mark.django_db
def test_every_page_links_the_manifest() -> None:
    assert '<link rel="manifest" href="/manifest.webmanifest">' in Client().get("/").content.decode()
