"""Messages: words in both languages, a letter for each, everybody's own only."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.test import Client
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy, gettext_noop

from cutru.accounts.models import User
from cutru.law.bilingual import Text
from cutru.messaging import actions, kinds
from cutru.messaging.models import Message
from cutru.messaging.queries import unread_count
from tests.accounts.factories import log_in, make_user
from tests.messaging.conftest import KIND

pytestmark = pytest.mark.django_db

PARAMS: dict[str, kinds.Value] = {
    "procedure": Text("Đăng ký thường trú", "Permanent residence"),
    "day": date(2026, 12, 1),
    "at": datetime(2026, 11, 30, 2, 5, tzinfo=UTC),
    "place": "12 phố Kín Đáo",
}


def tell(user: User, **fields: Any) -> Message:
    return actions.send(user, KIND, PARAMS, **fields)


def letters_waiting() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (args->>'message_id')::bigint FROM procrastinate_jobs "
            "WHERE task_name = 'cutru.messaging.mail' ORDER BY id"
        )
        return [row[0] for row in cursor.fetchall()]


def test_a_message_is_read_in_either_language() -> None:
    message = tell(make_user())
    assert message.body == "Đăng ký thường trú · 01/12/2026 · 09:05 30/11/2026 · 12 phố Kín Đáo"
    assert message.subject == "Hỗ trợ"
    with translation.override("en"):
        assert message.body == "Permanent residence · 01/12/2026 · 09:05 30/11/2026 · 12 phố Kín Đáo"
        assert message.subject == "Support"


def test_what_was_stored_is_read_again_the_same() -> None:
    message = tell(make_user())
    assert Message.objects.get(pk=message.pk).body == message.body


def test_words_in_braces_that_people_wrote_stay_words() -> None:
    message = actions.send(make_user(), KIND, {**PARAMS, "place": "{day.__class__}"})
    assert message.body.endswith("· {day.__class__}")


def test_an_unknown_kind_is_an_error_and_sends_nothing() -> None:
    user = make_user()
    with pytest.raises(kinds.UnknownKind):
        actions.send(user, "nobody.declared", {})
    assert Message.objects.filter(user=user).count() == 0


@pytest.mark.parametrize(
    "params",
    [
        {}, {**PARAMS, "more": 1}, {**PARAMS, "place": None}, {**PARAMS, "place": gettext_lazy("Hỗ trợ")},
        {**PARAMS, "at": datetime(2026, 1, 1)},  # noqa: DTZ001  the fault
    ],
)  # fmt: skip
def test_parameters_other_than_the_words_ask_for_are_an_error(params: dict[str, Any]) -> None:
    with pytest.raises(kinds.WrongParameters):
        actions.send(make_user(), KIND, params)


def test_words_only_marked_for_translation_are_translated_when_read() -> None:
    kinds.register_kind("test.marked", gettext_noop("Hỗ trợ"), gettext_noop("Hỗ trợ"))
    message = actions.send(make_user(), "test.marked", {})
    with translation.override("en"):
        assert message.subject == "Support"


def test_a_kind_is_declared_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        kinds.register_kind(KIND, "other", "words")


def test_messages_of_a_kind_that_is_gone_still_open() -> None:
    message = tell(make_user())
    Message.objects.filter(pk=message.pk).update(kind="gone")
    message.refresh_from_db()
    assert (message.subject, message.body) == ("Tin nhắn của cổng", "")


def test_the_database_refuses_links_that_lead_away() -> None:
    for url in ("https://khac.example/", "//khac.example/"):
        with pytest.raises(IntegrityError), transaction.atomic():
            tell(make_user(), url=url)


def test_the_letter_is_queued_with_the_message_or_not_at_all() -> None:
    user = make_user()
    message = tell(user)
    with transaction.atomic():
        tell(user)
        transaction.set_rollback(True)
    assert letters_waiting() == [message.pk]


def test_the_letter_goes_once_in_both_languages_without_the_matter() -> None:
    user = make_user(email="nguoi.nhan@thu.example", full_name="Kín Thị Tên")
    message = tell(user, dossier_code="H26-0001")
    assert actions.mail(message.pk) is True
    assert actions.mail(message.pk) is False
    (letter,) = mail.outbox
    assert letter.to == ["nguoi.nhan@thu.example"]
    assert letter.subject == "[Cư Trú] Bạn có tin mới trên cổng Cư Trú"
    text = str(letter.body)
    assert text.count(f"/tin-nhan/{message.pk}/") == 2
    assert text.count("H26-0001") == 2
    assert text.index("Bạn có tin mới về hồ sơ H26-0001.") < text.index("———")
    for private in ("Kín Thị Tên", "12 phố Kín Đáo", "Đăng ký thường trú"):
        assert private not in text + letter.subject


def test_nobody_gets_a_letter_without_an_address_or_after_reading() -> None:
    silent = make_user(email="")
    tell(silent)
    assert letters_waiting() == []
    reader = make_user()
    message = tell(reader)
    actions.open_message(reader, message.pk)
    assert actions.mail(message.pk) is False
    assert mail.outbox == []


def test_a_mail_server_that_is_away_leaves_the_letter_to_be_sent(settings: Any) -> None:
    message = tell(make_user())
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with pytest.raises(OSError, match="refused"):
        actions.mail(message.pk)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert actions.mail(message.pk) is True


def test_another_persons_message_is_not_found(client: Client) -> None:
    message = tell(make_user())
    other = make_user()
    with pytest.raises(Http404):
        actions.open_message(other, message.pk)
    log_in(client, other)
    assert client.get(f"/tin-nhan/{message.pk}/").status_code == 404
    assert "Hỗ trợ" not in client.get("/tin-nhan/").content.decode().split("<main")[1].split("</main")[0]
    assert client.post("/tin-nhan/da-doc/").status_code == 302
    message.refresh_from_db()
    assert message.read_at is None


def test_strangers_are_asked_to_log_in(client: Client) -> None:
    for address in ("/tin-nhan/", "/tin-nhan/1/"):
        assert client.get(address)["Location"].startswith("/tai-khoan/dang-nhap/")


def test_opening_reads_a_message_and_the_list_shows_unread_ones_first(client: Client) -> None:
    user = make_user()
    first, second = tell(user, url="/huong-dan/"), tell(user)
    log_in(client, user)
    page = client.get(f"/tin-nhan/{second.pk}/").content.decode()
    assert "12 phố Kín Đáo" in page
    assert unread_count(user) == 1
    listed = client.get("/tin-nhan/").context["page"].object_list
    assert [message.pk for message in listed] == [first.pk, second.pk]
    assert 'href="/huong-dan/"' in client.get(f"/tin-nhan/{first.pk}/").content.decode()
    assert unread_count(user) == 0


def test_all_are_read_at_once(client: Client) -> None:
    user = make_user()
    for _turn in range(25):
        tell(user)
    log_in(client, user)
    assert len(client.get("/tin-nhan/?trang=2").context["page"].object_list) == 5
    assert len(client.get("/tin-nhan/?trang=x").context["page"].object_list) == 20
    client.post("/tin-nhan/da-doc/")
    assert unread_count(user) == 0


def test_only_old_messages_that_were_read_are_forgotten() -> None:
    user = make_user()
    old, unread, recent = tell(user), tell(user), tell(user)
    long_ago = timezone.now() - timedelta(days=366)
    Message.objects.filter(pk__in=[old.pk, unread.pk]).update(created_at=long_ago)
    Message.objects.filter(pk__in=[old.pk, recent.pk]).update(read_at=timezone.now())
    assert actions.remove_old() == 1
    assert set(Message.objects.values_list("pk", flat=True)) == {unread.pk, recent.pk}


def test_the_count_of_unread_messages_is_one_look_into_an_index(
    django_assert_num_queries: Any, client: Client
) -> None:
    user = make_user()
    tell(user)
    with django_assert_num_queries(1):
        assert unread_count(user) == 1
