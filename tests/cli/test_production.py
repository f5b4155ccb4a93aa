import pytest

from cutru.accounts.models import User
from cutru.web.checks import production_database, production_settings, refuse_unsafe_production
from tests.cli.processes import PICTURE_KEY, SECRET, cutru, production

BAD_SETTINGS = [
    ("DATABASE_URL", None, "DATABASE_URL is missing"),
    ("CUTRU_SECRET_KEY", None, "CUTRU_SECRET_KEY is missing"),
    ("CUTRU_SECRET_KEY", SECRET[:49], "too weak"),
    ("CUTRU_SECRET_KEY", "a" * 80, "too weak"),
    ("CUTRU_SECRET_KEY", "django-insecure-" + SECRET, "too weak"),
    ("CUTRU_PICTURE_KEYS", None, "CUTRU_PICTURE_KEYS is missing"),
    ("CUTRU_PICTURE_KEYS", PICTURE_KEY[:-4], "base64 of 32 random bytes"),
    ("CUTRU_PICTURE_KEYS", f"{PICTURE_KEY},không phải khoá", "base64 of 32 random bytes"),
    ("CUTRU_ALLOWED_HOSTS", None, "CUTRU_ALLOWED_HOSTS is missing"),
    ("CUTRU_ALLOWED_HOSTS", "cutru.example,*", "must not hold «*»"),
    ("CUTRU_CSRF_TRUSTED_ORIGINS", None, "CUTRU_CSRF_TRUSTED_ORIGINS is missing"),
    ("CUTRU_CSRF_TRUSTED_ORIGINS", "http://cutru.example", "takes https:// only"),
    ("CUTRU_EMAIL_URL", None, "CUTRU_EMAIL_URL is missing"),
    ("CUTRU_EMAIL_URL", "mail.example", "smtp://user:password@host"),
    ("CUTRU_CITIZEN_OIDC_ISSUER", "https://dinh-danh.example", "given together or not at all"),
    ("CUTRU_SIGNING_KEY", "/etc/cutru/key.pem", "given together or not at all"),
]


@pytest.mark.parametrize(("name", "value", "sentence"), BAD_SETTINGS)
def test_a_bad_setting_is_refused_with_one_sentence(name, value, sentence):
    done = cutru("manage", "check", **production(**{name: value}))
    assert done.returncode == 1
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_good_settings_pass_djangos_own_deployment_checks():
    done = cutru(
        "manage", "check", "--deploy", "--fail-level", "WARNING", **production(CUTRU_HSTS_PRELOAD="1")
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture
def _safe(settings):
    settings.ENVIRONMENT = "production"
    settings.DEBUG = False
    settings.TRIAL_IDENTITY_PROVIDER = False
    settings.PAYMENT_GATEWAY = ""
    settings.ALLOWED_HOSTS = ["cutru.example"]
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 3600
    for name in (
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "LANGUAGE_COOKIE_SECURE",
        "SESSION_COOKIE_HTTPONLY",
    ):
        setattr(settings, name, True)


@pytest.mark.usefixtures("_safe")
@pytest.mark.parametrize(
    ("name", "value", "finding"),
    [
        ("DEBUG", True, "cutru.E001"),
        ("ALLOWED_HOSTS", ["*"], "cutru.E002"),
        ("ALLOWED_HOSTS", [], "cutru.E002"),
        ("SESSION_COOKIE_SECURE", False, "cutru.E003"),
        ("CSRF_COOKIE_SECURE", False, "cutru.E003"),
        ("LANGUAGE_COOKIE_SECURE", False, "cutru.E003"),
        ("SESSION_COOKIE_HTTPONLY", False, "cutru.E003"),
        ("SECURE_SSL_REDIRECT", False, "cutru.E004"),
        ("SECURE_HSTS_SECONDS", 0, "cutru.E004"),
        ("TRIAL_IDENTITY_PROVIDER", True, "cutru.E007"),
        ("PAYMENT_GATEWAY", "trial", "cutru.E008"),
    ],
)
def test_each_unsafe_setting_is_found_alone(name, value, finding, settings):
    assert production_settings() == []
    setattr(settings, name, value)
    assert [message.id for message in production_settings()] == [finding]


@pytest.mark.usefixtures("_safe")
@pytest.mark.django_db
def test_an_active_trial_account_is_found_and_a_closed_one_is_not():
    User.objects.create_user("dungthu", is_trial=True)
    User.objects.create_user("thatsu")
    assert [message.msg for message in production_database(databases=["default"])] == [
        "Còn tài khoản dùng thử đang hoạt động · active trial accounts: dungthu."
    ]
    User.objects.filter(username="dungthu").update(is_active=False)
    assert production_database(databases=["default"]) == []
    refuse_unsafe_production()


@pytest.mark.usefixtures("_safe")
@pytest.mark.django_db
def test_an_old_postgresql_is_found(monkeypatch):
    monkeypatch.setattr("cutru.web.checks.OLDEST_POSTGRESQL", 990000)
    assert [message.id for message in production_database(databases=["default"])] == ["cutru.E005"]


@pytest.mark.django_db
def test_outside_production_nothing_is_asked():
    User.objects.create_user("dungthu", is_trial=True)
    assert [*production_settings(), *production_database(databases=["default"])] == []
