"""Every write to facilities and their people."""

from cutru.facilities.actions.households import HouseholdData, home_of_citizen, home_values, record_household
from cutru.facilities.actions.registration import (
    FacilityData,
    add_branch,
    allow_partner_api,
    keep_pictures,
    register_facility,
    update_facility,
)
from cutru.facilities.actions.sandboxes import sandbox_for, test_facility
from cutru.facilities.actions.staff import (
    NewStaff,
    activate_staff,
    add_staff,
    assign_staff,
    deactivate_staff,
    reset_second_factor_as_police,
    reset_staff_password,
    reset_staff_second_factor,
)
from cutru.facilities.actions.verification import refuse_facility, verify_facility

__all__ = [
    "FacilityData",
    "HouseholdData",
    "NewStaff",
    "activate_staff",
    "add_branch",
    "add_staff",
    "allow_partner_api",
    "assign_staff",
    "deactivate_staff",
    "home_of_citizen",
    "home_values",
    "keep_pictures",
    "record_household",
    "refuse_facility",
    "register_facility",
    "reset_second_factor_as_police",
    "reset_staff_password",
    "reset_staff_second_factor",
    "sandbox_for",
    "test_facility",
    "update_facility",
    "verify_facility",
]
