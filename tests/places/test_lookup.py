import pytest

from cutru.places.lookup import resolve_province, resolve_ward, units
from cutru.places.models import Province, Ward

pytestmark = pytest.mark.django_db


def codes(problems):
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    "text", ["101 - TP. Hà Nội", "101", "01", "101-tp ha noi", "Hà Nội", "thành phố Hà Nội", "  TP. Hà Nội "]
)
def test_every_spelling_of_a_province_means_the_same_one(text):
    row, problems = resolve_province(text)
    assert (row and row.code, problems) == ("01", [])


@pytest.mark.parametrize("text", ["1", "001", "999", "10", "Hà Tây", "101900070"])
def test_an_unknown_province_is_said_to_be_unknown(text):
    row, problems = resolve_province(text, "home_province")
    assert row is None
    assert [(problem.field, problem.code) for problem in problems] == [("home_province", "province_unknown")]


def test_a_code_with_the_name_of_another_place_is_not_guessed():
    assert codes(resolve_province("101 - TP. Hải Phòng")[1]) == ["place_code_and_name_differ"]
    assert codes(resolve_ward("101900070 - Phường Hai Bà Trưng")[1]) == ["place_code_and_name_differ"]


def test_blank_means_no_place_and_no_problem():
    assert resolve_province("  ") == (None, [])
    assert resolve_ward("") == (None, [])


@pytest.mark.parametrize("text", ["101900070 - Phường Hoàn Kiếm", "101900070", "00070"])
@pytest.mark.parametrize("province", [None, "01"])
def test_a_ward_is_found_by_either_code(text, province):
    row, problems = resolve_ward(text, province)
    assert (row and row.code, row and row.display, problems) == ("00070", "101900070 - Phường Hoàn Kiếm", [])


def test_a_ward_is_found_by_name_only_within_a_province():
    assert resolve_ward("hoan kiem", "01")[0].code == "00070"
    assert codes(resolve_ward("hoan kiem")[1]) == ["ward_unknown"]
    assert codes(resolve_ward("Hoàn Kiếm", "31")[1]) == ["ward_unknown"]


def test_two_wards_alike_without_accents_need_the_exact_name_or_the_code():
    alike = list(Ward.objects.filter(province="51", search_key="XA SON HA"))
    assert len(alike) == 2
    assert codes(resolve_ward("xa son ha", "51")[1]) == ["ward_ambiguous"]
    assert [resolve_ward(ward.name, "51")[0].code for ward in alike] == [ward.code for ward in alike]


def test_a_ward_of_another_province_is_refused_with_both_names():
    row, problems = resolve_ward("00070", "31")
    assert row is None
    assert codes(problems) == ["ward_not_in_province"]
    assert problems[0].message_vi == "Phường Hoàn Kiếm không thuộc Thành phố Hải Phòng. Hãy chọn lại."


def test_each_of_the_34_and_3321_is_found_by_every_code_and_label():
    for province in Province.objects.all():
        for text in (
            province.code,
            province.portal_code,
            f"{province.portal_code} - {province.portal_label}",
            province.name,
        ):
            assert resolve_province(text)[0].code == province.code
    wards = list(Ward.objects.select_related("province"))
    assert len(wards) == 3321
    for ward in wards:
        for text in (ward.code, ward.portal_code, f"{ward.portal_code} - {ward.name}", ward.name):
            assert resolve_ward(text, ward.province_id)[0].code == ward.code


def test_ten_thousand_rows_need_no_further_query(django_assert_num_queries):
    units()
    with django_assert_num_queries(0):
        for _ in range(10_000):
            resolve_ward("101900070 - Phường Hoàn Kiếm", resolve_province("101 - TP. Hà Nội")[0].code)
