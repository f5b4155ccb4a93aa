"""Citizens log in through the identity provider; what an attacker could try there is tried here."""

import hashlib
import time
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.db import IntegrityError, transaction
from django.test import Client

from cutru.accounts.models import CitizenProfile, Role, User
from cutru.accounts.openid import client as openid
from cutru.accounts.openid import trial
from cutru.accounts.openid.admitting import admit, identity_of
from cutru.accounts.openid.client import LoginFailed
from cutru.accounts.openid.identities import IDENTITIES, TRIAL_PASSWORD
from cutru.audit.models import Event
from cutru.web.trial import ensure_trial_accounts
from tests.accounts.factories import PASSWORD, log_in, make_citizen, make_user
from tests.accounts.logins import give_password, is_in
from tests.accounts.openid_steps import (
    agree,
    give_name,
    log_in_as_citizen,
    proof_in,
    query_of,
    to_provider,
    without_host,
)

CONGDAN = IDENTITIES["congdan"]


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Say nothing."""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = False


@pytest.fixture
def _running(settings):
    """Our server can call itself; what it asks itself needs no database, so no transaction has to end."""
    cache.clear()
    server = make_server("127.0.0.1", 0, get_wsgi_application(), _Server, _Quiet)
    settings.PUBLIC_ADDRESS = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield
    server.shutdown()
    thread.join()
    server.server_close()


def claims(**changes: Any) -> dict[str, Any]:
    return {**CONGDAN.claims(), **changes}


def admitted(**changes: Any) -> User:
    return admit(identity_of("trial", claims(**changes)), None)


@pytest.mark.usefixtures("_running")
@pytest.mark.django_db
class TestTheWholeWay:
    def test_the_first_login_makes_an_account_with_what_the_provider_says(self, client):
        answer = log_in_as_citizen(client, "congdan1", "/tai-khoan/")
        assert (answer.status_code, answer["Location"]) == (302, "/tai-khoan/")
        profile = CitizenProfile.objects.select_related("user").get()
        assert (profile.full_name, profile.personal_number, profile.sex) == (
            "Lê Thị Mức Một",
            "001195000019",
            "F",
        )
        assert (profile.identity_level, profile.ward_id, profile.permanent_address) == (
            1,
            "00070",
            IDENTITIES["congdan1"].address,
        )
        assert (profile.user.role, profile.user.has_usable_password()) == (Role.CITIZEN, False)
        assert is_in(client)

    def test_a_second_login_finds_the_same_account_and_brings_it_up_to_date(self, client):
        log_in_as_citizen(client, "congdan")
        CitizenProfile.objects.update(full_name="Tên Cũ", identity_level=1)
        log_in_as_citizen(Client(), "congdan")
        profile = CitizenProfile.objects.get()
        assert (profile.full_name, profile.identity_level) == ("Nguyễn Văn Công Dân", 2)

    def test_the_trial_citizen_of_the_portal_is_the_one_who_logs_in(self, client):
        ensure_trial_accounts()
        log_in_as_citizen(client, "congdan")
        assert client.session["_auth_user_id"] == str(User.objects.get(username="congdan").pk)

    def test_the_login_stands_in_the_books(self, client):
        log_in_as_citizen(client, "congdan")
        actions = Event.objects.filter(action__in=["account_created", "logged_in"])
        assert sorted(actions.values_list("action", flat=True)) == ["account_created", "logged_in"]

    def test_whoever_was_logged_in_before_is_not_any_more(self, client):
        officer = make_user(full_name="Cán Bộ")
        log_in(client, officer)
        log_in_as_citizen(client, "congdan")
        assert client.session["_auth_user_id"] == str(CitizenProfile.objects.get().user_id)

    def test_a_foreign_way_back_is_not_taken(self, client):
        answer = log_in_as_citizen(client, "congdan", "https://evil.example/")
        assert answer["Location"] == "/bat-dau/"

    def test_no_consent_is_no_login(self, client):
        answer = client.get(agree(client, to_provider(client), "congdan", says="no"))
        assert answer.status_code == 400
        assert "Bạn đã không đồng ý" in answer.content.decode()
        assert not is_in(client)
        assert CitizenProfile.objects.count() == 0

    def test_an_answer_is_taken_once(self, client):
        back = agree(client, to_provider(client), "congdan")
        assert client.get(back).status_code == 302
        again = client.get(back)
        assert (again.status_code, again.context["code"]) == (400, "state_unknown")

    def test_an_answer_given_to_another_browser_logs_nobody_in(self, client):
        back = agree(client, to_provider(client), "congdan")
        victim = Client()
        to_provider(victim)
        assert victim.get(back).context["code"] == "state_unknown"
        assert not is_in(victim)

    def test_a_code_of_one_login_is_of_no_use_in_another(self, client):
        """Injected into the victim's own state, it fails at PKCE."""
        stolen = query_of(agree(client, to_provider(client), "congdan"))["code"]
        victim = Client()
        state = query_of(to_provider(victim))["state"]
        answer = victim.get("/tai-khoan/dinh-danh/tro-lai/", {"state": state, "code": stolen})
        assert (answer.status_code, answer.context["code"]) == (400, "code_refused")
        assert not is_in(victim)

    def test_an_answer_that_comes_too_late_is_not_taken(self, client):
        back = agree(client, to_provider(client), "congdan")
        session = client.session
        session["identity_logins"] = [[*row[:4], row[4] - 3600] for row in session["identity_logins"]]
        session.save()
        assert client.get(back).context["code"] == "too_late"

    def test_a_code_is_exchanged_once(self, client):
        back = agree(client, to_provider(client), "congdan")
        started = client.session["identity_logins"][-1]
        form = {
            "grant_type": "authorization_code",
            "code": query_of(back)["code"],
            "redirect_uri": "http://testserver/tai-khoan/dinh-danh/tro-lai/",
            "code_verifier": started[2],
        }
        who = openid.provider()
        assert who is not None
        first, second = (_exchange(who, form) for _each in range(2))
        assert (first, second) == (200, 400)

    def test_the_secret_of_the_client_is_needed_for_a_code(self, client):
        back = agree(client, to_provider(client), "congdan")
        form = {
            "grant_type": "authorization_code",
            "code": query_of(back)["code"],
            "redirect_uri": "http://testserver/tai-khoan/dinh-danh/tro-lai/",
            "code_verifier": client.session["identity_logins"][-1][2],
        }
        who = openid.provider()
        assert who is not None
        guessed = openid.Provider(who.name, who.issuer, who.client_id, "guessed")
        assert _exchange(guessed, form) == 400


def _exchange(who: openid.Provider, form: dict[str, str]) -> int:
    answer = httpx.post(f"{who.issuer}/ma/", auth=(who.client_id, who.client_secret), data=form)
    return answer.status_code


class TestTokens:
    """`verified` is given tokens as an attacker or a broken provider would send them."""

    @pytest.fixture(autouse=True)
    def _keys_at_hand(self, settings):
        settings.PUBLIC_ADDRESS = "http://127.0.0.1:1"
        cache.clear()
        self.who = openid.provider()
        self.configuration = trial.configuration(self.who)
        # What the provider publishes, as if it had just been fetched.
        openid.cache.set(_kept_slot(self.configuration["jwks_uri"]), trial.public_keys(), 60)
        openid.cache.set(
            _kept_slot(f"{self.who.issuer}/.well-known/openid-configuration"), self.configuration, 60
        )

    def token(self, *, key: Any = None, algorithm: str = "ES256", kid: str = "", **changes: Any) -> str:
        own, own_kid = trial._key("only-for-tests-" + "x" * 50)
        now = int(time.time())
        body = {
            "iss": self.who.issuer,
            "sub": "thu-0001",
            "aud": self.who.client_id,
            "iat": now,
            "exp": now + 60,
            "nonce": "n-1",
            **changes,
        }
        body = {name: value for name, value in body.items() if value is not None}
        return jwt.encode(body, key or own, algorithm=algorithm, headers={"kid": kid or own_kid})

    def refused(self, token: str, nonce: str = "n-1") -> str:
        with pytest.raises(LoginFailed) as failure:
            openid.verified(self.who, self.configuration, token, nonce)
        return failure.value.code

    def test_a_token_for_us_is_taken(self):
        assert openid.verified(self.who, self.configuration, self.token(), "n-1")["sub"] == "thu-0001"

    def test_another_nonce_is_refused(self):
        assert self.refused(self.token(), "n-2") == "nonce_differs"

    def test_a_missing_nonce_is_refused(self):
        assert self.refused(self.token(nonce=None)) == "nonce_differs"

    def test_a_token_of_another_client_is_refused(self):
        assert self.refused(self.token(aud="another")) == "token_invalid"

    def test_a_token_for_several_clients_must_have_been_given_to_us(self):
        both = [self.who.client_id, "another"]
        assert self.refused(self.token(aud=both)) == "token_invalid"
        assert self.refused(self.token(aud=both, azp="another")) == "token_invalid"
        taken = openid.verified(
            self.who, self.configuration, self.token(aud=both, azp=self.who.client_id), "n-1"
        )
        assert taken["azp"] == "cu-tru"

    def test_another_issuer_is_refused(self):
        assert self.refused(self.token(iss="https://evil.example")) == "token_invalid"

    def test_a_token_that_is_over_is_refused(self):
        assert self.refused(self.token(exp=int(time.time()) - 120)) == "token_invalid"

    def test_a_token_signed_by_somebody_else_is_refused(self):
        stranger = ec.generate_private_key(ec.SECP256R1())
        assert self.refused(self.token(key=stranger)) == "token_invalid"

    def test_a_token_signed_with_the_shared_secret_or_nothing_is_refused(self):
        shared = self.token(key=self.who.client_secret, algorithm="HS256")
        assert self.refused(shared) == "token_invalid"
        nothing = jwt.encode({"sub": "thu-0001"}, None, algorithm="none")
        assert self.refused(nothing) == "token_invalid"
        assert self.refused("nonsense") == "token_invalid"

    def test_a_discovery_document_of_another_issuer_is_refused(self):
        address = f"{self.who.issuer}/.well-known/openid-configuration"
        openid.cache.set(_kept_slot(address), {**self.configuration, "issuer": "https://evil.example"}, 60)
        with pytest.raises(LoginFailed, match="issuer_differs"):
            openid._configuration(self.who)


def _kept_slot(address: str) -> str:
    return f"openid:{hashlib.sha256(address.encode()).hexdigest()}"


@pytest.mark.django_db
class TestWhoseAccount:
    def test_an_account_with_the_same_address_is_left_alone(self):
        officer = make_user("can-bo", email=CONGDAN.email, full_name="Cán Bộ")
        citizen = admitted()
        assert citizen.pk != officer.pk
        officer.refresh_from_db()
        assert (officer.full_name, officer.role) == ("Cán Bộ", Role.FACILITY)

    def test_a_number_that_belongs_to_another_subject_is_refused(self):
        admitted()
        with pytest.raises(LoginFailed, match="number_taken"):
            admitted(sub="thu-9999")
        assert CitizenProfile.objects.count() == User.objects.count() == 1

    def test_a_subject_whose_number_changed_is_refused(self):
        admitted()
        with pytest.raises(LoginFailed, match="number_changed"):
            admitted(personal_number="001090000099")
        assert CitizenProfile.objects.get().personal_number == CONGDAN.personal_number

    def test_the_same_subject_of_another_provider_is_somebody_else(self):
        first = admitted()
        with pytest.raises(LoginFailed, match="number_taken"):
            admit(identity_of("https://other.example", claims()), None)
        other = admit(identity_of("https://other.example", claims(personal_number="001090000099")), None)
        assert first.pk != other.pk

    def test_an_officers_account_is_not_opened_by_a_claim(self):
        """Even a profile that was put beside an officer's account by mistake opens nothing."""
        officer = make_user("can-bo")
        citizen = make_citizen(subject=CONGDAN.subject, personal_number=CONGDAN.personal_number)
        CitizenProfile.objects.filter(user=citizen).update(user=officer)
        with pytest.raises(LoginFailed, match="not_a_citizen"):
            admitted()

    def test_a_closed_account_stays_closed(self):
        user = admitted()
        User.objects.filter(pk=user.pk).update(is_active=False)
        with pytest.raises(LoginFailed, match="account_inactive"):
            admitted()

    @pytest.mark.parametrize(
        "bad",
        [
            {"personal_number": "12"},
            {"personal_number": None},
            {"personal_number": 1090000017},
            {"identity_level": 3},
            {"identity_level": "x"},
            {"identity_level": True},
            {"birthdate": "1990"},
            {"gender": "other"},
            {"name": ""},
            {"name": "A\x00B"},
            {"sub": ""},
            {"sub": "x" * 201},
        ],
    )
    def test_claims_that_do_not_say_enough_are_refused(self, bad):
        with pytest.raises(LoginFailed, match="claims_incomplete"):
            identity_of("trial", claims(**bad))

    def test_a_ward_nobody_knows_is_left_out(self):
        assert admitted(ward_code="99999").citizen.ward_id is None

    def test_the_database_lets_no_citizen_have_a_password(self):
        citizen = admitted()
        citizen.set_password(PASSWORD)
        with pytest.raises(IntegrityError), transaction.atomic():
            citizen.save()


@pytest.mark.django_db
class TestOnlyThatWay:
    def test_the_login_page_offers_it(self, client):
        page = client.get("/tai-khoan/dang-nhap/?next=/cong-dan/").content.decode()
        assert "Đăng nhập bằng tài khoản định danh" in page
        assert "/tai-khoan/dinh-danh/?next=/cong-dan/" in page

    def test_a_citizen_does_not_log_in_with_a_password_here(self, client):
        ensure_trial_accounts()
        assert give_password(client, "congdan", TRIAL_PASSWORD).status_code == 400
        assert not is_in(client)

    def test_a_session_of_a_citizen_begun_otherwise_is_ended(self, client):
        client.force_login(make_citizen())
        assert client.get("/tai-khoan/").status_code == 302
        assert not is_in(client)

    def test_the_provider_is_no_second_factor_for_anybody_else(self, client):
        officer = make_user()
        log_in(client, officer)
        session = client.session
        session["account_authentication_methods"] = [
            {"method": "socialaccount", "at": 1, "provider": "trial"}
        ]
        session.save()
        assert not is_in(client)

    def test_no_letter_resets_a_password_that_is_not_there(self, client, mailoutbox):
        citizen = make_citizen("co-thu")
        data = {"username": citizen.username, "email": citizen.email}
        client.post("/tai-khoan/mat-khau/quen/", data)
        assert mailoutbox == []


@pytest.mark.django_db
class TestTheTrialProvider:
    def test_wrong_passwords_lock_the_identity_and_not_the_portals_account(self, client, settings):
        settings.LOCKOUT_ACCOUNT_FAILURES = 2
        page = to_provider(client)
        assert give_name(client, page, "congdan", "sai").status_code == 400
        give_name(client, page, "congdan", "sai")
        locked = give_name(client, page, "congdan")
        assert (locked.status_code, "tạm khoá" in locked.content.decode()) == (400, True)

    @pytest.mark.parametrize(
        "change",
        [
            {"redirect_uri": "https://evil.example/tai-khoan/dinh-danh/tro-lai/"},
            {"redirect_uri": "http://testserver/bat-dau/"},
            {"client_id": "another"},
            {"response_type": "token"},
            {"code_challenge_method": "plain"},
            {"code_challenge": ""},
            {"nonce": ""},
            {"state": ""},
            {"scope": "profile"},
        ],
    )
    def test_a_wrong_request_is_not_answered_to_anybody(self, client, change):
        asked = {**query_of(to_provider(client)), **change}
        answer = client.get("/dinh-danh-thu/dang-nhap/", asked)
        assert (answer.status_code, "Location" in answer) == (400, False)

    def test_a_consent_is_for_one_request(self, client):
        proof = proof_in(give_name(client, to_provider(client), "congdan"))
        other = to_provider(Client())
        assert client.post(other, {"proof": proof, "answer": "yes"}).status_code == 400

    def test_a_made_up_consent_is_refused(self, client):
        page = to_provider(client)
        assert client.post(page, {"proof": "congdan", "answer": "yes"}).status_code == 400

    def test_bad_calls_get_an_error_and_no_more(self, client):
        assert client.post("/dinh-danh-thu/ma/", {"code": "x"}).json() == {"error": "invalid_grant"}
        assert client.get("/dinh-danh-thu/thong-tin/").status_code == 401
        headers = {"Authorization": "Basic ///"}
        assert client.post("/dinh-danh-thu/ma/", headers=headers).status_code == 400

    def test_it_publishes_no_private_key(self, client):
        [key] = client.get("/dinh-danh-thu/khoa/").json()["keys"]
        assert sorted(key) == ["alg", "crv", "kid", "kty", "use", "x", "y"]

    def test_without_it_nothing_of_it_is_there(self, client, settings):
        address = to_provider(client)
        settings.TRIAL_IDENTITY_PROVIDER = False
        pages = ["khoa/", "thong-tin/", ".well-known/openid-configuration"]
        answers = [client.get(address)] + [client.get(f"/dinh-danh-thu/{name}") for name in pages]
        answers += [client.get("/tai-khoan/dinh-danh/"), client.post("/dinh-danh-thu/ma/")]
        assert [answer.status_code for answer in answers] == [404] * 6
        assert "tài khoản định danh" not in client.get("/tai-khoan/dang-nhap/").content.decode()

    def test_beside_a_real_provider_it_is_off(self, client, settings):
        settings.CITIZEN_OIDC_ISSUER = "https://dinh-danh.example"
        assert client.get("/dinh-danh-thu/khoa/").status_code == 404

    def test_the_page_says_what_it_is(self, client):
        page = client.get(without_host(to_provider(client))).content.decode()
        assert "cổng định danh thử, thay cho VNeID" in page


@pytest.mark.django_db
def test_a_provider_that_does_not_answer_is_told_so(client, settings):
    settings.CITIZEN_OIDC_ISSUER = "http://127.0.0.1:9"
    settings.CITIZEN_OIDC_CLIENT_ID = "cu-tru"
    answer = client.get("/tai-khoan/dinh-danh/")
    assert (answer.status_code, "chưa trả lời" in answer.content.decode()) == (503, True)
