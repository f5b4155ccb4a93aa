"""Invented guests in any number, with names as varied as real ones; the same seed gives the same guests."""

import random
from datetime import date, time, timedelta

from django.utils import timezone

from cutru.accounts.models import Role, User
from cutru.facilities.models import Facility, FacilityType, Membership
from cutru.identity.nationalities import NATIONALITIES
from cutru.places.models import Ward
from cutru.stays.schemas import ForeignStayIn, StayIn, VietnameseStayIn

FAMILY = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Đinh",
    "Lâm",
    "Mai",
    "Trịnh",
]
MIDDLE = [
    "Thị",
    "Văn",
    "Hữu",
    "Đức",
    "Minh",
    "Ngọc",
    "Thanh",
    "Quốc",
    "Xuân",
    "Hải",
    "Gia",
    "Bảo",
    "Kim",
    "Hồng",
    "Anh",
    "Phương",
    "Tuấn",
    "Khánh",
]
GIVEN = [
    "An",
    "Bình",
    "Chi",
    "Dũng",
    "Giang",
    "Hà",
    "Hạnh",
    "Hiếu",
    "Hùng",
    "Hương",
    "Khôi",
    "Lan",
    "Linh",
    "Long",
    "Ly",
    "My",
    "Nam",
    "Nga",
    "Oanh",
    "Phúc",
]
SYLLABLES = [
    "an",
    "ber",
    "cal",
    "do",
    "el",
    "fra",
    "ga",
    "hen",
    "is",
    "ja",
    "kar",
    "lo",
    "mar",
    "nor",
    "ol",
    "pe",
    "qui",
    "ros",
    "sa",
    "tor",
    "ul",
    "ver",
    "wil",
    "xan",
    "yo",
    "zim",
]
REASONS = ("1", "2", "4", "6", "18", "19")


def make_hotel() -> tuple[Facility, User]:
    """A verified hotel in Hoàn Kiếm and its receptionist."""
    suffix = random.getrandbits(40)
    facility = Facility.objects.create(
        type=FacilityType.HOTEL,
        name="Khách sạn Đo Tốc Độ",
        ward=Ward.objects.get(pk="00070"),
        address="1 phố Thử",
        phone="02438000000",
        email="do@example.vn",
        representative_name="Nguyễn Thị Đo",
        representative_birth_date=date(1980, 9, 2),
        representative_phone="0912345678",
        representative_number="001180012345",
        rules_confirmed_at=timezone.now(),
        rules_version="tt53-2016",
        verification=Facility.Verification.VERIFIED,
    )
    user = User.objects.create_user(f"do{suffix}", role=Role.FACILITY)
    Membership.objects.create(user=user, facility=facility, role=Membership.Role.RECEPTIONIST)
    return facility, user


def guests(count: int, *, seed: int, days_back: int = 0) -> list[StayIn]:
    """Half foreigners, half Vietnamese; arrivals today, or spread over the days before."""
    chance = random.Random(seed)
    nationalities = [code for code in NATIONALITIES if len(code) == 3 and code != "VNM"]
    return [
        _foreigner(chance, number, seed, nationalities, days_back)
        if number % 2
        else _vietnamese(chance, number, seed, days_back)
        for number in range(count)
    ]


def _period(chance: random.Random, days_back: int) -> dict[str, date | time]:
    arrival = timezone.localdate() - timedelta(days=chance.randint(0, days_back))
    return {
        "arrival_on": arrival,
        "arrival_time": None
        if arrival == timezone.localdate()
        else time(chance.randrange(24), chance.randrange(60)),
        "departure_on": arrival + timedelta(days=chance.randint(1, 9)),
    }


def _foreigner(
    chance: random.Random, number: int, seed: int, nationalities: list[str], days_back: int
) -> ForeignStayIn:
    name = " ".join(
        "".join(chance.choices(SYLLABLES, k=chance.randint(2, 3))) for _ in range(chance.randint(2, 3))
    )
    period = _period(chance, days_back)
    return ForeignStayIn(
        full_name=name.upper(),
        sex=chance.choice("MF"),
        birth_date=date(chance.randint(1945, 2015), chance.randint(1, 12), chance.randint(1, 28)),
        nationality=chance.choice(nationalities),
        document_number=f"P{seed % 100:02}{number:06}",
        room=str(chance.randint(101, 999)),
        entry_document_kind="visa",
        entry_document_number=f"EV{number:07}",
        entry_gate="Nội Bài",
        entry_purpose="Du lịch",
        permitted_until=timezone.localdate() + timedelta(days=30),
        **period,
    )


def _vietnamese(chance: random.Random, number: int, seed: int, days_back: int) -> VietnameseStayIn:
    sex, year = chance.choice("MF"), chance.randint(1950, 1999)
    return VietnameseStayIn(
        full_name=" ".join(chance.choice(words) for words in (FAMILY, MIDDLE, MIDDLE, GIVEN)),
        sex=sex,
        birth_date=date(year, chance.randint(1, 12), chance.randint(1, 28)),
        document_type="1",
        document_number=f"001{'1' if sex == 'F' else '0'}{year % 100:02}{seed % 10}{number:05}",
        room=str(chance.randint(101, 999)),
        reason=chance.choice(REASONS),
        residence_kind="1",
        residence_address=f"{number} đường Mẫu, Hà Nội",
        phone=f"09{number:08}",
        **_period(chance, days_back),
    )
