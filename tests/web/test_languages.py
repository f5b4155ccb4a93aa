"""English is complete: every word of the code has it, and no page shows Vietnamese where it need not."""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from html.parser import HTMLParser
from http.cookies import SimpleCookie

import pytest
from django import forms
from django.conf import settings as portal
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import override

from cutru.accounts.models import CitizenProfile, User
from cutru.cli import messages
from cutru.dossiers.models import Consent, Dossier, DossierDocument, Referral
from cutru.facilities.models import Facility
from cutru.places.models import PoliceUnit, Province, Ward
from cutru.police.register import HEADINGS
from cutru.printing.register_book import COLUMNS
from cutru.residence.models import Dwelling, Person
from cutru.stays.models import Stay
from tests.test_access_matrix import client_of, undone
from tests.town import ROLES, Town, addresses, administration_pages, hidden_from

VIETNAMESE = re.compile(
    "[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE
)
SPOKEN_ATTRIBUTES = ("alt", "aria-label", "content", "placeholder", "title", "value")
VOID = frozenset(("area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"))
BRACKETED = ("Cư Trú", "đồng", "hôm nay", "Tết", "Sổ", "khai báo tạm trú", "thông báo lưu trú", "Căn cước")
"""The portal's name, and terms that follow their English in brackets."""
CITED = ("NĐ-CP", "đồng/người/lần đăng ký", "Point đ", "Côte d'Ivoire")
"""Numbers of documents, letters of their points, and a country that is written so in English."""
TYPED = (
    "Số hộ chiếu không rõ", "Kín Thị Giữ", "Công an Phường Hoàn Kiếm", "Quyết định kín 7/QĐ",
    "Đã đối chiếu Công báo", "Quyết định thử 1/QĐ", "Nguồn in mờ", "3 ngõ Kín",
    "Đăng ký thường trú; tại",
)  # fmt: skip
"""Words of the town's people that no table of names holds."""
PREFIXES = ("Thành phố ", "Tỉnh ", "Phường ", "Xã ", "Đặc khu ")
ASKED = {"reason": "", "room": "x" * 90, "departure_on": "99", "full_name": "7", "arrival_on": "31/02/2026"}
"""What a form complains about."""


UNREAD_VALUES = ("checkbox", "radio", "hidden")
"""Inputs whose value nobody sees or hears: their label is read."""


def same(message: object) -> tuple[object, object]:
    return message.context, message.id  # type: ignore[attr-defined]  # Babel has no types for its messages


def test_every_word_of_the_code_has_english_and_nothing_else_does() -> None:
    in_code = {same(message) for message in messages.words_of_the_code() if message.id}
    english = messages.english()
    assert {same(message) for message in english if message.id} == in_code
    assert [message.id for message in english if message.id and not all(messages.words_in(message))] == []
    assert [message.id for message in english if message.fuzzy] == []
    assert list(english.obsolete) == []


def test_english_keeps_the_places_to_be_filled_and_both_numbers() -> None:
    english = messages.english()
    assert [(message.id, faults) for message, faults in english.check()] == []
    one_text = [m.id for m in english if m.id and m.pluralizable and len(messages.words_in(m)) != 2]
    assert one_text == []


def test_english_words_hold_no_vietnamese_but_names_and_the_laws_terms() -> None:
    names = (*BRACKETED, "Hải Phòng", "Bắc Ninh", "Phú Thọ")
    left = []
    for message in messages.english():
        for text in messages.words_in(message) if message.id else ():
            for name in names:
                text = text.replace(name, "")
            left += [text] if VIETNAMESE.search(text) else []
    assert left == []


def test_gathering_words_again_changes_nothing(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    before = messages.ENGLISH.read_bytes()
    copy = tmp_path / "django.po"  # type: ignore[operator]  # a Path
    copy.write_bytes(before)
    monkeypatch.setattr(messages, "ENGLISH", copy)
    assert messages.bring_up_to_date() == []
    assert copy.read_bytes() == before


def test_no_word_hides_in_a_formatted_string() -> None:
    """Before Python 3.12 the gatherer does not look into f-strings."""
    hidden = [
        (path.name, call.lineno)
        for path in messages.CODE.rglob("*.py")
        for formatted in ast.walk(ast.parse(path.read_text()))
        if isinstance(formatted, ast.JoinedStr)
        for call in ast.walk(formatted)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in messages.KEYWORDS
    ]
    assert hidden == []


def test_the_register_book_has_the_columns_of_the_printed_one() -> None:
    with override("vi"):
        assert {name: str(words) for name, words in HEADINGS.items()} == COLUMNS


class Shown(HTMLParser):
    """What a page says in the language of its reader: texts and spoken attributes outside of lang="vi"."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.language: str | None = None
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "html":
            self.language = named.get("lang")
        elsewhere = bool(self._open) and self._open[-1][1]
        if tag != "html" and named.get("lang"):
            elsewhere = named["lang"] == "vi"
        if not elsewhere:
            unread = {"value"} if named.get("type") in UNREAD_VALUES else set()
            for name, value in attrs:
                if value and name not in unread and (name in SPOKEN_ATTRIBUTES or name.startswith("data-")):
                    self.texts.append(value)
        if tag not in VOID:
            self._open.append((tag, elsewhere))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not (self._open and self._open[-1][1]):
            self.texts.append(" ".join(data.split()))


@lru_cache(maxsize=1)
def places() -> frozenset[str]:
    """Names of places, short ones too, and of the police units there, which have no English."""
    full = {
        " ".join(name.split())
        for model in (Province, Ward, PoliceUnit)
        for name in model.objects.values_list("name", flat=True)
    }
    short = {name.removeprefix(prefix) for name in full for prefix in PREFIXES}
    return frozenset(full | short)


def data_of(town: Town) -> list[str]:
    """What people typed and what things are called, longest first: it stays as it is in every language."""
    wards = Ward.objects.filter(facilities__isnull=False)
    named = {
        *BRACKETED,
        *CITED,
        *TYPED,
        *hidden_from("anonymous"),
        *Stay.objects.values_list("full_name", flat=True),
        *User.objects.values_list("full_name", flat=True),
        *Facility.objects.values_list("name", flat=True),
        *Facility.objects.values_list("address", flat=True),
        *Facility.objects.values_list("representative_name", flat=True),
        *Stay.objects.values_list("residence_address", flat=True),
        *CitizenProfile.objects.values_list("permanent_address", flat=True),
        *Person.objects.values_list("full_name", flat=True),
        *Dwelling.objects.values_list("address", flat=True),
        *Consent.objects.values_list("full_name", flat=True),
        *Referral.objects.values_list("question", flat=True),
        *written_on_forms(),
        *wards.values_list("name", flat=True),
        *wards.values_list("province__name", flat=True),
        *places(),
    }
    return sorted((name for name in named if VIETNAMESE.search(name)), key=len, reverse=True)


def written_on_forms() -> Iterator[str]:
    """What people wrote on the forms of dossiers, and the papers given with them."""
    yield from DossierDocument.objects.values_list("name", flat=True)
    for values in Dossier.objects.values_list("values", flat=True):
        for told in values.values():
            yield from (text for text in told.values() if isinstance(text, str) and text)


def left_in_vietnamese(response: HttpResponseBase, known: re.Pattern[str]) -> Iterator[str]:
    if not response.headers.get("Content-Type", "").startswith("text/html") or response.streaming:
        return
    page = Shown(response.content.decode())  # type: ignore[attr-defined]  # not streaming
    assert page.language in ("en", None)
    for text in page.texts:
        if VIETNAMESE.search(text) and VIETNAMESE.search(known.sub("", text)):
            yield text


def test_vietnamese_on_an_english_page_is_found() -> None:
    page = """<html lang="en"><input placeholder="Họ và tên"><p>Gửi <b>now</b></p><p lang="vi">Biên nhận</p>
    <p>Phường Hoàn Kiếm</p></html>"""
    left = left_in_vietnamese(HttpResponse(page), re.compile("Phường Hoàn Kiếm"))
    assert list(left) == ["Họ và tên", "Gửi"]


@pytest.fixture
def town(db: None, settings: object, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """The trial key for signing goes to a directory of its own."""
    settings.HOME = tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]  # pytest-django's settings
    cache.clear()
    return Town()


def answers(
    town: Town, role: str, language: str, methods: tuple[str, ...] = ("GET", "POST")
) -> Iterator[tuple[str, HttpResponseBase]]:
    """Every page of a role, and with POST what its forms say to bad input; what happens is undone."""
    client = client_of(town, role)
    session = client.cookies.copy()
    pages = addresses(town)
    asked = [(method, label, pages[label]) for label in pages for method in methods]
    if role == "administrator":
        asked += [("GET", f"admin:{label}", address) for label, address in administration_pages().items()]
    for method, label, address in asked:
        client.cookies = SimpleCookie(session)
        client.cookies[portal.LANGUAGE_COOKIE_NAME] = language
        with undone():
            yield (
                f"{method} {label}",
                client.get(address) if method == "GET" else client.post(address, ASKED, follow=True),
            )


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_english_pages_are_english_throughout(town: Town, role: str) -> None:
    known = re.compile("|".join(map(re.escape, data_of(town))))
    left = {
        (label, text)
        for label, response in answers(town, role, "en")
        for text in left_in_vietnamese(response, known)
    }
    assert sorted(left) == []


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_pages_name_the_language_they_are_in(town: Town, role: str) -> None:
    for label, response in answers(town, role, "vi", ("GET",)):
        if response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
            named = Shown(response.content.decode()).language  # type: ignore[attr-defined]  # not streaming
            assert (label, named) in ((label, "vi"), (label, None))


def test_django_itself_speaks_vietnamese_where_people_meet_it():
    with override("vi"):
        with pytest.raises(ValidationError) as refused:
            validate_password("ngan1-x")
        assert refused.value.messages == ["Mật khẩu quá ngắn, cần ít nhất 10 ký tự."]
        assert str(forms.CharField().error_messages["required"]) == "Hãy điền ô này."
