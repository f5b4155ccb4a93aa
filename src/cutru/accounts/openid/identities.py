"""The invented people whom the trial provider knows. They exist outside production only."""

from dataclasses import dataclass
from datetime import date

TRIAL_PASSWORD = "Ho-Guom-2026"  # noqa: S105  printed at every start, documented, refused in production
TRIAL_WARD = "00070"
"""Phường Hoàn Kiếm, Hà Nội."""
TRIAL_HOME = "18 phố Dùng Thử"


@dataclass(frozen=True, slots=True)
class TrialIdentity:
    """One identity account; `subject` is its name at the provider for ever."""

    username: str
    subject: str
    full_name: str
    personal_number: str
    birth_date: date
    sex: str
    level: int
    address: str = TRIAL_HOME
    ward_code: str = TRIAL_WARD

    @property
    def email(self) -> str:
        return f"{self.username}@cutru.example"

    def claims(self) -> dict[str, object]:
        """What the user-info endpoint tells: OpenID's standard claims, and three of our own."""
        return {
            "sub": self.subject,
            "name": self.full_name,
            "birthdate": self.birth_date.isoformat(),
            "gender": "female" if self.sex == "F" else "male",
            "address": {"formatted": self.address},
            "email": self.email,
            "personal_number": self.personal_number,
            "identity_level": self.level,
            "ward_code": self.ward_code,
        }


IDENTITIES: dict[str, TrialIdentity] = {
    one.username: one
    for one in (
        TrialIdentity(
            "congdan", "thu-0001", "Nguyễn Văn Công Dân", "001090000017", date(1990, 5, 17), "M", level=2
        ),
        TrialIdentity(
            "congdan2", "thu-0002", "Trần Thị Chủ Hộ", "001165000018", date(1965, 8, 2), "F", level=2
        ),
        TrialIdentity(
            "congdan1", "thu-0003", "Lê Thị Mức Một", "001195000019", date(1995, 11, 20), "F", level=1
        ),
    )
}
"""By login name. `congdan1` has never been here: the first login makes its account."""
