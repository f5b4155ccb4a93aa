"""The key with which confirmations are signed: the unit's own in production, a trial one elsewhere."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

from django.conf import settings

from cutru.printing.signing import Signer, make_trial_certificate

TRIAL_NAME = "Cư Trú · chứng thư dùng thử"
TRIAL_DAYS = 3650
KEY, CERTIFICATE = "key.pem", "certificate.pem"


class NoSigningKey(Exception):
    """Production without CUTRU_SIGNING_KEY and CUTRU_SIGNING_CERTIFICATE: nothing can be signed."""


def can_sign() -> bool:
    """Whether a key is configured, or a trial key may be made."""
    return _configured() is not None or settings.ENVIRONMENT != "production"


def signer() -> Signer:
    """The signer of this installation. Raises NoSigningKey, OSError, UnreadableKey."""
    return _load(*_files())


def certificate() -> bytes:
    """The PEM certificate confirmations are signed with. Raises NoSigningKey, OSError."""
    return _files()[1].read_bytes()


@cache
def _load(key: Path, certificate: Path) -> Signer:
    return Signer.from_files(key, certificate)


def _files() -> tuple[Path, Path]:
    if configured := _configured():
        return configured
    if settings.ENVIRONMENT == "production":
        raise NoSigningKey
    return _trial_files(Path(settings.HOME) / "signing")


def _configured() -> tuple[Path, Path] | None:
    key = getattr(settings, "SIGNING_KEY_FILE", None)
    found = getattr(settings, "SIGNING_CERTIFICATE_FILE", None)
    return (Path(key), Path(found)) if key and found else None


def _trial_files(place: Path) -> tuple[Path, Path]:
    """Made once, readable by the owner only; of several processes that try, the first one wins."""
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix="signing-", dir=place.parent))
        key, found = make_trial_certificate(TRIAL_NAME, TRIAL_DAYS)
        for name, content in ((KEY, key), (CERTIFICATE, found)):
            (made / name).touch(mode=0o600)
            (made / name).write_bytes(content)
        try:
            made.rename(place)
        except OSError:
            shutil.rmtree(made)
    return place / KEY, place / CERTIFICATE
