"""Where messages may go, at registration and at every connection."""

import ipaddress
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutru.exchange.webhooks.addresses import checked_url, is_public
from cutru.exchange.webhooks.models import Webhook, WebhookDelivery
from tests.exchange.webhooks.factories import make_event, make_webhook, send
from tests.exchange.webhooks.receiver import Reply
from tests.facilities.factories import make_facility

NOT_PUBLIC = [
    "0.0.0.0",  # noqa: S104  compared only
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.8.9.10",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
]
PUBLIC = ["1.1.1.1", "8.8.8.8", "113.160.0.1", "203.162.4.191", "2606:4700::1111", "::ffff:1.1.1.1"]


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_addresses_that_are_not_of_the_public_internet_are_refused(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", [*PUBLIC, "64:ff9b::101:101"])
def test_public_addresses_are_allowed(address):
    assert is_public(ipaddress.ip_address(address))


@given(st.integers(0, 2**32 - 1))
def test_an_address_of_ipv4_is_judged_alike_however_ipv6_carries_it(number):
    address = ipaddress.IPv4Address(number)
    mapped = ipaddress.IPv6Address(f"::ffff:{address}")
    translated = ipaddress.IPv6Address(int(ipaddress.IPv6Address("64:ff9b::")) + number)
    assert is_public(mapped) == is_public(translated) == is_public(address)


@pytest.fixture
def open_to_all(settings):
    """As a production portal is."""
    settings.WEBHOOK_PRIVATE_ADDRESSES_ALLOWED = False
    settings.WEBHOOK_HTTP_ALLOWED = False


def codes(url):
    return [problem.code for problem in checked_url(url)[1]]


@pytest.mark.usefixtures("open_to_all")
@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "required"),
        ("   ", "required"),
        ("http://1.1.1.1/tin", "webhook_url_not_https"),
        ("ftp://1.1.1.1/tin", "webhook_url_not_https"),
        ("file:///etc/passwd", "webhook_url_not_https"),
        ("//1.1.1.1/tin", "webhook_url_not_https"),
        ("1.1.1.1", "webhook_url_not_https"),
        ("https://ten:mat@1.1.1.1/tin", "webhook_url_with_password"),
        ("https://ten@1.1.1.1/tin", "webhook_url_with_password"),
        ("https://1.1.1.1\\@127.0.0.1/", "webhook_url_with_password"),
        ("https:///tin", "webhook_url_invalid"),
        ("https://1.1.1.1:0/tin", "webhook_url_invalid"),
        ("https://1.1.1.1:99999/tin", "webhook_url_invalid"),
        ("https://1.1.1.1:/tin#doan", "webhook_url_invalid"),
        ("https://may nhan.vn/", "webhook_url_invalid"),
        ("https://may%2enhan/", "webhook_url_invalid"),
        ("https://[fe80::1%eth0]/", "webhook_url_invalid"),
        ("https://xn--/", "webhook_url_invalid"),
        ("https://1.1.1.1/\x00", "webhook_url_invalid"),
        ("https://1.1.1.1/\r\nhost: x", "webhook_url_invalid"),
        ("https://\ud800.vn/", "webhook_url_invalid"),
        ("https://1.1.1.1/" + "a" * 500, "too_long"),
        ("https://" + "a" * 70 + ".vn/", "webhook_host_unknown"),
        ("https://khong-co.invalid/", "webhook_host_unknown"),
        ("https://127.0.0.1/tin", "webhook_address_not_public"),
        ("https://localhost/tin", "webhook_address_not_public"),
        ("https://LOCALHOST/tin", "webhook_address_not_public"),
        ("https://2130706433/", "webhook_address_not_public"),
        ("https://0x7f000001/", "webhook_address_not_public"),
        ("https://0177.0.0.1/", "webhook_url_invalid"),
        ("https://127.1/", "webhook_address_not_public"),
        ("https://0/", "webhook_address_not_public"),
        ("https://[::1]/", "webhook_address_not_public"),
        ("https://[::ffff:127.0.0.1]/", "webhook_address_not_public"),
        ("https://169.254.169.254/latest/meta-data/", "webhook_address_not_public"),
        ("https://[fd00:ec2::254]/", "webhook_address_not_public"),
    ],
)
def test_an_address_that_cannot_be_is_refused_with_its_reason(url, code):
    assert codes(url) == [code]


@pytest.mark.usefixtures("open_to_all")
def test_a_good_address_is_kept_in_its_normal_form():
    assert checked_url(" HTTPS://1.1.1.1:8443/tin?khoa=1 ") == ("https://1.1.1.1:8443/tin?khoa=1", [])


@pytest.mark.usefixtures("open_to_all")
@given(st.text(max_size=60))
def test_no_text_breaks_the_check_or_gets_to_this_machine(text):
    for url in (text, f"https://127.0.0.1{text}"):
        normal, problems = checked_url(url)
        assert bool(normal) != bool(problems)


def at_loopback(receiver, host, settings):
    """An endpoint registered when private addresses were allowed, and a message that waits for it."""
    webhook, _secret = make_webhook(make_facility(), f"http://{host}:{receiver.port}/tin")
    settings.WEBHOOK_PRIVATE_ADDRESSES_ALLOWED = False
    return webhook, make_event(webhook)


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "2130706433", "[::ffff:127.0.0.1]"])
def test_a_name_that_means_a_private_address_by_now_is_not_connected_to(receiver, host, settings):
    webhook, delivery = at_loopback(receiver, host, settings)
    send(webhook)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.last_error, delivery.last_status) == ("pending", "address_refused", None)
    assert (receiver.messages, receiver.connections) == ([], 0)


@pytest.mark.django_db
def test_the_name_is_looked_up_once_and_its_checked_address_is_connected_to(receiver, monkeypatch, settings):
    """A name server that answers a public address first and this machine the next time gains nothing."""
    webhook, delivery = at_loopback(receiver, "localhost", settings)
    asked = []
    real = socket.getaddrinfo

    def first_public_then_private(host, port, *rest, **options):
        asked.append(host)
        if host != "localhost":
            return real(host, port, *rest, **options)  # a number, which needs no name server
        return real("192.0.2.1" if len(asked) == 1 else "127.0.0.1", port, *rest, **options)

    settings.WEBHOOK_TIMEOUT_SECONDS = 0.5
    settings.WEBHOOK_PRIVATE_ADDRESSES_ALLOWED = True  # the address that stands for a public one is none
    monkeypatch.setattr(socket, "getaddrinfo", first_public_then_private)
    send(webhook)
    delivery.refresh_from_db()
    assert asked == ["localhost", "192.0.2.1"]
    assert delivery.last_error in ("timeout", "connection")
    assert receiver.connections == 0


@pytest.mark.django_db
def test_a_name_with_one_private_address_among_public_ones_is_refused(receiver, monkeypatch, settings):
    webhook, delivery = at_loopback(receiver, "localhost", settings)
    real = socket.getaddrinfo

    def both(host, port, *rest, **options):
        return real("1.1.1.1", port, *rest, **options) + real("127.0.0.1", port, *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", both)
    send(webhook)
    delivery.refresh_from_db()
    assert (delivery.last_error, receiver.connections) == ("address_refused", 0)


@pytest.mark.django_db
def test_a_redirect_to_this_machine_is_not_followed(receiver):
    receiver.answers(Reply(302, {"location": receiver.url + "/khac"}))
    webhook, _secret = make_webhook(make_facility(), receiver.url)
    delivery = make_event(webhook)
    send(webhook)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.last_error, delivery.last_status) == ("pending", "redirect", 302)
    assert [message.path for message in receiver.messages] == ["/tin"]


@pytest.mark.django_db
def test_a_proxy_of_the_environment_is_not_asked(receiver, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    webhook, _secret = make_webhook(make_facility(), receiver.url)
    make_event(webhook)
    send(webhook)
    assert WebhookDelivery.objects.get().state == "delivered"
    assert Webhook.objects.get().failing_since is None
