"""The steps of a stay notification by a test client, as a citizen takes them."""

from datetime import timedelta

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from cutru.accounts.models import User
from cutru.citizens.models import Notice
from cutru.facilities.models import Facility


def day(ahead: int = 0) -> str:
    return f"{timezone.localdate() + timedelta(days=ahead):%d/%m/%Y}"


def who(**changes: str) -> dict[str, str]:
    """A guest as typed."""
    return {
        "full_name": "Trần Thị Khách",
        "birth_date": "15/01/1999",
        "sex": "F",
        "document_type": "8",
        "document_number": "001199000321",
        **changes,
    }


def when(**changes: str) -> dict[str, str]:
    return {"reason": "6", "arrival_on": day(), "departure_on": day(2), **changes}


def begin(client: Client, citizen: User) -> Notice:
    assert client.post("/cong-dan/luu-tru/tao-moi/").status_code == 302
    return Notice.objects.get(user=citizen, state=Notice.State.WRITING, ward__isnull=True)


def post(client: Client, notice: Notice, page: str, data: dict[str, str] | None = None) -> HttpResponse:
    return client.post(f"/cong-dan/luu-tru/{notice.pk}/{page}", data or {})


def choose(client: Client, notice: Notice, place: Facility) -> HttpResponse:
    """Ward, kind and name of a place, page by page."""
    area = {"province": place.ward.province_id, "ward": place.ward_id}
    assert post(client, notice, "dia-ban/", area).status_code == 302
    assert post(client, notice, "loai-hinh/", {"type": place.type}).status_code == 302
    return post(client, notice, "co-so/", {"facility": str(place.pk)})


def add(client: Client, notice: Notice, guest: dict[str, str], period: dict[str, str]) -> HttpResponse:
    """One guest with both pages; the answer of the second."""
    answer = post(client, notice, "khach/them/", guest)
    assert answer.status_code == 302, answer.content.decode()
    return client.post(answer["Location"], period)


def send(client: Client, notice: Notice) -> HttpResponse:
    return post(client, notice, "gui/")


def notify(client: Client, citizen: User, place: Facility, **guest: str) -> Notice:
    """A whole notification for one guest, sent."""
    notice = begin(client, citizen)
    choose(client, notice, place)
    room = {"room": "201"} if place.room_required else {}
    add(client, notice, who(**guest), when(**room))
    assert send(client, notice).status_code == 302
    notice.refresh_from_db()
    assert notice.state == Notice.State.SENT
    return notice
