from datetime import date

import pytest

from cutru.law.bilingual import Text
from cutru.law.texts import REGULATIONS, Regulation, faq, regulation
from cutru.law.versions import BOOK, RuleBook

TODAY = date(2026, 11, 21)
AFTER = BOOK.with_confirmed(["law-2026", "stay-limit-tt116", "tt87-2026"])


def test_the_popup_follows_circular_53_until_circular_87_is_confirmed() -> None:
    assert regulation(TODAY).version_id == "tt53-2016"
    assert regulation(TODAY, AFTER).version_id == "tt87-2026"
    assert regulation(date(2026, 7, 23), AFTER).version_id == "tt53-2016"


def test_the_popup_names_who_account_what_receipt_slip_and_confirmation() -> None:
    items = [(item.article and item.article.vi, item.title.vi) for item in regulation(TODAY).items]
    assert items == [
        ("Điều 3", "Ai khai báo"),
        ("Điều 4", "Tài khoản khai báo"),
        ("Điều 5", "Khai báo khi nào, những gì"),
        ("Điều 6", "Tiếp nhận 24/7"),
        ("Điều 7", "Khi khai bằng phiếu NA17"),
        ("Điều 8, 10", "Xác nhận đã khai báo"),
    ]
    assert [item.article for item in REGULATIONS["tt87-2026"].items] == [None, None]


def test_the_sentence_to_tick_is_the_portals_own() -> None:
    sentence = (
        "Xác nhận đã đọc kỹ quy định và tuân thủ pháp luật Việt Nam khi khai báo tạm trú cho người nước ngoài"
    )
    assert {one.confirmation.vi for one in REGULATIONS.values()} == {sentence}


def test_every_version_of_the_declaration_rule_has_a_popup() -> None:
    assert set(REGULATIONS) == {version.id for version in BOOK.versions("foreigner_declaration")}


def texts_of(one: Regulation) -> list[Text]:
    inner = [text for item in one.items for text in (item.title, *item.points)]
    return [one.title, one.excerpt_of, one.confirmation, *one.legal_basis, *inner]


@pytest.mark.parametrize("version_id", sorted(REGULATIONS))
def test_the_popup_is_complete_in_both_languages_without_exclamation_marks(version_id: str) -> None:
    for text in texts_of(REGULATIONS[version_id]):
        assert text.vi.strip() == text.vi != ""
        assert text.en.strip() == text.en != ""
        assert text.vi != text.en
        assert "!" not in text.vi + text.en


def test_the_questions_name_their_article_and_fill_the_fine_in_force() -> None:
    entries = {entry.id: entry for entry in faq(TODAY)}
    assert list(entries) == [
        "notify-until-when",
        "foreigners-until-when",
        "longest-stay",
        "relatives-once",
        "host-absent",
        "inspection-hours",
        "temporary-residence-certificate",
        "home-inspection",
        "kt3",
        "fine-stay-notice",
    ]
    fine = entries["fine-stay-notice"]
    assert fine.answer.vi.startswith(
        "Phạt cảnh cáo hoặc phạt tiền từ 500.000 đồng đến 1.000.000 đồng khi không thực hiện đúng"
    )
    assert fine.basis == Text(
        "điểm b khoản 1 Điều 10 Nghị định 282/2025/NĐ-CP",
        "Point b, Clause 1, Article 10, Decree 282/2025/NĐ-CP",
    )
    for entry in entries.values():
        for text in (entry.question, entry.answer, entry.basis):
            assert text.vi
            assert text.en
            assert not set("{}!") & set(text.vi + text.en)


def test_the_question_on_relatives_goes_with_its_rule() -> None:
    assert "relatives-once" not in {entry.id for entry in faq(TODAY, AFTER)}
    assert "relatives-once" in {entry.id for entry in faq(date(2026, 6, 30), AFTER)}


def test_the_basis_of_an_answer_changes_with_the_law() -> None:
    def basis(entry_id: str, book: RuleBook) -> str:
        return next(entry.basis.vi for entry in faq(TODAY, book) if entry.id == entry_id)

    assert basis("foreigners-until-when", BOOK).endswith("Điều 3, 5, 7 Thông tư 53/2016/TT-BCA")
    assert basis("foreigners-until-when", AFTER).endswith("Thông tư 87/2026/TT-BCA")
    assert basis("longest-stay", BOOK).startswith("khoản 4 Điều 15 Thông tư 55/2021/TT-BCA")
    assert basis("longest-stay", AFTER).startswith("khoản 4 Điều 14 Thông tư 116/2026/TT-BCA")


def test_text_answers_in_the_readers_language() -> None:
    text = Text("chồng", "husband")
    assert [text.in_language(code) for code in ("vi", "en", "en-gb", "fr")] == [
        "chồng",
        "husband",
        "husband",
        "chồng",
    ]
    assert str(text) == "chồng"
