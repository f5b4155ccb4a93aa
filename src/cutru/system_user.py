"""PostgreSQL refuses to run as root: the system user it runs as then, and how that user gets to its files."""

import errno
import os
import pwd
import shutil
import stat
import struct
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

NAME = "pgserver"

ACL = "system.posix_acl_access"
ACL_VERSION = struct.pack("<I", 2)
USER_OBJ, USER, GROUP_OBJ, GROUP, MASK, OTHER = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
NOBODY_NAMED = 0xFFFFFFFF
ENTER = 0o1


class SystemUser:
    """The account that owns the embedded database when root runs the portal."""

    def __init__(self, uid: int, gid: int) -> None:
        self.uid = uid
        self.gid = gid

    def popen_options(self) -> dict[str, Any]:
        return {"user": self.uid, "group": self.gid, "extra_groups": [], "umask": 0o077}

    def let_in(self, path: Path, say: Callable[[str], None]) -> None:
        """Let this user pass through the directories above `path`.

        A directory closed to others gets an access-control entry for this user alone; where the file system
        knows none, others may pass through it (not list it). Either is said.
        """
        for directory in reversed(path.parents):
            mode = directory.stat()
            is_open = mode.st_mode & stat.S_IXOTH or (mode.st_uid == self.uid and mode.st_mode & stat.S_IXUSR)
            if is_open:
                continue
            if self._has_entry(directory):
                continue
            try:
                os.setxattr(directory, ACL, acl_with(mode.st_mode, self._acl(directory), self.uid))
                how = "chỉ riêng tài khoản này · this user only"
            except OSError as error:
                if error.errno not in (errno.ENOTSUP, errno.EINVAL, errno.EPERM):
                    raise
                directory.chmod(stat.S_IMODE(mode.st_mode) | stat.S_IXOTH)
                how = "chmod o+x"
            say(
                f"Cho tài khoản {NAME} của cơ sở dữ liệu đi qua {directory} ({how}) · "
                f"letting the database's user {NAME} pass through {directory}"
            )

    def let_read(self, tree: Path) -> None:
        """Open the wheel's programs to this user when they were unpacked for their owner only."""
        if (tree / "bin" / "postgres").stat().st_mode & stat.S_IXOTH:
            return
        subprocess.run(["chmod", "-R", "go+rX", str(tree)], check=True)  # noqa: S603, S607  our own tree

    def _acl(self, directory: Path) -> bytes | None:
        try:
            return os.getxattr(directory, ACL)
        except OSError:
            return None

    def _has_entry(self, directory: Path) -> bool:
        entries = acl_entries(self._acl(directory) or b"")
        masked = next((permission for tag, permission, _ in entries if tag == MASK), ENTER)
        return any(
            tag == USER and number == self.uid and permission & masked & ENTER
            for tag, permission, number in entries
        )


def system_user() -> SystemUser | None:
    """The user to run PostgreSQL as: none when we are not root; made when it is missing.

    Raises subprocess.CalledProcessError when it cannot be made.
    """
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        maker = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/bin/sh", NAME]
        if shutil.which("useradd") is None:
            maker = ["adduser", "-S", "-D", "-H", NAME]
        subprocess.run(maker, check=True, capture_output=True)  # noqa: S603  fixed command
        entry = pwd.getpwnam(NAME)
    return SystemUser(entry.pw_uid, entry.pw_gid)


def run_as_other_user(user: SystemUser | None, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a short command as that user (or as ourselves) and give back its output."""
    options = user.popen_options() if user else {}
    return subprocess.run(  # noqa: S603  our own programs and paths
        command, capture_output=True, text=True, cwd="/", stdin=subprocess.DEVNULL, check=False, **options
    )


def acl_entries(raw: bytes) -> list[tuple[int, int, int]]:
    """(tag, permissions, user or group number) of a POSIX access list as Linux stores it."""
    return [struct.unpack_from("<HHI", raw, at) for at in range(len(ACL_VERSION), len(raw), 8)]


def acl_with(mode: int, present: bytes | None, uid: int) -> bytes:
    """The access list of a directory with the right to pass through added for one user."""
    entries = acl_entries(present or b"") or [
        (USER_OBJ, mode >> 6 & 7, NOBODY_NAMED),
        (GROUP_OBJ, mode >> 3 & 7, NOBODY_NAMED),
        (OTHER, mode & 7, NOBODY_NAMED),
    ]
    kept = [entry for entry in entries if entry[0] != MASK and entry[::2] != (USER, uid)]
    kept.append((USER, ENTER, uid))
    mask = 0
    for tag, permission, _ in kept:
        if tag in (USER, GROUP_OBJ, GROUP):
            mask |= permission
    kept.append((MASK, mask, NOBODY_NAMED))
    kept.sort(key=lambda entry: (entry[0], entry[2]))
    return ACL_VERSION + b"".join(struct.pack("<HHI", *entry) for entry in kept)
