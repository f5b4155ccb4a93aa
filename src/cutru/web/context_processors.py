"""What every page knows: the environment, the menus, the facility worked for."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from cutru.messaging.queries import unread_count
from cutru.web.navigation import FOOTER, SITE_MENU, account_menu, menu, work_menu


def page_frame(request: HttpRequest) -> dict[str, object]:
    """environment, site_menu, nav_items, footer_items, account_items, facility, facilities, unread_messages.

    `facility` and `facilities` come from the facilities app's middleware; None and empty without.
    """
    return {
        "environment": settings.ENVIRONMENT,
        "site_menu": SimpleLazyObject(lambda: menu(SITE_MENU, request)),
        "nav_items": SimpleLazyObject(lambda: work_menu(request)),
        "footer_items": SimpleLazyObject(lambda: menu(FOOTER, request)),
        "account_items": SimpleLazyObject(lambda: account_menu(request)),
        "unread_messages": SimpleLazyObject(lambda: unread_count(request.user)),
        "facility": getattr(request, "facility", None),
        "facilities": getattr(request, "facilities", ()),
    }
