import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.reader import PdfFileReader

from cutru.printing.na17 import na17_pdf
from cutru.printing.signing import (
    SignatureReport,
    Signer,
    UnreadableKey,
    make_trial_certificate,
    sign_pdf,
    verify_pdf,
)
from tests.printing.samples import CHECK_URL, CONFIRMATION, DAY, FACILITY, guest, page_texts, reader

UNIT = "Công an Phường Hoàn Kiếm"
KEY, CERT = make_trial_certificate(UNIT, 365)
OTHER_KEY, OTHER_CERT = make_trial_certificate(UNIT, 365)
NOTHING = SignatureReport(valid=False, intact=False)


@pytest.fixture(scope="module")
def slip() -> bytes:
    return na17_pdf(FACILITY, [guest()], DAY, "Nguyễn Thị Ngọc Ánh", CONFIRMATION, CHECK_URL)


@pytest.fixture(scope="module")
def signed(slip: bytes) -> bytes:
    signer = Signer.from_pem(KEY, CERT)
    return sign_pdf(
        slip, signer, reason="Xác nhận khai báo tạm trú", location="Hà Nội", contact="hk@example.vn"
    )


def changed(data: bytes, position: int, bit: int) -> bytes:
    return data[:position] + bytes([data[position] ^ (1 << bit)]) + data[position + 1 :]


def test_a_signed_slip_verifies_and_names_its_signer(signed: bytes) -> None:
    report = verify_pdf(signed, [CERT])

    assert (report.valid, report.intact, report.whole_file_covered) == (True, True, True)
    assert report.signer_name == UNIT
    assert report.signed_at is not None
    assert abs(datetime.now(UTC) - report.signed_at) < timedelta(minutes=5)


def test_the_signature_is_pades_and_carries_reason_place_and_contact(signed: bytes) -> None:
    values = PdfFileReader(BytesIO(signed)).embedded_regular_signatures[0].sig_object

    assert values["/SubFilter"] == "/ETSI.CAdES.detached"
    shown = [str(values[key]) for key in ("/Name", "/Reason", "/Location", "/ContactInfo")]
    assert shown == [UNIT, "Xác nhận khai báo tạm trú", "Hà Nội", "hk@example.vn"]


def test_signing_changes_neither_text_nor_title(slip: bytes, signed: bytes) -> None:
    before, after = reader(slip).metadata, reader(signed).metadata

    assert page_texts(signed) == page_texts(slip)
    assert before is not None
    assert after is not None
    assert after.title == before.title
    assert signed.startswith(slip)


def _covered_positions(signed: bytes) -> Iterator[int]:
    start, length, second, rest = (
        int(number) for number in PdfFileReader(BytesIO(signed)).embedded_regular_signatures[0].byte_range
    )
    chance = random.Random(25112026)
    yield from chance.sample(range(start, start + length), 60)
    yield from chance.sample(range(second, second + rest), 20)


def test_a_flipped_bit_anywhere_in_the_signed_bytes_fails(signed: bytes) -> None:
    flipped = [changed(signed, position, position % 8) for position in _covered_positions(signed)]

    assert [verify_pdf(data, [CERT]).valid for data in flipped] == [False] * 80


def test_padding_and_the_enclosed_certificate_cannot_be_changed_unnoticed(signed: bytes) -> None:
    certificate = x509.load_pem_x509_certificate(CERT).public_bytes(serialization.Encoding.DER)
    _, length, second, _ = PdfFileReader(BytesIO(signed)).embedded_regular_signatures[0].byte_range
    inside = signed.lower().index(certificate.hex().encode())

    flipped = [changed(signed, inside + step, 0) for step in range(0, 2 * len(certificate), 40)]
    flipped += [changed(signed, position, 0) for position in range(int(second) - 60, int(second) - 1, 10)]
    assert int(length) < inside < int(second)
    assert [verify_pdf(data, [CERT]).valid for data in flipped] == [False] * len(flipped)


def test_bytes_added_after_signing_fail(signed: bytes) -> None:
    report = verify_pdf(signed + b"\n% added", [CERT])

    assert (report.valid, report.whole_file_covered) == (False, False)


def test_a_signer_nobody_trusts_is_not_valid_though_intact(signed: bytes) -> None:
    for roots in ([], [OTHER_CERT]):
        report = verify_pdf(signed, roots)
        assert (report.valid, report.intact, report.signer_name) == (False, True, UNIT)


def test_a_certificate_counts_only_while_in_force(signed: bytes) -> None:
    now = datetime.now(UTC)

    moments = [now - timedelta(days=1), now, now + timedelta(days=364), now + timedelta(days=366)]
    assert [verify_pdf(signed, [CERT], at=moment).valid for moment in moments] == [False, True, True, False]


def test_files_without_a_signature_say_so(slip: bytes) -> None:
    assert verify_pdf(slip, [CERT]) == NOTHING
    assert verify_pdf(b"", [CERT]) == NOTHING
    assert verify_pdf(b"%PDF-1.7 nothing", [CERT]) == NOTHING


def test_a_file_cut_short_is_not_valid(signed: bytes) -> None:
    cuts = [signed[: len(signed) * part // 10] for part in range(1, 10)]

    assert [verify_pdf(data, [CERT]).valid for data in cuts] == [False] * 9


def test_a_signer_is_read_from_files_with_a_passphrase(tmp_path: Path, slip: bytes) -> None:
    locked = serialization.load_pem_private_key(KEY, None).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"mat khau"),
    )
    (tmp_path / "key.pem").write_bytes(locked)
    (tmp_path / "cert.pem").write_bytes(CERT)

    signer = Signer.from_files(tmp_path / "key.pem", tmp_path / "cert.pem", b"mat khau")

    assert signer.name == UNIT
    assert verify_pdf(sign_pdf(slip, signer, reason="r", location="l", contact="c"), [CERT]).valid is True
    for wrong in (None, b"sai"):
        with pytest.raises(UnreadableKey):
            Signer.from_files(tmp_path / "key.pem", tmp_path / "cert.pem", wrong)


@pytest.mark.parametrize(
    ("key", "cert"), [(OTHER_KEY, CERT), (b"", CERT), (KEY, b""), (KEY, b"khong phai PEM"), (CERT, KEY)]
)
def test_a_key_that_does_not_fit_is_refused(key: bytes, cert: bytes) -> None:
    with pytest.raises(UnreadableKey):
        Signer.from_pem(key, cert)
