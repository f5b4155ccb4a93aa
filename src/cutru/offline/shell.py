"""What a device keeps so that the page opens without a network: the page, its styles, scripts and letters."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import override

from cutru.identity.codelists import DOCUMENT_TYPES, SEXES, STAY_REASONS, CodeList
from cutru.identity.names import search_key
from cutru.identity.nationalities import NATIONALITIES, VIETNAM

LANGUAGE_PARAMETER = "ngon-ngu"
"""In the address of the kept pages, since a page without a network has no cookie to ask."""
LANGUAGES = ("vi", "en")
WORKBOX = tuple(f"vendor/workbox-{part}.prod.js" for part in ("core", "routing", "strategies", "precaching"))
WORKER = "cutru/js/offline/service-worker.js"
LETTERS = tuple(
    f"vendor/be-vietnam-pro-{subset}-{weight}-normal.woff2"
    for subset in ("latin", "vietnamese")
    for weight in (400, 500, 600, 700)
)
FILES = (
    "vendor/tabler.min.css",
    "cutru/css/fonts.css",
    "cutru/css/cutru.css",
    "cutru/css/sheet.css",
    "cutru/css/camera.css",
    "cutru/css/offline.css",
    *LETTERS,
    "vendor/icons.svg",
    "cutru/favicon.svg",
    "cutru/icons/icon-192.png",
    "cutru/js/theme.js",
    "cutru/js/app.js",
    "cutru/js/camera/dialog.js",
    "cutru/js/camera/qr.js",
    "cutru/js/camera/sharpness.js",
    "cutru/js/camera/stream.js",
    "cutru/js/camera/zone.js",
    "cutru/js/read-event.js",
    "cutru/js/scan-text.js",
    "cutru/js/scanner.js",
    "cutru/js/offline/connection.js",
    "cutru/js/offline/dates.js",
    "cutru/js/offline/form.js",
    "cutru/js/offline/page.js",
    "cutru/js/offline/queue.js",
    "cutru/js/offline/document-text.js",
    "cutru/js/offline/scan.js",
    "cutru/js/offline/sealing.js",
    "cutru/js/offline/sending.js",
    "cutru/js/offline/store.js",
    "cutru/js/offline/words.js",
    "vendor/hpke.js",
    "vendor/idb.js",
    "vendor/zxing/reader/index.js",
)
AS_NAMED = ("vendor/zxing/share.js", "vendor/zxing/reader/zxing_reader.wasm")
"""Files that a package asks for by their own names."""


def page(language: str) -> str:
    """The page in one language: the same for everybody, nothing personal in it."""
    with override(language):
        context = {
            "environment": settings.ENVIRONMENT,
            "LANGUAGE_CODE": language,
            "sexes": _choices(SEXES, language),
            "document_types": _choices(DOCUMENT_TYPES, language),
            "reasons": _choices(STAY_REASONS, language),
            "nationalities": _nationalities(language),
            "language_parameter": LANGUAGE_PARAMETER,
        }
        return render_to_string("offline/page.html", context)


@cache
def kept() -> list[dict[str, str | None]]:
    """Address and revision of all a device keeps; an address that changes with its content needs none."""
    address = reverse("offline:page")
    pages: list[dict[str, str | None]] = [
        {"url": f"{address}?{LANGUAGE_PARAMETER}={language}", "revision": _digest(page(language).encode())}
        for language in LANGUAGES
    ]
    addresses = [(name, static(name)) for name in FILES]
    addresses += [(name, f"{settings.STATIC_URL}{name}") for name in AS_NAMED]
    return pages + [{"url": url, "revision": _revision(name, url)} for name, url in addresses]


def _revision(name: str, url: str) -> str | None:
    if url != f"{settings.STATIC_URL}{name}":
        return None
    found = finders.find(name)
    return _digest(Path(found).read_bytes()) if found else None


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _choices(codelist: CodeList, language: str) -> list[tuple[str, str]]:
    return [(code, entry.label(language)) for code, entry in codelist.items()]


def _nationalities(language: str) -> list[str]:
    """`Hàn Quốc (KOR)`, by name; Vietnamese guests have a form of their own."""
    texts = [
        f"{entry.label(language)} ({code})"
        for code, entry in NATIONALITIES.items()
        if entry.kind != "obsolete" and code != VIETNAM
    ]
    return sorted(texts, key=search_key)
