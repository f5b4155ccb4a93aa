"""The pages of keys: a key is seen once, by managers of its facility, after they were asked who they are."""

import json
import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cutru.audit.models import Event
from cutru.exchange.programs import actions
from cutru.exchange.programs.models import ApiKey, Program
from cutru.exchange.programs.queries import caller_of, digest
from cutru.exchange.programs.scopes import ALL_SCOPES, Scope
from cutru.facilities.models import Membership
from tests.accounts.factories import PASSWORD, asked_anew, log_in, make_user
from tests.exchange.programs.managers import Manager, filled, secret_in, text
from tests.facilities.factories import add_member, make_facility

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> Manager:
    return Manager(name="Khách sạn Sông Thử")


@pytest.fixture
def key(manager: Manager) -> ApiKey:
    return actions.make_facility_key(manager.user, manager.facility, "Phần mềm lễ tân").key


def stored() -> str:
    """Everything the tables of keys, sessions, events and the cache table hold, as text."""
    told = []
    with connection.cursor() as cursor:
        for table in ("exchange_apikey", "exchange_program", "audit_event", "django_session"):
            cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608  names of this list
            told += [row[0] for row in cursor.fetchall()]
    return "\n".join(told)


# --- Making a key -------------------------------------------------------------------------------------------


def test_a_new_key_is_shown_once_and_only_its_digest_is_kept(manager: Manager) -> None:
    answer = manager.make_key()
    secret = secret_in(answer)
    key = ApiKey.objects.get()
    assert secret.startswith(f"cutru_live_{key.public_id}_")
    assert (key.digest, key.created_by, key.scope_list) == (digest(secret), manager.user, [*ALL_SCOPES])
    assert "không xem lại được" in text(answer)
    assert secret not in stored()
    session = manager.client.session
    assert secret not in json.dumps(dict(session.items()), default=str)
    for name in ("start", "new_key"):
        assert secret not in manager.get(name).content.decode()
    assert key.public_id in manager.list()


def test_the_page_with_a_key_is_not_stored_and_runs_no_foreign_script(manager: Manager) -> None:
    answer = manager.make_key()
    assert "no-store" in answer["Cache-Control"]
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe-inline" not in answer["Content-Security-Policy"]


def test_a_reload_or_second_click_makes_no_second_key_and_shows_none(manager: Manager) -> None:
    token = str(uuid.uuid4())
    secret = secret_in(manager.post("new_key", **filled(), token=token))
    again = manager.post("new_key", **filled(), token=token)
    assert (again.status_code, again["Location"]) == (302, reverse("programs:start"))
    page = manager.get("start").content.decode()
    assert ApiKey.objects.count() == 1
    assert secret not in page
    assert "Khoá đã được tạo và chỉ hiện một lần" in page


def test_each_shown_form_makes_a_key_of_its_own(manager: Manager) -> None:
    assert secret_in(manager.make_key()) != secret_in(manager.make_key())
    assert ApiKey.objects.count() == 2


@pytest.mark.parametrize("token", ["", "khong-phai-so", "a\0b", "1" * 5000])
def test_a_token_that_was_tampered_with_still_makes_one_key(manager: Manager, token: str) -> None:
    assert manager.post("new_key", **filled(), token=token).status_code == 200
    assert ApiKey.objects.count() == 1


def test_all_scopes_are_ticked_and_the_key_is_for_real_declarations_at_first(manager: Manager) -> None:
    page = manager.get("new_key").content.decode()
    ticked = re.findall(r'<input[^>]*value="([^"]+)"[^>]*checked', page)
    assert ticked == ["live", *ALL_SCOPES]


def test_a_key_has_the_scopes_that_were_ticked(manager: Manager) -> None:
    secret = secret_in(manager.make_key(scopes=[Scope.READ]))
    caller = caller_of(secret)
    assert caller is not None
    assert (caller.scopes, caller.is_sandbox) == (frozenset({Scope.READ}), False)


def test_a_key_for_trying_belongs_to_the_test_facility(manager: Manager) -> None:
    secret = secret_in(manager.make_key(kind="sandbox"))
    caller = caller_of(secret)
    assert caller is not None
    places = [one.facility for one in Membership.objects.filter(user=caller.account)]
    assert (caller.is_sandbox, [place.sandbox_of for place in places]) == (True, [manager.facility])
    assert "Thử nghiệm" in manager.list()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Tên khoá"),
        ({"name": "\u200b \t"}, "Tên khoá"),
        ({"name": "x" * 101}, "Tên khoá"),
        ({"kind": "both"}, "Dùng để"),
        ({"kind": ""}, "Dùng để"),
        ({"scopes": []}, "Hãy đánh dấu ít nhất một việc."),
        ({"scopes": ["stays:read", "police"]}, "Khoá được làm gì"),
    ],
)
def test_a_form_with_a_fault_makes_nothing_and_says_where(
    manager: Manager, wrong: dict[str, object], said: str
) -> None:
    answer = manager.post("new_key", **{**filled(), **wrong})
    assert answer.status_code == 422
    summary = answer.content.decode().split('class="error-summary"')[1].split("</ul>")[0]
    assert said in summary
    assert (ApiKey.objects.count(), Program.objects.count()) == (0, 0)


def test_a_name_is_text_and_never_markup(manager: Manager) -> None:
    answer = manager.make_key(name='<b onclick="x">"&')
    assert "<b onclick" not in answer.content.decode() + manager.get("start").content.decode()


def test_a_form_of_another_facility_than_the_present_one_does_nothing(manager: Manager) -> None:
    other = make_facility(name="Nhà nghỉ Thứ Hai", manager=manager.user)
    answer = manager.post("new_key", **{**filled(), "facility": other.pk})
    assert (answer.status_code, ApiKey.objects.count()) == (302, 0)
    assert "Chưa làm gì: bây giờ bạn đang làm việc tại Khách sạn Sông Thử." in manager.list()


def test_making_and_withdrawing_are_recorded_without_the_key(manager: Manager) -> None:
    secret = secret_in(manager.make_key())
    key = ApiKey.objects.get()
    manager.post("revoke", key.public_id)
    events = Event.objects.filter(action__startswith="api_key").order_by("pk")
    assert [(event.action, event.by, event.address) for event in events] == [
        ("api_key_made", manager.user, "127.0.0.1"),
        ("api_key_revoked", manager.user, "127.0.0.1"),
    ]
    assert secret not in str([event.details for event in events])


# --- Asked who one is ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["new_key", "rotate", "let_in"])
def test_who_was_not_asked_lately_is_asked_first(manager: Manager, key: ApiKey, name: str) -> None:
    address = reverse(f"programs:{name}", args=[key.public_id] if name == "rotate" else [])
    client = log_in(Client(), manager.user)
    before = list(ApiKey.objects.values())
    for answer in (client.get(address), client.post(address, {"facility": manager.facility.pk, **filled()})):
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert list(ApiKey.objects.values()) == before


def test_who_answers_goes_on_with_what_was_sent(manager: Manager) -> None:
    client = log_in(Client(), manager.user)
    asked = client.post(reverse("programs:new_key"), {"facility": manager.facility.pk, **filled()})
    shown = client.post(asked["Location"], {"password": PASSWORD, "next": reverse("programs:new_key")})
    assert caller_of(secret_in(shown)) is not None
    assert "no-store" in shown["Cache-Control"]
    again = client.post(asked["Location"], {"password": PASSWORD, "next": reverse("programs:new_key")})
    assert (again.status_code, again["Location"]) == (302, reverse("programs:new_key"))
    assert ApiKey.objects.count() == 1


# --- The list -----------------------------------------------------------------------------------------------


def test_the_list_says_what_a_key_may_do_who_made_it_and_how_it_is_used(manager: Manager) -> None:
    key = actions.make_facility_key(manager.user, manager.facility, "Máy chủ", scopes=(Scope.READ,)).key
    assert "chưa dùng lần nào" in manager.list()
    actions.note_use(key, "192.0.2.7")
    key.refresh_from_db()
    used = timezone.localtime(key.last_used_at)
    assert (
        f"Máy chủ Chính thức Dùng được Mã khoá {key.public_id} "
        "Được làm gì Xem lượt lưu trú, biên nhận, đối soát "
        f"Tạo lúc {timezone.localtime(key.created_at):%H:%M %d/%m/%Y} · Chủ Thị Quán "
        f"Dùng lần cuối {used:%H:%M %d/%m/%Y} · từ 192.0.2.7 Hết hạn không có hạn Đổi khoá Máy chủ Thu hồi"
    ) in manager.list()


def test_without_keys_and_vendors_the_page_says_how_to_begin(manager: Manager) -> None:
    page = manager.list()
    assert "Chưa có khoá nào đang dùng" in page
    assert "Chưa nhà cung cấp nào được kết nối" in page
    assert "Khoá cũ" not in page


def test_keys_that_ended_stand_apart_and_cannot_be_acted_on(manager: Manager, key: ApiKey) -> None:
    expired = actions.make_facility_key(manager.user, manager.facility, "Khoá hết hạn").key
    ApiKey.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    actions.revoke_key(key)
    page = manager.list()
    assert [page.count(state) for state in ("Đã thu hồi", "Quá hạn", "Dùng được")] == [1, 1, 0]
    body = manager.get("start").content.decode()
    for one in (key, expired):
        for act in ("rotate", "revoke"):
            assert reverse(f"programs:{act}", args=[one.public_id]) not in body


def test_keys_of_other_facilities_and_of_vendors_are_not_there(manager: Manager, key: ApiKey) -> None:
    other = Manager(name="Nhà nghỉ Bí Mật")
    theirs = actions.make_facility_key(other.user, other.facility, "Khoá bí mật").key
    vendor = actions.register_vendor("Sao Mai", "lienhe@sao.example")
    actions.let_vendor_in(manager.user, manager.facility, vendor)
    sold = actions.make_key(actions.vendor_program(vendor, is_sandbox=False), "Khoá của Sao Mai").key
    page = manager.list()
    assert key.public_id in page
    assert [word for word in ("Bí Mật", "bí mật", "Khoá của Sao Mai", theirs.public_id) if word in page] == []
    for stranger in (theirs, sold):
        for name in ("rotate", "revoke"):
            assert manager.get(name, stranger.public_id).status_code == 404
            assert manager.post(name, stranger.public_id).status_code == 404
    assert ApiKey.objects.filter(revoked_at__isnull=False).count() == 0
    assert ApiKey.objects.count() == 3


def test_a_branch_shows_its_own_keys(manager: Manager, key: ApiKey) -> None:
    branch = make_facility(name="Chi nhánh", manager=manager.user, main_facility=manager.facility)
    manager.client.post(reverse("facilities:switch", args=[branch.pk]))
    assert key.public_id not in manager.list()
    assert manager.get("revoke", key.public_id).status_code == 404


def test_receptionists_and_programs_see_nothing(manager: Manager, key: ApiKey) -> None:
    person = make_user()
    add_member(manager.facility, person)
    client = asked_anew(log_in(Client(), person))
    for name in ("start", "new_key", "let_in"):
        answer = client.get(reverse(f"programs:{name}"))
        assert (answer.status_code, key.public_id in answer.content.decode()) == (403, False)
    for name in ("rotate", "revoke"):
        assert client.post(reverse(f"programs:{name}", args=[key.public_id])).status_code == 403
    key.refresh_from_db()
    assert (key.is_alive, ApiKey.objects.count()) == (True, 1)


def test_the_list_takes_as_many_queries_for_many_keys_as_for_one(manager: Manager, key: ApiKey) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as told:
            manager.list()
        return len(told)

    def one_more(number: int) -> None:
        made = actions.make_facility_key(manager.user, manager.facility, f"Khoá {number}").key
        actions.rotate_key(made, by=manager.user)
        gone = actions.make_facility_key(manager.user, manager.facility, f"Khoá cũ {number}").key
        actions.revoke_key(gone)
        vendor = actions.register_vendor(f"Sao {number}", "lienhe@sao.example")
        actions.let_vendor_in(manager.user, manager.facility, vendor)

    one_more(0)
    few = queries()
    for number in range(1, 6):
        one_more(number)
    assert queries() == few


def test_managers_find_the_page_from_that_of_the_facility(manager: Manager) -> None:
    address = reverse("programs:start")
    assert address in manager.client.get(reverse("facilities:detail")).content.decode()
    person = make_user()
    add_member(manager.facility, person)
    assert address not in log_in(Client(), person).get(reverse("facilities:detail")).content.decode()


# --- Rotating and withdrawing -------------------------------------------------------------------------------


def test_a_rotated_key_goes_on_for_a_day_beside_the_new_one(manager: Manager) -> None:
    old_secret = secret_in(manager.make_key())
    old = ApiKey.objects.get()
    assert "còn dùng được đến" in text(manager.get("rotate", old.public_id))
    answer = manager.post("rotate", old.public_id)
    new_secret = secret_in(answer)
    old.refresh_from_db()
    assert old.expires_at is not None
    until = f"{timezone.localtime(old.expires_at):%H:%M %d/%m/%Y}"
    assert f"Khoá cũ {old.public_id} còn dùng được đến {until}." in text(answer)
    assert timedelta(hours=23) < old.expires_at - timezone.now() <= timedelta(hours=24)
    assert [caller_of(secret) is not None for secret in (old_secret, new_secret)] == [True, True]
    page = manager.list()
    assert "Đã có khoá thay" in page
    assert new_secret not in manager.get("start").content.decode() + stored()


def test_a_key_is_rotated_once(manager: Manager, key: ApiKey) -> None:
    secret = secret_in(manager.post("rotate", key.public_id))
    again = manager.post("rotate", key.public_id)
    assert again.status_code == 302
    page = manager.get("start").content.decode()
    assert "không đổi được nữa" in page
    assert secret not in page
    assert ApiKey.objects.count() == 2
    assert "không đổi được nữa" in text(manager.get("rotate", key.public_id))


def test_a_withdrawn_key_opens_nothing_and_withdrawing_twice_is_as_good_as_once(manager: Manager) -> None:
    secret = secret_in(manager.make_key())
    key = ApiKey.objects.get()
    assert "ngay từ bây giờ" in text(manager.get("revoke", key.public_id))
    assert caller_of(secret) is not None
    for _time in range(2):
        assert manager.post("revoke", key.public_id).status_code == 302
    assert caller_of(secret) is None
    assert Event.objects.filter(action="api_key_revoked").count() == 1
    assert manager.post("rotate", key.public_id).status_code == 302
    assert ApiKey.objects.count() == 1


@pytest.mark.parametrize("public_id", ["khong-co", "a" * 3000])
def test_a_key_that_does_not_exist_is_not_found(manager: Manager, public_id: str) -> None:
    for name in ("rotate", "revoke"):
        assert manager.get(name, public_id).status_code == 404
