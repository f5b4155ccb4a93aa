"""Two windows, one citizen, one moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from cutru.accounts.models import CitizenProfile, User
from cutru.accounts.openid.admitting import admit, identity_of
from cutru.accounts.openid.identities import IDENTITIES
from cutru.citizens import actions
from cutru.citizens.models import Notice
from cutru.facilities.models import Facility
from cutru.places.models import Ward
from cutru.stays.models import Stay, Submission
from tests.accounts.factories import make_citizen
from tests.citizens.steps import when, who
from tests.facilities.factories import HAI_BA_TRUNG

WINDOWS = 4


def together(work):
    """What `work()` gives in all windows at once, each with its own connection."""
    start = Barrier(WINDOWS)

    def in_a_window(_number):
        try:
            start.wait()
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(WINDOWS) as windows:
        return list(windows.map(in_a_window, range(WINDOWS)))


@pytest.mark.usefixtures("committed")
def test_one_notification_sent_in_four_windows_is_one_submission_and_one_home():
    citizen = make_citizen()
    notice = actions.start_notice(citizen)
    home = actions.HomeIn("Lê Văn Bạn", "5 ngõ Thử", "0912345678", is_own=False)
    actions.choose_home(citizen, notice.pk, Ward.objects.get(pk=HAI_BA_TRUNG), home)
    actions.put_guest(citizen, notice.pk, None, {**who(), **when()}, {})
    sent = together(lambda: actions.send_notice(citizen, notice.pk, address=None).submission_id)
    assert set(sent) == {Submission.objects.get().pk}
    assert (Stay.objects.count(), Facility.objects.count()) == (1, 1)


@pytest.mark.usefixtures("committed")
def test_a_request_begun_in_four_windows_is_one_request():
    citizen = make_citizen()
    assert len({notice.pk for notice in together(lambda: actions.start_notice(citizen))}) == 1
    assert Notice.objects.count() == 1


@pytest.mark.usefixtures("committed")
def test_a_first_login_in_four_windows_makes_one_account():
    claims = IDENTITIES["congdan"].claims()
    users = together(lambda: admit(identity_of("trial", claims), None).pk)
    assert set(users) == {CitizenProfile.objects.get().user_id}
    assert User.objects.count() == 1
