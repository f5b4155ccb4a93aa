"""The page that opens without a network, what makes the portal an app, and where devices send to."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from pydantic import ValidationError

from cutru.offline import actions, shell
from cutru.offline.access import facility_call, refusal, said
from cutru.offline.schemas import LARGEST_BATCH, Batch, read_item
from cutru.problems import Problem
from cutru.stays.receipts import show_receipt
from cutru.stays.views.access import FacilityRequest


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The shell of the page: no login, no session, nothing of anybody in it."""
    asked = request.GET.get(shell.LANGUAGE_PARAMETER)
    language = asked if asked in shell.LANGUAGES else get_language() or settings.LANGUAGE_CODE
    response = HttpResponse(shell.page(language))
    response["Content-Language"] = language
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """What the service worker keeps, as data, and then its script. Any change of it is a new version."""
    scripts = [static(name) for name in (*shell.WORKBOX, shell.WORKER)]
    told = {"page": reverse("offline:page"), "language": shell.LANGUAGE_PARAMETER, "kept": shell.kept()}
    body = f"self.cutru = {json.dumps(told)};\nimportScripts(...{json.dumps(scripts)});\n"
    response = HttpResponse(body, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to keep the portal among its apps."""
    pictures = [
        {"src": static(f"cutru/icons/{name}.png"), "sizes": size, "type": "image/png", "purpose": purpose}
        for name, size, purpose in (
            ("icon-192", "192x192", "any"),
            ("icon-512", "512x512", "any"),
            ("maskable-512", "512x512", "maskable"),
        )
    ]
    shortcuts = [
        {"name": _("Khai báo khách"), "url": reverse("stays:sheet")},
        {"name": _("Nhập khách khi mất mạng"), "url": reverse("offline:page")},
    ]
    told = {
        "id": "/",
        "name": _("Cư Trú: khai báo tạm trú, thông báo lưu trú"),
        "short_name": "Cư Trú",
        "description": _("Khai báo tạm trú cho người nước ngoài, thông báo lưu trú cho công dân Việt Nam."),
        "lang": get_language(),
        "start_url": reverse("site:start"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#faf8f4",
        "theme_color": "#9b1b1f",
        "icons": pictures,
        "shortcuts": shortcuts,
    }
    return JsonResponse(told, content_type="application/manifest+json")


@require_safe
def reachable(request: HttpRequest) -> HttpResponse:
    """Whether the portal answers; asked by pages that found the network away."""
    return HttpResponse(status=204, headers={"Cache-Control": "no-store"})


@never_cache
@require_safe
@facility_call
def key(request: FacilityRequest) -> JsonResponse:
    """What a device needs to seal for this facility, and a token to send with in this session."""
    facility = request.facility
    own = actions.key_for(request.user, facility)
    return JsonResponse(
        {
            "facility": facility.pk,
            "label": f"{facility.get_type_display()} · {facility.ward} · {facility.pk}",
            "key": {"id": str(own.pk), "public": own.public_key},
            "room_required": facility.room_required,
            "csrf": get_token(request),
        }
    )


@never_cache
@require_POST
@facility_call
def send(request: FacilityRequest) -> JsonResponse:
    """Take in sealed guests; the answer names each of them, and where to look."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BATCH:
        return refusal(Problem("", "offline_batch_too_large"), 413)
    try:
        batch = Batch.model_validate_json(request.body)
    except ValidationError:
        return refusal(Problem("", "offline_batch_invalid"), 422)
    items = [read_item(given) for given in batch.items]
    answers = actions.receive(request.user, request.facility, [item for item in items if item])
    told = [_told(answer) for answer in answers]
    told += [_damaged(given) for given, item in zip(batch.items, items, strict=True) if item is None]
    submissions = {answer.guest.submission_id for answer in answers if answer.guest} - {None}
    return JsonResponse(
        {
            "answers": told,
            "submissions": [
                reverse("stays:submission", args=[number]) for number in sorted(submissions, key=str)
            ],
            "sheet": f"{reverse('stays:sheet')}?sua=1",
        }
    )


def _told(answer: actions.Answer) -> dict[str, Any]:
    told: dict[str, Any] = {"reference": str(answer.reference)}
    if answer.guest is None:
        return {**told, "outcome": "refused", **(said(answer.problem) if answer.problem else {})}
    told["outcome"] = answer.guest.outcome
    if answer.guest.receipt:
        told["receipt"] = show_receipt(answer.guest.receipt)
        told["address"] = reverse("stays:detail", args=[told["receipt"]])
    return told


def _damaged(given: dict[str, Any]) -> dict[str, Any]:
    """The device finds its guest by the reference, whatever it is."""
    reference = str(given.get("reference", ""))[:100]
    return {"reference": reference, "outcome": "refused", **said(Problem("", "offline_unreadable"))}
