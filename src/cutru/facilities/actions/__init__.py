"""Every write to facilities and their people."""

from cutru.facilities.actions.registration import (
    FacilityData,
    add_branch,
    register_facility,
    update_facility,
)
from cutru.facilities.actions.staff import (
    NewStaff,
    activate_staff,
    add_staff,
    assign_staff,
    deactivate_staff,
    reset_staff_password,
    reset_staff_second_factor,
)
from cutru.facilities.actions.verification import refuse_facility, verify_facility

__all__ = [
    "FacilityData",
    "NewStaff",
    "activate_staff",
    "add_branch",
    "add_staff",
    "assign_staff",
    "deactivate_staff",
    "refuse_facility",
    "register_facility",
    "reset_staff_password",
    "reset_staff_second_factor",
    "update_facility",
    "verify_facility",
]
