"""Accounts of the old provincial systems come over with prefixed names, all rows or none."""

import csv
import hashlib
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from cutru.accounts.models import User
from cutru.audit.models import Event
from cutru.facilities.legacy_accounts import prefix_of
from cutru.facilities.models import Facility, Membership
from cutru.places.models import Ward
from tests.accounts.factories import make_user
from tests.accounts.logins import give_password

pytestmark = pytest.mark.django_db


def row(username: str = "abc123", province: str = "91", **cells: str) -> dict[str, str]:
    ward = Ward.objects.filter(province_id=province).order_by("code").first()
    assert ward is not None
    return {
        "username": username,
        "password_hash": hashlib.md5(b"mat-khau-cu", usedforsecurity=False).hexdigest(),
        "algorithm": "",
        "full_name": "Lê Văn Cũ",
        "email": f"{username}@thu.example",
        "phone": "02963800000",
        "facility_name": "Nhà nghỉ Bến Thuyền",
        "facility_type": "guest_house",
        "facility_address": "12 đường Thử",
        "ward_code": ward.code,
        "representative_name": "Lê Văn Cũ",
        "representative_birth_date": "25/11/1980",
        "representative_number": "089080000001",
        **cells,
    }


def run(tmp_path: Path, *rows: dict[str, str], province: str = "91") -> str:
    path = tmp_path / "tai-khoan.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        columns = list({name: 1 for one in rows for name in one})
        writer: Any = csv.DictWriter(file, fieldnames=columns)
        writer.writeheader()
        writer.writerows(rows)
    output = StringIO()
    try:
        call_command("import_legacy_accounts", str(path), province=province, stdout=output)
    except CommandError as error:
        output.write(f"{error}\n")
    return output.getvalue()


@pytest.mark.parametrize(
    ("province", "name"), [("ag", "ag_abc123"), ("31", "hp_abc123"), ("bn", "bn_abc123"), ("25", "pt_abc123")]
)
def test_an_old_account_gets_its_provinces_prefix_and_its_facility(tmp_path: Path, province: str, name: str):
    code = {"ag": "91", "31": "31", "bn": "24", "25": "25"}[province]
    output = run(tmp_path, row("ABC123", code), province=province)
    assert output.splitlines()[-1] == "read 1, accepted 1, rejected 0, known 0"
    user = User.objects.get()
    membership = Membership.objects.get()
    facility = Facility.objects.get()
    assert (user.username, user.legacy_system, user.role) == (name, name[:2], "facility")
    assert (membership.user, membership.facility, membership.role) == (user, facility, "manager")
    assert (facility.name, facility.province_code, facility.verification) == (
        "Nhà nghỉ Bến Thuyền",
        code,
        "awaiting",
    )
    assert Event.objects.get().action == "legacy_accounts_imported"


def test_the_old_password_logs_in_and_then_enrols_the_app(tmp_path: Path, client: Client):
    run(tmp_path, row())
    assert give_password(client, "ag_abc123", "mat-khau-cu").url == reverse("mfa_activate_totp")
    assert give_password(Client(), "abc123", "mat-khau-cu").status_code == 400


def test_people_of_one_facility_share_it(tmp_path: Path):
    run(tmp_path, row("le"), row("tan", role="receptionist"), row("khac", facility_name="Nhà nghỉ khác"))
    assert sorted(Membership.objects.values_list("user__username", "role", "facility__name")) == [
        ("ag_khac", "manager", "Nhà nghỉ khác"),
        ("ag_le", "manager", "Nhà nghỉ Bến Thuyền"),
        ("ag_tan", "receptionist", "Nhà nghỉ Bến Thuyền"),
    ]


def test_a_second_run_knows_the_names_and_changes_nothing(tmp_path: Path):
    run(tmp_path, row("le"))
    before = User.objects.get().password
    output = run(tmp_path, row("le", password_hash="0" * 32), row("moi", role=""))
    assert output.splitlines() == [
        "ag_le: đã có từ lần trước",
        "read 2, accepted 1, rejected 0, known 1",
    ]
    assert User.objects.get(username="ag_le").password == before
    assert Facility.objects.count() == 1


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"username": ""}, "username: Ô này không được trống."),
        ({"username": "tên dấu"}, "username: "),
        ({"username": "x" * 60}, "username: "),
        ({"ward_code": "00070"}, "ward_code: Mã xã 00070 không thuộc tỉnh này."),
        ({"password_hash": "ro-rang"}, "password_hash: Dạng mật khẩu đã băm này không đọc được."),
        ({"representative_birth_date": "31/02/1980"}, "representative_birth_date: "),
        ({"representative_number": "12"}, "representative_number: Số định danh gồm 12 chữ số."),
        ({"role": "vua"}, "role: Vai trò phải là manager hoặc receptionist."),
        ({"facility_type": "lau-dai"}, "type: "),
        ({"room_count": "nhieu"}, "room_count: "),
        ({"email": "khong-phai-thu"}, "email: "),
    ],
)
def test_one_wrong_row_keeps_the_whole_file_out(tmp_path: Path, cells: dict[str, str], said: str):
    good = row("tot", role="", room_count="")
    output = run(tmp_path, good, {**good, **row("xau"), **cells})
    assert output.startswith(f"dòng 3, {said}")
    assert output.splitlines()[-2:] == [
        "read 2, accepted 0, rejected 1, known 0",
        "Có dòng sai, không lưu dòng nào.",
    ]
    assert (User.objects.count(), Facility.objects.count()) == (0, 0)


def test_a_name_that_differs_only_in_case_or_belongs_to_somebody_is_refused(tmp_path: Path):
    output = run(tmp_path, row("Le"), row("LE"))
    assert "dòng 3, username: Tên đăng nhập ag_le đã có." in output
    User.objects.create_user("ag_le", "mat-khau-rat-dai")
    assert "dòng 2, username: Tên đăng nhập ag_le đã có." in run(tmp_path, row("le"))


def test_new_accounts_may_not_take_the_names_of_old_ones():
    with pytest.raises(Exception, match="hệ thống cũ"):
        make_user("ag_le")


def test_cells_may_hold_commas_and_line_breaks(tmp_path: Path):
    run(tmp_path, row("le", facility_address="12 đường Thử,\nkhóm 3"))
    assert Facility.objects.get().address == "12 đường Thử,\nkhóm 3"


def test_other_provinces_and_unreadable_files_are_refused(tmp_path: Path):
    assert [prefix_of(text) for text in ("AG", "91", "01", "")] == ["ag", "ag", None, None]
    assert "Tỉnh phải là" in run(tmp_path, row(), province="01")
    with pytest.raises(CommandError, match="Không đọc được tệp"):
        call_command("import_legacy_accounts", str(tmp_path / "khong-co.csv"), province="ag")
    assert "Thiếu cột: password_hash" in run(
        tmp_path, {name: cell for name, cell in row().items() if name != "password_hash"}
    )


def test_a_thousand_accounts_take_a_handful_of_queries(tmp_path: Path, django_assert_max_num_queries):
    rows = [row(f"ten{number}", facility_name=f"Cơ sở {number}") for number in range(300)]
    with django_assert_max_num_queries(20):
        output = run(tmp_path, *rows)
    assert output.splitlines()[-1] == "read 300, accepted 300, rejected 0, known 0"
