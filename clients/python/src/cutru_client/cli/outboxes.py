"""Commands about the outbox and the key."""

import argparse
from datetime import date, datetime

from cutru_client.cli.options import Setting, Unusable
from cutru_client.cli.words import sentences, tell
from cutru_client.outbox import Outbox


def flush(setting: Setting) -> int:
    """1 when rejected guests are in the outbox."""
    with setting.client() as client, setting.outbox(client) as outbox:
        done = outbox.flush()
        tell(
            f"Đã gửi · sent {done.sent}: nhận · accepted {done.accepted}, đã có · known {done.known}, "
            f"từ chối · rejected {done.rejected}"
        )
        return _tell_rejected(outbox)


def status(setting: Setting) -> int:
    """1 when rejected guests are in the outbox; asks the portal nothing."""
    with setting.client() as client, setting.outbox(client) as outbox:
        counts = outbox.status()
        since = f" (từ · since {counts.waiting_since:%Y-%m-%d %H:%M} UTC)" if counts.waiting_since else ""
        tell(f"Chờ gửi · waiting {counts.waiting}{since}")
        tell(f"Đã nhận · taken {counts.taken}")
        tell(f"Từ chối · rejected {counts.rejected}")
        return _tell_rejected(outbox)


def _tell_rejected(outbox: Outbox) -> int:
    rejected = outbox.rejected()
    for item in rejected:
        for line in sentences(item.problems):
            tell(f"{item.reference}\t{line}")
    return 1 if rejected else 0


def reconcile_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("day", metavar="NGÀY·DAY", help="2026-11-21, 21/11/2026")
    command.add_argument(
        "--prefix",
        default="",
        help="chỉ những mã bắt đầu như vậy · only references that begin so",
    )


def reconcile(setting: Setting) -> int:
    """1 when the two sides differ."""
    day = _day(setting.options.day)
    with setting.client() as client, setting.outbox(client) as outbox:
        found = outbox.reconcile(day, prefix=setting.options.prefix)
    for words, references in (
        ("cổng không có · missing at the portal", found.missing),
        ("hộp gửi không có · unknown to the outbox", found.unknown),
        ("khác nhau · differing", [one.reference for one in found.differing]),
        ("chưa gửi · not sent yet", found.unsent),
        ("bị từ chối · rejected", found.rejected),
        ("đã huỷ ở cổng · cancelled at the portal", found.cancelled),
    ):
        for reference in references:
            tell(f"{reference}\t{words}")
    tell(f"{day:%d/%m/%Y}: {found.held} · {'khớp · equal' if found.is_equal else 'KHÔNG khớp · NOT equal'}")
    return 0 if found.is_equal else 1


def _day(text: str) -> date:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  only the day is wanted
        except ValueError:
            continue
    raise Unusable(f"Ngày không đúng · not a day: {text}")


def whoami(setting: Setting) -> int:
    with setting.client() as client:
        key = client.whoami()
    tell(f"Khoá · key {key.id} ({key.name})")
    tell(f"Của · of {key.holder}")
    tell(f"Phạm vi · scopes {', '.join(key.scopes)}")
    if key.is_sandbox:
        tell("Môi trường thử: công an không thấy · sandbox: police never see it")
    if key.expires_at:
        tell(f"Hết hạn · expires {key.expires_at:%Y-%m-%d %H:%M} UTC")
    for facility in key.facilities:
        tell(f"Cơ sở · facility {facility.id}\t{facility.name}\t{facility.verification}")
    return 0
