"""Invented people, so that every procedure can be tried on one machine. Nobody here exists."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone

from cutru.identity.names import clean_name
from cutru.residence.actions import apply
from cutru.residence.models import TrialPopulationRecord
from cutru.residence.orders import DwellingIn, Order, PersonIn, RegisterPermanent, RegisterTemporary

UNIT = "Dữ liệu dùng thử"
CITIZEN_NUMBER = "001090000017"
"""The citizen `congdan`."""
HEAD_NUMBER = "001165000018"
"""`congdan2`: head of the household of `congdan`, and owner of its dwelling."""
NEWBORN_NUMBER = "001226000030"
"""Child of `congdan`, registered at birth but nowhere yet in the residence register."""

HOAN_KIEM, HAI_BA_TRUNG, SAI_GON = "00070", "00256", "26740"
HOME = DwellingIn(HOAN_KIEM, "18 phố Dùng Thử", floor_area_m2=96)
LODGING = DwellingIn(HOAN_KIEM, "27 ngõ Dùng Thử", kind="room", floor_area_m2=60)
DIVORCED_HOME = DwellingIn(HOAN_KIEM, "40 phố Dùng Thử", floor_area_m2=80)
ORPHANS_HOME = DwellingIn(HAI_BA_TRUNG, "5 phố Mẫu Thử", floor_area_m2=70)
OTHER_HOME = DwellingIn(HAI_BA_TRUNG, "9 phố Mẫu Thử", floor_area_m2=75)
SOUTHERN_HOME = DwellingIn(SAI_GON, "3 đường Thử Nghiệm", kind="apartment", floor_area_m2=85)
REGISTERED_ON = date(2022, 3, 1)


@dataclass(frozen=True, slots=True)
class Invented:
    """One person; `kin` as relation → number, `home` and `relation` where registered permanently."""

    number: str
    name: str
    born: date
    sex: str
    home: DwellingIn | None = None
    relation: str = ""
    kin: tuple[tuple[str, str], ...] = ()
    digital: bool = False
    marital: str = ""
    owns: DwellingIn | None = None
    papers: tuple[tuple[str, str, date], ...] = field(default=())


PEOPLE: tuple[Invented, ...] = (
    # The family of the trial citizen: four generations in one dwelling, and a newborn registered nowhere yet.
    Invented(
        HEAD_NUMBER,
        "Trần Thị Chủ Hộ",
        date(1965, 8, 2),
        "F",
        HOME,
        "Chủ hộ",
        owns=HOME,
        marital="widowed",
        kin=(("child", CITIZEN_NUMBER), ("mother", "001140000019"), ("grandchild", "001216000021")),
    ),
    Invented(
        CITIZEN_NUMBER,
        "Nguyễn Văn Công Dân",
        date(1990, 5, 17),
        "M",
        HOME,
        "Con",
        digital=True,
        marital="married",
        kin=(
            ("mother", HEAD_NUMBER),
            ("spouse", "001192000020"),
            ("child", "001216000021"),
            ("child", "001323000022"),
            ("child", NEWBORN_NUMBER),
            ("sibling", "001194000023"),
        ),
        papers=(("marriage", "KH-2015-0101", date(2015, 6, 6)),),
    ),
    Invented(
        "001192000020",
        "Lê Thị Hiền Thử",
        date(1992, 11, 20),
        "F",
        HOME,
        "Con dâu",
        digital=True,
        marital="married",
        kin=(
            ("spouse", CITIZEN_NUMBER),
            ("child", "001216000021"),
            ("child", "001323000022"),
            ("child", NEWBORN_NUMBER),
        ),
        papers=(("marriage", "KH-2015-0101", date(2015, 6, 6)),),
    ),
    Invented(
        "001140000019",
        "Phạm Thị Cụ Thử",
        date(1940, 1, 5),
        "F",
        HOME,
        "Mẹ",
        marital="widowed",
        kin=(("child", HEAD_NUMBER), ("grandchild", CITIZEN_NUMBER)),
    ),
    Invented(
        "001216000021",
        "Nguyễn Minh Thử",
        date(2016, 5, 1),
        "M",
        HOME,
        "Cháu",
        kin=(("father", CITIZEN_NUMBER), ("mother", "001192000020"), ("grandparent", HEAD_NUMBER)),
    ),
    Invented(
        "001323000022",
        "Nguyễn An Thử",
        date(2023, 8, 15),
        "F",
        None,
        kin=(("father", CITIZEN_NUMBER), ("mother", "001192000020")),
    ),
    Invented(
        NEWBORN_NUMBER,
        "Nguyễn Bình Thử",
        date(2026, 10, 10),
        "M",
        None,
        kin=(("father", CITIZEN_NUMBER), ("mother", "001192000020")),
        papers=(("birth", "KS-2026-0330", date(2026, 10, 20)),),
    ),
    # The citizen's sister with her own family in another ward.
    Invented(
        "001194000023",
        "Nguyễn Thị Em Thử",
        date(1994, 2, 14),
        "F",
        OTHER_HOME,
        "Vợ",
        marital="married",
        kin=(
            ("spouse", "001088000024"),
            ("sibling", CITIZEN_NUMBER),
            ("mother", HEAD_NUMBER),
            ("child", "001218000025"),
        ),
    ),
    Invented(
        "001088000024",
        "Đỗ Văn Rể Thử",
        date(1988, 7, 7),
        "M",
        OTHER_HOME,
        "Chủ hộ",
        owns=OTHER_HOME,
        digital=True,
        marital="married",
        kin=(("spouse", "001194000023"), ("child", "001218000025")),
    ),
    Invented(
        "001218000025",
        "Đỗ Gia Thử",
        date(2018, 12, 1),
        "M",
        OTHER_HOME,
        "Con",
        kin=(("father", "001088000024"), ("mother", "001194000023")),
    ),
    # An orphan who lives with grandparents, the grandmother being guardian.
    Invented(
        "001158000026",
        "Vũ Thị Giám Hộ",
        date(1958, 3, 3),
        "F",
        ORPHANS_HOME,
        "Vợ",
        marital="married",
        kin=(("spouse", "001056000027"), ("grandchild", "001311000028"), ("ward", "001311000028")),
        papers=(("guardianship", "GH-2020-0028", date(2020, 2, 2)),),
    ),
    Invented(
        "001056000027",
        "Bùi Văn Ông Thử",
        date(1956, 6, 30),
        "M",
        ORPHANS_HOME,
        "Chủ hộ",
        owns=ORPHANS_HOME,
        marital="married",
        kin=(("spouse", "001158000026"), ("grandchild", "001311000028")),
    ),
    Invented(
        "001311000028",
        "Bùi Thị Mồ Côi",
        date(2011, 9, 9),
        "F",
        ORPHANS_HOME,
        "Cháu",
        kin=(("guardian", "001158000026"), ("grandparent", "001056000027")),
    ),
    # Divorced, still in one dwelling: for the split of a household.
    Invented(
        "001083000029",
        "Hoàng Văn Ly Thử",
        date(1983, 10, 10),
        "M",
        DIVORCED_HOME,
        "Chủ hộ",
        owns=DIVORCED_HOME,
        marital="divorced",
        kin=(("former_spouse", "001185000031"), ("child", "001208000032")),
        papers=(("divorce", "LH-2025-0029", date(2025, 5, 5)),),
    ),
    Invented(
        "001185000031",
        "Ngô Thị Ly Thử",
        date(1985, 12, 12),
        "F",
        DIVORCED_HOME,
        "Vợ",
        marital="divorced",
        kin=(("former_spouse", "001083000029"), ("child", "001208000032")),
        papers=(("divorce", "LH-2025-0029", date(2025, 5, 5)),),
    ),
    Invented(
        "001208000032",
        "Hoàng Văn Con Thử",
        date(2008, 4, 4),
        "M",
        DIVORCED_HOME,
        "Con",
        kin=(("father", "001083000029"), ("mother", "001185000031")),
    ),
    # The owner of rented rooms, and people who rent there.
    Invented(
        "001070000033",
        "Đặng Văn Cho Thuê",
        date(1970, 8, 18),
        "M",
        None,
        owns=LODGING,
        marital="married",
    ),
    Invented(
        "079095000034", "Trương Văn Thuê Thử", date(1995, 3, 21), "M", SOUTHERN_HOME, "Con", digital=True
    ),
    Invented(
        "079068000035",
        "Trương Văn Cha Thử",
        date(1968, 5, 19),
        "M",
        SOUTHERN_HOME,
        "Chủ hộ",
        owns=SOUTHERN_HOME,
        marital="married",
        kin=(("spouse", "079169000036"), ("child", "079095000034")),
    ),
    Invented(
        "079169000036",
        "Huỳnh Thị Mẹ Thử",
        date(1969, 1, 30),
        "F",
        SOUTHERN_HOME,
        "Vợ",
        marital="married",
        kin=(("spouse", "079068000035"), ("child", "079095000034")),
    ),
    Invented("048198000037", "Phan Thị Sinh Viên", date(1998, 7, 1), "F"),
    Invented("048301000038", "Phan Thị Tân Sinh", date(2001, 9, 5), "F", kin=(("sibling", "048198000037"),)),
    Invented("001060000039", "Lý Văn Cao Tuổi", date(1960, 2, 2), "M", kin=(("sibling", "001062000040"),)),
    Invented("001062000040", "Lý Văn Em Thử", date(1962, 6, 6), "M", kin=(("sibling", "001060000039"),)),
    Invented("001097000041", "Mai Văn Bộ Đội", date(1997, 12, 22), "M"),
    Invented("001175000042", "Cao Thị Kiều Bào", date(1975, 10, 1), "F"),
    Invented("001080000043", "Tô Văn Lái Đò", date(1980, 11, 11), "M"),
    Invented("001187000044", "Đinh Thị Tu Sĩ", date(1987, 5, 15), "F"),
    Invented("001150000045", "Hồ Thị Neo Đơn", date(1950, 8, 8), "F"),
    Invented("001099000046", "Dương Văn Tạm Vắng", date(1999, 1, 25), "M", digital=True),
)

_BY_NUMBER = {one.number: one for one in PEOPLE}


@transaction.atomic
def ensure_trial_register() -> None:
    """Load what is missing: the population records, and the residences that follow from them.

    Raises ImproperlyConfigured in production.
    """
    if settings.ENVIRONMENT == "production":
        raise ImproperlyConfigured(
            "Dữ liệu dùng thử không được nạp trong production · no trial register here."
        )
    known = set(TrialPopulationRecord.objects.values_list("pk", flat=True))
    TrialPopulationRecord.objects.bulk_create(_record(one) for one in PEOPLE if one.number not in known)
    if len(known) < len(PEOPLE):
        for order in _orders():
            apply(None, order, unit=UNIT)


def _record(one: Invented) -> TrialPopulationRecord:
    papers = [{"kind": kind, "number": number, "issued_on": f"{day}"} for kind, number, day in one.papers]
    if one.owns:
        place = {"ward_code": one.owns.ward_code, "address": one.owns.address}
        papers.append({"kind": "land_certificate", "number": f"GCN-{one.number[-6:]}", **place})
    return TrialPopulationRecord(
        personal_number=one.number,
        full_name=clean_name(one.name),
        birth_date=one.born,
        sex=one.sex,
        ethnicity="Kinh",
        religion="Không",
        native_place="Hà Nội",
        marital_status=one.marital or "single",
        permanent_address=one.home.address if one.home else "",
        permanent_ward_code=one.home.ward_code if one.home else "",
        digital_citizen=one.digital,
        kin=[list(pair) for pair in one.kin],
        documents=papers,
    )


def person_in(number: str) -> PersonIn:
    """A trial person as an order states them. Raises KeyError for an unknown number."""
    one = _BY_NUMBER[number]
    facts = partial(PersonIn, ethnicity="Kinh", religion="Không", native_place="Hà Nội")
    return facts(one.name, one.born, one.sex, one.number, one.relation or None)


def _orders() -> list[Order]:
    """Each home's people registered, heads first; two rent rooms, one of them not for long."""
    orders: list[Order] = []
    homes = dict.fromkeys(one.home for one in PEOPLE if one.home)
    for place, home in enumerate(homes, start=1):
        here = [one for one in PEOPLE if one.home == home]
        here.sort(key=lambda one: one.relation != "Chủ hộ")
        owner = here[0]
        owned = DwellingIn(
            home.ward_code, home.address, home.kind, home.floor_area_m2, owner.name, owner.number
        )
        people = tuple(person_in(one.number) for one in here)
        code = f"DUNG-THU-{place}"
        orders.append(RegisterPermanent(REGISTERED_ON, code, people, owned, "own-dwelling"))
    landlord = _BY_NUMBER["001070000033"]
    rooms = DwellingIn(
        LODGING.ward_code,
        LODGING.address,
        LODGING.kind,
        LODGING.floor_area_m2,
        landlord.name,
        landlord.number,
    )
    today = timezone.localdate()
    for number, days_left in (("079095000034", 300), ("048198000037", 10)):
        begins = today - timedelta(days=365 - days_left)
        until = today + timedelta(days=days_left)
        code = f"DUNG-THU-{number}"
        orders.append(RegisterTemporary(begins, code, (person_in(number),), rooms, until))
    return orders
