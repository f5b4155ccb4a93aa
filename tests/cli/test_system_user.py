import struct

from cutru import system_user
from cutru.system_user import GROUP_OBJ, MASK, NOBODY_NAMED, OTHER, USER, USER_OBJ, acl_entries, acl_with


def test_a_private_directory_opens_for_one_user_and_nobody_else():
    assert acl_entries(acl_with(0o40700, None, 1234)) == [
        (USER_OBJ, 7, NOBODY_NAMED),
        (USER, 1, 1234),
        (GROUP_OBJ, 0, NOBODY_NAMED),
        (MASK, 1, NOBODY_NAMED),
        (OTHER, 0, NOBODY_NAMED),
    ]


def test_entries_that_are_there_stay():
    before = acl_with(0o40750, None, 77)
    assert acl_entries(acl_with(0o40750, before, 1234)) == [
        (USER_OBJ, 7, NOBODY_NAMED),
        (USER, 1, 77),
        (USER, 1, 1234),
        (GROUP_OBJ, 5, NOBODY_NAMED),
        (MASK, 5, NOBODY_NAMED),
        (OTHER, 0, NOBODY_NAMED),
    ]
    assert acl_with(0o40750, acl_with(0o40750, before, 1234), 1234) == acl_with(0o40750, before, 1234)


def test_the_form_is_the_kernels():
    assert acl_with(0o40700, None, 5)[:12] == struct.pack("<IHHI", 2, USER_OBJ, 7, NOBODY_NAMED)


def test_without_root_there_is_no_other_user(monkeypatch):
    monkeypatch.setattr(system_user.os, "geteuid", lambda: 1000)
    assert system_user.system_user() is None
