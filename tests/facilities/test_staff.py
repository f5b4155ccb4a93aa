import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cutru.accounts.models import Role, User
from cutru.audit.models import Event
from cutru.facilities import actions
from cutru.facilities.models import Membership
from cutru.facilities.queries import staff_of
from cutru.places.models import PoliceUnit
from tests.accounts.factories import log_in, make_user
from tests.facilities.factories import HOAN_KIEM, add_member, make_facility

pytestmark = pytest.mark.django_db

STAFF, ADD = reverse("facilities:staff"), reverse("facilities:add_staff")
ON_A_MEMBER = ("deactivate_staff", "activate_staff", "reset_staff_password", "reset_staff_second_factor")
NEW = {"full_name": "Lê Thị Lễ Tân", "username": "Letan.1", "role": "receptionist", "email": "", "phone": ""}


@pytest.fixture
def manager():
    return make_user("quanly", enrolled=False)


@pytest.fixture
def facility(manager):
    return make_facility(manager=manager)


@pytest.fixture
def receptionist(facility):
    return add_member(facility, make_user("letan", full_name="Trần Văn Trực"))


def of_others():
    facility = make_facility(manager=make_user("quanly-khac", enrolled=False))
    return add_member(facility, make_user("letan-khac", full_name="Người Nơi Khác", enrolled=False))


def test_a_manager_adds_a_receptionist_and_reads_the_password_once(client, manager, facility):
    answer = log_in(client, manager).post(ADD, NEW)
    password = answer.context["password"]
    assert password in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    member = Membership.objects.get(user__username="letan.1")
    assert (member.facility, member.role, member.user.role) == (facility, "receptionist", Role.FACILITY)
    assert member.user.check_password(password)
    assert password not in client.get(STAFF).content.decode()
    event = Event.objects.get(action="staff_added")
    assert (event.by, event.subject_id, event.details["facility"]) == (
        manager,
        str(member.user_id),
        facility.pk,
    )
    assert password not in str(event.details)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("full_name", "", "required"),
        ("username", "a b", "username_malformed"),
        ("username", "bn_letan", "username_prefix_reserved"),
        ("username", "QUANLY", "username_taken"),
        ("role", "owner", "invalid_choice"),
        ("phone", "1", "phone_not_vietnamese"),
        ("email", "x", "invalid"),
    ],
)
def test_a_wrong_value_adds_nobody(client, manager, facility, field, value, code):
    answer = log_in(client, manager).post(ADD, NEW | {field: value})
    assert answer.status_code == 422
    assert [one.code for one in answer.context["form"].errors.as_data()[field]] == [code]
    assert Membership.objects.count() == 1


def test_a_receptionist_manages_nobody(client, facility, receptionist):
    log_in(client, receptionist.user)
    assert client.get(STAFF).status_code == 403
    assert client.post(ADD, NEW).status_code == 403
    other = add_member(facility, make_user(enrolled=False))
    for name in ON_A_MEMBER:
        url = reverse(f"facilities:{name}", args=[other.pk])
        assert client.post(url, {"reason": "thử"}).status_code == 403
    assert not User.objects.filter(username="letan.1").exists()
    assert Membership.objects.filter(facility=facility, is_active=True).count() == 3


def test_staff_of_another_facility_are_not_found(client, manager, facility):
    other = of_others()
    hashed = other.user.password
    log_in(client, manager)
    assert "Người Nơi Khác" not in client.get(STAFF).content.decode()
    for name in ON_A_MEMBER:
        url = reverse(f"facilities:{name}", args=[other.pk])
        assert client.post(url, {"reason": "thử"}).status_code == 404
    other.refresh_from_db()
    other.user.refresh_from_db()
    assert (other.is_active, other.user.is_active, other.user.password) == (True, True, hashed)


def test_the_actions_refuse_a_manager_of_another_facility(manager, facility):
    other = of_others()
    for act in (actions.deactivate_staff, actions.activate_staff, actions.reset_staff_password):
        with pytest.raises(PermissionDenied):
            act(manager, other, address=None)
    with pytest.raises(PermissionDenied):
        actions.reset_staff_second_factor(manager, other, "thử", address=None)
    with pytest.raises(PermissionDenied):
        actions.add_staff(manager, other.facility, actions.NewStaff("A", "ai-do-1", "manager"), address=None)
    with pytest.raises(PermissionDenied):
        actions.update_facility(manager, other.facility, None, address=None)
    with pytest.raises(PermissionDenied):
        actions.add_branch(manager, other.facility, None, token=None, address=None)
    assert list(staff_of(manager, other.facility)) == []


def test_someone_who_leaves_cannot_come_in_until_taken_back(client, manager, facility, receptionist):
    log_in(client, manager)
    client.post(reverse("facilities:deactivate_staff", args=[receptionist.pk]))
    receptionist.refresh_from_db()
    assert (receptionist.is_active, receptionist.user.is_active) == (False, False)
    client.post(reverse("facilities:activate_staff", args=[receptionist.pk]))
    receptionist.refresh_from_db()
    receptionist.user.refresh_from_db()
    assert (receptionist.is_active, receptionist.user.is_active) == (True, True)
    acts = Event.objects.filter(subject="user", action__startswith="staff").order_by("pk")
    assert [one.action for one in acts] == ["staff_deactivated", "staff_activated"]


def test_someone_with_another_workplace_keeps_the_account(manager, facility, receptionist):
    make_facility(manager=receptionist.user)
    actions.deactivate_staff(manager, receptionist, address=None)
    receptionist.user.refresh_from_db()
    assert receptionist.user.is_active


def test_a_manager_cannot_close_or_reset_the_own_account(client, manager, facility):
    own = Membership.objects.get(user=manager)
    log_in(client, manager)
    for name in ON_A_MEMBER:
        url = reverse(f"facilities:{name}", args=[own.pk])
        assert client.post(url, {"reason": "thử"}).status_code == 403
    own.refresh_from_db()
    assert own.is_active


def test_a_password_is_reset_and_shown_once(client, manager, receptionist):
    answer = log_in(client, manager).post(reverse("facilities:reset_staff_password", args=[receptionist.pk]))
    receptionist.user.refresh_from_db()
    assert receptionist.user.check_password(answer.context["password"])
    assert Event.objects.filter(action="staff_password_reset", by=manager).count() == 1


def test_a_second_factor_is_reset_with_a_reason(client, manager, receptionist):
    url = reverse("facilities:reset_staff_second_factor", args=[receptionist.pk])
    log_in(client, manager)
    assert receptionist.user.get_full_name() in client.get(url).content.decode()
    assert client.post(url, {"reason": ""}).status_code == 422
    assert Authenticator.objects.filter(user=receptionist.user).exists()
    assert client.post(url, {"reason": "Mất điện thoại"}).headers["Location"] == STAFF
    assert not Authenticator.objects.filter(user=receptionist.user).exists()
    assert Event.objects.filter(action="staff_second_factor_reset", by=manager).count() == 1


def test_nobody_takes_over_an_account_that_opens_other_doors(manager, facility, receptionist):
    elsewhere = make_facility(manager=receptionist.user)
    Membership.objects.filter(facility=elsewhere).update(is_active=False)
    with pytest.raises(PermissionDenied):
        actions.reset_staff_password(manager, receptionist, address=None)
    with pytest.raises(PermissionDenied):
        actions.reset_staff_second_factor(manager, receptionist, "thử", address=None)
    assert Authenticator.objects.filter(user=receptionist.user).exists()


def test_a_name_somebody_took_in_the_meantime_is_said_to_be_taken(manager, facility, receptionist):
    with pytest.raises(ValidationError) as refusal:
        actions.add_staff(manager, facility, actions.NewStaff("A", "LETAN", "manager"), address=None)
    assert list(refusal.value.error_dict) == ["username"]


ASSIGN = reverse("facilities:assign_staff")


def test_somebody_of_ones_other_facility_works_here_too(client, manager, facility, receptionist):
    branch = make_facility(main_facility=facility, manager=manager)
    stranger = of_others().user
    log_in(client, manager).post(reverse("facilities:switch", args=[branch.pk]))
    page = client.get(ADD).content.decode()
    assert "Trần Văn Trực (letan)" in page
    assert "Người Nơi Khác" not in page
    data = {"user": receptionist.user_id, "assigned_role": "receptionist"}
    assert client.post(ASSIGN, data).headers["Location"] == STAFF
    assert client.post(ASSIGN, data).status_code == 422
    assert client.post(ASSIGN, data | {"user": stranger.pk}).status_code == 422
    assert client.post(ASSIGN, data | {"user": "x", "assigned_role": "owner"}).status_code == 422
    roles = branch.memberships.values_list("user__username", "role").order_by("user__username")
    assert list(roles) == [("letan", "receptionist"), ("quanly", "manager")]
    with pytest.raises(PermissionDenied):
        actions.assign_staff(manager, branch, stranger, "receptionist", address=None)


def test_an_officer_is_no_manager(facility, receptionist):
    officer = make_user(role=Role.WARD_POLICE, unit=PoliceUnit.objects.get(ward_id=HOAN_KIEM))
    assert list(staff_of(officer, facility)) == []
    with pytest.raises(PermissionDenied):
        actions.deactivate_staff(officer, receptionist, address=None)


def test_the_list_of_staff_costs_the_same_for_many(client, manager, facility, django_assert_num_queries):
    for _ in range(3):
        add_member(facility)
    log_in(client, manager).get(STAFF)
    with django_assert_num_queries(QUERIES_OF_A_PAGE + 2):
        client.get(STAFF)


QUERIES_OF_A_PAGE = 3
"""Session, person, memberships."""
