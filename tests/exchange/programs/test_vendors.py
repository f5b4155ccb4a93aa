"""Vendors: let in by name, seen with who did it, shut out at once; their keys, made by the operator."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cutru.audit.models import Event
from cutru.exchange.programs import actions
from cutru.exchange.programs.models import ApiKey, Vendor
from cutru.exchange.programs.queries import caller_of, vendor_by_code
from cutru.exchange.programs.scopes import ALL_SCOPES
from cutru.facilities.models import Facility, Membership
from cutru.stays.models import Stay
from tests.accounts.factories import asked_anew, log_in, make_user
from tests.exchange.api.program import Program, foreigner
from tests.exchange.programs.managers import Manager, text
from tests.facilities.factories import add_member
from tests.police.factories import administrator

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> Manager:
    return Manager(name="Khách sạn Sông Thử")


@pytest.fixture
def vendor() -> Vendor:
    return actions.register_vendor("Phần mềm Sao Mai", "lienhe@saomai.example")


def acts_at(vendor: Vendor) -> set[Facility]:
    """Where the vendor's programs may act, its own test facility left out."""
    here = Membership.objects.filter(user__program__vendor=vendor, is_active=True).select_related("facility")
    return {one.facility for one in here if not one.facility.is_sandbox or one.facility.sandbox_of_id}


def command(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, str]:
    """What ./cutru manage api_vendor prints: word → value."""
    call_command("api_vendor", *arguments)
    return dict(line.split(" ", 1) for line in capsys.readouterr().out.splitlines())


# --- Letting in and shutting out ----------------------------------------------------------------------------


def test_a_manager_sees_who_a_code_belongs_to_before_anything_happens(
    manager: Manager, vendor: Vendor
) -> None:
    page = text(manager.get("let_in", code=vendor.code))
    assert "Cho Phần mềm Sao Mai kết nối?" in page
    assert "lienhe@saomai.example" in page
    assert "Khách sạn Sông Thử" in page
    assert acts_at(vendor) == set()


def test_a_vendor_let_in_acts_for_the_facility_and_for_its_twin(manager: Manager, vendor: Vendor) -> None:
    assert manager.post("let_in", code=vendor.code).status_code == 302
    assert acts_at(vendor) == {manager.facility, manager.facility.sandbox}
    since = timezone.localtime(Event.objects.get(action="vendor_let_in").at)
    assert (
        f"Phần mềm Sao Mai Đang được kết nối Mã nhà cung cấp {vendor.code} "
        f"Thư điện tử lienhe@saomai.example Cho kết nối lúc {since:%H:%M %d/%m/%Y} · Chủ Thị Quán"
    ) in manager.list()


def test_a_vendor_shut_out_stays_on_the_list_with_who_did_it(manager: Manager, vendor: Vendor) -> None:
    manager.post("let_in", code=vendor.code)
    assert "ngay từ bây giờ" in text(manager.get("shut_out", vendor.code))
    assert acts_at(vendor) != set()
    assert manager.post("shut_out", vendor.code).status_code == 302
    assert acts_at(vendor) == set()
    ended = timezone.localtime(Event.objects.get(action="vendor_shut_out").at)
    page = manager.list()
    assert "Phần mềm Sao Mai Đã dừng" in page
    assert f"Dừng lúc {ended:%H:%M %d/%m/%Y} · Chủ Thị Quán" in page
    assert reverse("programs:shut_out", args=[vendor.code]) not in manager.get("start").content.decode()


def test_a_vendor_let_in_again_shows_the_last_time(manager: Manager, vendor: Vendor) -> None:
    for _time in range(2):
        manager.post("let_in", code=vendor.code)
        manager.post("shut_out", vendor.code)
    manager.post("let_in", code=vendor.code)
    other = make_user(full_name="Quản Lý Mới")
    add_member(manager.facility, other, Membership.Role.MANAGER)
    page = manager.list()
    assert page.count("Phần mềm Sao Mai Đang được kết nối") == 1
    assert "Dừng lúc" not in page
    manager.post("shut_out", vendor.code)
    client = asked_anew(log_in(Client(), other))
    client.post(reverse("programs:let_in"), {"facility": manager.facility.pk, "code": vendor.code})
    assert "· Quản Lý Mới" in manager.list()


def test_letting_in_twice_is_said_and_recorded_once(manager: Manager, vendor: Vendor) -> None:
    manager.post("let_in", code=vendor.code)
    manager.post("let_in", code=vendor.code)
    assert "đã được kết nối từ trước" in manager.list()
    assert Event.objects.filter(action="vendor_let_in").count() == 1


def test_a_code_is_found_as_people_copy_it(vendor: Vendor) -> None:
    Vendor.objects.filter(pk=vendor.pk).update(code="ABCD-2345")
    found = [
        vendor_by_code(code) for code in ("ABCD-2345", " abcd-2345\n", "abcd 2345", "ABCD–2345", "abcd2345")
    ]
    assert found == [vendor] * 5
    assert [vendor_by_code(code) for code in ("", "-", "\0", "ABCD", "ABCD-23456", "9" * 5000)] == [None] * 6


@pytest.mark.parametrize("code", ["", "KHONG-CO", "a\0b", "x" * 5000, "' OR 1=1"])
def test_an_unknown_code_lets_nobody_in(manager: Manager, vendor: Vendor, code: str) -> None:
    for answer in (manager.get("let_in", code=code), manager.post("let_in", code=code)):
        assert (answer.status_code, vendor.name in answer.content.decode()) == (422, False)
    assert acts_at(vendor) == set()


def test_a_closed_vendor_is_not_found_and_is_shown_as_closed_where_it_was(
    manager: Manager, vendor: Vendor
) -> None:
    manager.post("let_in", code=vendor.code)
    actions.close_vendor(vendor)
    assert "Nhà cung cấp đã ngừng hoạt động" in manager.list()
    other = Manager()
    assert other.post("let_in", code=vendor.code).status_code == 422
    assert acts_at(vendor) == {manager.facility, manager.facility.sandbox}
    assert manager.post("shut_out", vendor.code).status_code == 302
    assert acts_at(vendor) == set()


def test_vendors_of_other_facilities_are_neither_shown_nor_shut_out(manager: Manager, vendor: Vendor) -> None:
    other = Manager()
    other.post("let_in", code=vendor.code)
    assert vendor.name not in manager.list()
    for answer in (manager.get("shut_out", vendor.code), manager.post("shut_out", vendor.code)):
        assert (answer.status_code, vendor.name in answer.content.decode()) == (404, False)
    assert acts_at(vendor) == {other.facility, other.facility.sandbox}


def test_a_form_of_another_facility_than_the_present_one_does_nothing(
    manager: Manager, vendor: Vendor
) -> None:
    manager.post("let_in", code=vendor.code)
    before = acts_at(vendor)
    other = actions.register_vendor("Phần mềm Sao Hôm", "lienhe@saohom.example")
    assert manager.post("let_in", code=other.code, facility="1").status_code == 302
    assert manager.post("shut_out", vendor.code, facility="").status_code == 302
    assert (acts_at(vendor), acts_at(other)) == (before, set())


def test_receptionists_let_nobody_in_or_out(manager: Manager, vendor: Vendor) -> None:
    manager.post("let_in", code=vendor.code)
    before = acts_at(vendor)
    person = make_user()
    add_member(manager.facility, person)
    client = asked_anew(log_in(Client(), person))
    other = actions.register_vendor("Phần mềm Sao Hôm", "lienhe@saohom.example")
    sent = {"facility": manager.facility.pk, "code": other.code}
    for address in (reverse("programs:let_in"), reverse("programs:shut_out", args=[vendor.code])):
        assert [client.get(address).status_code, client.post(address, sent).status_code] == [403, 403]
    assert (acts_at(vendor), acts_at(other)) == (before, set())


# --- What a vendor's key reaches ----------------------------------------------------------------------------


def test_a_vendor_reaches_a_facility_from_being_let_in_until_being_shut_out(
    manager: Manager, vendor: Vendor
) -> None:
    staying = Manager(name="Khách sạn Ở Lại")
    staying.post("let_in", code=vendor.code)
    secret = actions.make_key(actions.vendor_program(vendor, is_sandbox=False), "Máy chủ").secret
    program = Program(manager.facility, secret)
    query = f"?facility={manager.facility.pk}"
    refused = program.send(foreigner(), query=query)
    assert refused.status_code in (403, 404)
    manager.post("let_in", code=vendor.code)
    assert program.send(foreigner(full_name="LEAKOVA ANNA"), query=query).status_code == 200
    assert program.get(f"/stays{query}").json()["stays"][0]["full_name"] == "LEAKOVA ANNA"
    manager.post("shut_out", vendor.code)
    for answer in (program.get(f"/stays{query}"), program.send(foreigner(), query=query)):
        assert answer.status_code == refused.status_code
        assert "LEAKOVA" not in answer.content.decode()
    everywhere = program.get("/stays")
    assert (everywhere.status_code, everywhere.json()["stays"]) == (200, [])
    assert Stay.objects.count() == 1


def test_keys_for_trying_and_for_real_reach_their_own_kind_only(manager: Manager, vendor: Vendor) -> None:
    manager.post("let_in", code=vendor.code)
    secret = actions.make_key(actions.vendor_program(vendor, is_sandbox=True), "Thử").secret
    program = Program(manager.facility, secret)
    refused = program.send(foreigner(), query=f"?facility={manager.facility.pk}")
    taken = program.send(foreigner(), query=f"?facility={manager.facility.sandbox.pk}")
    assert (refused.status_code in (403, 404), taken.status_code) == (True, 200)
    assert [stay.facility for stay in Stay.objects.all()] == [manager.facility.sandbox]


# --- The operator's command ---------------------------------------------------------------------------------


def test_a_vendor_is_registered_with_a_code_and_keys_are_printed_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = command(capsys, "add", "Phần mềm  Thử", "lienhe@thu.example")["code"]
    vendor = Vendor.objects.get()
    assert (vendor.code, vendor.name, vendor.contact_email) == (code, "Phần mềm Thử", "lienhe@thu.example")
    printed = command(capsys, "key", code.lower(), "--sandbox", "--name", "Máy chủ", "--scope", "stays:read")
    caller = caller_of(printed["key"])
    assert caller is not None
    assert (caller.key.public_id, caller.key.name, caller.is_sandbox) == (printed["id"], "Máy chủ", True)
    assert caller.scopes == {"stays:read"}
    assert printed["key"] not in str(ApiKey.objects.values())


def test_a_key_is_live_with_all_scopes_unless_asked_otherwise(
    vendor: Vendor, capsys: pytest.CaptureFixture[str]
) -> None:
    caller = caller_of(command(capsys, "key", vendor.code)["key"])
    assert caller is not None
    assert (caller.scopes, caller.is_sandbox) == (frozenset(ALL_SCOPES), False)


def test_the_list_counts_facilities_and_living_keys(
    manager: Manager, vendor: Vendor, capsys: pytest.CaptureFixture[str]
) -> None:
    for one in (manager, Manager()):
        one.post("let_in", code=vendor.code)
    program = actions.vendor_program(vendor, is_sandbox=False)
    actions.revoke_key(actions.make_key(program, "Cũ").key)
    for name in ("Một", "Hai", "Ba"):
        actions.make_key(program, name)
    gone = actions.register_vendor("Sao Hôm", "lienhe@saohom.example")
    actions.close_vendor(gone)
    call_command("api_vendor", "list")
    assert capsys.readouterr().out.splitlines() == [
        f"{vendor.code}  open  facilities 2  keys 3  lienhe@saomai.example  Phần mềm Sao Mai",
        f"{gone.code}  closed  facilities 0  keys 0  lienhe@saohom.example  Sao Hôm",
    ]


def test_a_key_revoked_and_a_vendor_closed_open_nothing(
    vendor: Vendor, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = (command(capsys, "key", vendor.code) for _time in range(2))
    assert command(capsys, "revoke", first["id"]) == {"revoked": first["id"]}
    assert [caller_of(key["key"]) is None for key in (first, second)] == [True, False]
    assert command(capsys, "close", vendor.code) == {"closed": vendor.code}
    assert caller_of(second["key"]) is None


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", " ", "a@b.example"), ("add", "x" * 161, "a@b.example"), ("add", "Tên", "khong-phai-thu"),
        ("key", "KHONG-CO"), ("revoke", "khong-co"), ("close", "KHONG-CO"), (), ("sell",),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said(arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        call_command("api_vendor", *arguments)
    assert (Vendor.objects.count(), ApiKey.objects.count()) == (0, 0)


@pytest.mark.parametrize("arguments", [("--name", " "), ("--name", "x" * 101), ("--scope", "police")])
def test_a_key_with_a_fault_is_not_made(vendor: Vendor, arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        call_command("api_vendor", "key", vendor.code, *arguments)
    assert ApiKey.objects.count() == 0


def test_a_closed_vendor_gets_no_key(vendor: Vendor) -> None:
    actions.close_vendor(vendor)
    with pytest.raises(CommandError):
        call_command("api_vendor", "key", vendor.code)


# --- The administration -------------------------------------------------------------------------------------


def test_administrators_read_vendors_and_keys_without_digests_and_change_nothing(
    manager: Manager, vendor: Vendor
) -> None:
    key = actions.make_facility_key(manager.user, manager.facility, "Khoá lễ tân").key
    client = log_in(Client(), administrator())
    listed = client.get(reverse("admin:exchange_vendor_changelist")).content.decode()
    assert vendor.code in listed
    pages = [
        client.get(reverse("admin:exchange_apikey_changelist")).content.decode(),
        client.get(reverse("admin:exchange_apikey_change", args=[key.pk])).content.decode(),
    ]
    assert [(key.public_id in page, key.digest in page) for page in pages] == [(True, False)] * 2
    for name, one in (("apikey", key), ("vendor", vendor)):
        for address in (
            reverse(f"admin:exchange_{name}_add"),
            reverse(f"admin:exchange_{name}_delete", args=[one.pk]),
        ):
            assert client.post(address, {"post": "yes"}).status_code == 403
        assert client.post(reverse(f"admin:exchange_{name}_change", args=[one.pk]), {}).status_code == 403
    key.refresh_from_db()
    assert (key.name, Vendor.objects.count(), ApiKey.objects.count()) == ("Khoá lễ tân", 1, 1)
