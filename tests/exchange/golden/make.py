"""Writes the golden files beside it: `python -m tests.exchange.golden.make`. Run it only to change them."""

from datetime import date
from pathlib import Path

from tests.exchange.files import (
    Formula,
    foreign,
    foreign_workbook,
    record,
    vietnamese,
    vietnamese_workbook,
    xml,
)

HERE = Path(__file__).parent

OLD_RECORD = {tag: value for tag, value in record().items() if tag != "thoi_han_tam_tru"}

QUIRKS = [
    record(ho_ten="[TEST] SAMPLE GUEST", so_ho_chieu="000000001"),
    record(so_thu_tu="", gioi_tinh="Nữ", so_ho_chieu="A0000001", so_phong="undefined"),
    record(gioi_tinh="male", so_ho_chieu="A0000002", ngay_sinh="1990"),
    record(gioi_tinh="U", so_ho_chieu="A0000003"),
    record(ma_quoc_tich="DEU", so_ho_chieu="A0000004", ngay_den="2026-11-20T14:00:00"),
    record(ma_quoc_tich="SC- - Scotland", so_ho_chieu="A0000005", ngay_den="20-11-2026"),
    record(ma_quoc_tich="Germany", so_ho_chieu="A0000006"),
    record(ma_quoc_tich="VNM", so_ho_chieu="A0000007"),
    record(ma_quoc_tich="0RQ", so_ho_chieu="A0000008", ngay_tra_phong="25/11/2026"),
    record(so_ho_chieu="A0000009", ngay_tra_phong="21/11/2026", ngay_di_du_kien="24/11/2026"),
    record(so_ho_chieu="A0000010", ngay_tra_phong="28/11/2026"),
    record(so_ho_chieu="A0000011", ngay_den="11/20/2026"),
    record(so_ho_chieu="A0000012", ngay_den="46346"),
    record(so_ho_chieu="a000-0004", ma_quoc_tich="D"),
    record(so_ho_chieu="A0000013", ngay_sinh_dung_den="Q"),
    record(so_ho_chieu="A0000014", ngay_sinh="", ho_ten="Đỗ Thị  Hà"),
]

VIETNAMESE_DAMAGE = {
    5: vietnamese(C=date(1990, 3, 8), N=date(2026, 11, 20), O=date(2026, 11, 22)),
    6: vietnamese(H=79123456789.0, I=912345678.0),
    7: vietnamese(H="1.23457E+11"),
    8: vietnamese(H=" 001.190-000 002 "),
    9: vietnamese(H="001190000003", N=46346),
    10: vietnamese(H="001190000004", N="20-11-2026", O="2026-11-22"),
    11: vietnamese(H="001190000005", N="11/20/2026"),
    12: vietnamese(H="001190000006", C="1990"),
    13: vietnamese(H="001190000007", C="XX/XX/XX"),
    14: vietnamese(H="001190000008", D="F", E="VNM", F="1", Q="1"),
    15: vietnamese(H="001190000009", D="Nữ", F="CCCD", Q="Du lịch"),
    16: vietnamese(H="001190000010", Q="1 – Tham quan"),
    17: vietnamese(H="001190000011", K="Hà Tây", L="Xã Cũ"),
    18: vietnamese(H="001190000012", K="701", L="101900070"),
    19: vietnamese(H="001190000013", K="", L="00070"),
    20: vietnamese(H="001190000014", B=Formula.of('="Trần"&" Thử"', "Trần Thử")),
    21: vietnamese(H=Formula.of("=A1"), B="Lê Thử"),
    22: vietnamese(H="001190000015", B="Nguyê\u0303n\u00a0Thử\u200b"),
    24: vietnamese(B="[TEST] Dòng thử", H="001190000016"),
    25: vietnamese(H="001190000004"),
    26: vietnamese(H="P0000001", E="RUS - Russia", F="4 - Hộ chiếu"),
    27: vietnamese(H="001190000017", P=date(2026, 5, 10)),
}


def main() -> None:
    files = {
        "kbtt_11_tags.xml": xml([OLD_RECORD]).encode(),
        "kbtt_12_tags.xml": xml([record()]).encode(),
        "kbtt_quirks.xml": xml(QUIRKS).encode(),
        "kbtt_12_columns.xlsx": foreign_workbook({4: foreign(), 6: foreign(G="710000002", F="D")}),
        "tblt_plain.xlsx": vietnamese_workbook({5: vietnamese(), 6: vietnamese(H="001190000002")}),
        "tblt_damage.xlsx": vietnamese_workbook(VIETNAMESE_DAMAGE, hidden=(10,)),
    }
    for name, data in files.items():
        (HERE / name).write_bytes(data)


if __name__ == "__main__":
    main()
