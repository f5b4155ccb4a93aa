"""./cutru import: lines for other programs to read, and an exit code that tells the truth."""

from pathlib import Path

import pytest

from cutru.accounts.models import User
from cutru.exchange.cli import import_file
from cutru.facilities.models import Facility
from cutru.stays.models import Stay
from tests.exchange.test_import_flow import book, foreigners, guest
from tests.facilities.factories import make_facility
from tests.stays.factories import receptionist_of


@pytest.fixture
def facility() -> Facility:
    return make_facility()


@pytest.fixture
def clerk(facility: Facility) -> User:
    return receptionist_of(facility)


def _file(folder: Path, data: bytes) -> str:
    path = folder / "khach"
    path.write_bytes(data)
    return str(path)


def test_an_accepted_file_ends_with_its_counts(
    clerk: User, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _file(tmp_path, foreigners("A1", "A2"))
    assert import_file(path, clerk.username.upper(), check=False) == 0
    assert capsys.readouterr().out == "read 2, accepted 2, rejected 0, known 0\n"
    assert import_file(path, clerk.username, check=False) == 0
    assert capsys.readouterr().out == "read 2, accepted 0, rejected 0, known 2\n"
    assert Stay.objects.count() == 2


def test_each_rejected_row_has_a_line_with_row_field_code_and_sentence(
    clerk: User, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _file(tmp_path, book(guest(1), guest(2, D="", Q="99")))
    assert import_file(path, clerk.username, check=False) == 1
    assert capsys.readouterr().out.splitlines() == [
        "6\tsex\trequired\tCột D (giới tính): Hãy điền ô này.",
        "6\treason\tnot_in_list\t"
        "Cột Q (lý do cư trú): “99” không có trong danh mục. Hãy chọn một giá trị trong danh sách.",
        "read 2, accepted 1, rejected 1, known 0",
    ]
    assert Stay.objects.count() == 1


def test_a_check_stores_nothing(clerk: User, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert import_file(_file(tmp_path, book(guest(1))), clerk.username, check=True) == 0
    assert capsys.readouterr().out == "read 1, accepted 1, rejected 0, known 0\n"
    assert Stay.objects.count() == 0


def test_a_file_without_guests_is_an_error(
    clerk: User, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_file(_file(tmp_path, book()), clerk.username, check=False) == 1
    told = capsys.readouterr()
    assert told.out == "read 0, accepted 0, rejected 0, known 0\n"
    assert "không thấy khách nào" in told.err


@pytest.mark.parametrize(
    ("data", "sentence"), [(b"", "Tệp trống."), (b"a,b,c\n", "CSV"), (b"<EVISA/>", "EVISA")]
)
def test_a_refused_file_says_why_on_the_error_stream(
    clerk: User, tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes, sentence: str
) -> None:
    assert import_file(_file(tmp_path, data), clerk.username, check=False) == 2
    told = capsys.readouterr()
    assert (told.out, sentence in told.err) == ("", True)


def test_a_missing_file_and_a_strange_account_are_refused(
    clerk: User, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_file(str(tmp_path / "khong-co.xml"), clerk.username, check=False) == 2
    assert import_file(_file(tmp_path, foreigners("A1")), "khong-ai", check=False) == 2
    assert capsys.readouterr().out == ""
    assert Stay.objects.count() == 0
