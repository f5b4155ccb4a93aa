"""The key that was shown, the facilities it serves, and a new key in its place."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from cutru.accounts.address import client_address
from cutru.exchange.api.auth import ANY, caller_behind, facility_of
from cutru.exchange.api.problems import ApiProblem
from cutru.exchange.api.rendering import json_answer
from cutru.exchange.api.schemas import FacilityOut, KeyOut, NewKeyOut, Where
from cutru.exchange.api.statements import refusals
from cutru.exchange.programs import actions
from cutru.exchange.programs.queries import facilities_served
from cutru.facilities.models import Facility

router = Router(tags=["Key · khoá"])


@router.get("/key", auth=ANY, response={200: KeyOut, **refusals()}, summary="Who am I · khoá này là gì")
def get_key(request: HttpRequest) -> dict[str, Any]:
    """What the key opens, and the facilities it serves now."""
    caller = caller_behind(request)
    return {
        "id": caller.key.public_id,
        "name": caller.key.name,
        "scopes": sorted(caller.scopes),
        "is_sandbox": caller.is_sandbox,
        "holder": str(caller.program),
        "expires_at": caller.key.expires_at,
        "facilities": [facility_out(facility) for facility in facilities_served(caller.program)],
    }


@router.get("/facility", auth=ANY, response={200: FacilityOut, **refusals()}, summary="One facility · cơ sở")
def get_facility(request: HttpRequest, query: Query[Where]) -> dict[str, Any]:
    """The facility a call would be about."""
    return facility_out(facility_of(request, query.facility))


@router.post(
    "/key/rotation", auth=ANY, response={201: NewKeyOut, **refusals(409)}, summary="Rotate the key · đổi khoá"
)
def rotate(request: HttpRequest) -> HttpResponse:
    """A new key with the same scopes, shown this once; the old one goes on for a day."""
    caller = caller_behind(request)
    try:
        new = actions.rotate_key(caller.key, by=caller.account, address=client_address(request))
    except ValueError as error:
        raise ApiProblem(409, "key_not_rotated") from error
    caller.key.refresh_from_db(fields=["expires_at"])
    return json_answer(
        {
            "id": new.key.public_id,
            "key": new.secret,
            "scopes": new.key.scope_list,
            "replaces": caller.key.public_id,
            "old_key_expires_at": caller.key.expires_at,
        },
        status=201,
    )


def facility_out(facility: Facility) -> dict[str, Any]:
    """A facility as the interface shows it."""
    return {
        "id": facility.pk,
        "name": facility.name,
        "type": facility.type,
        "province_code": facility.ward.province_id,
        "ward_code": facility.ward_id,
        "address": facility.address,
        "verification": facility.verification,
        "room_required": facility.room_required,
        "is_sandbox": facility.is_sandbox,
        "main_facility": facility.main_facility_id,
    }
