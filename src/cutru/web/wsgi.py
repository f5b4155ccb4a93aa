"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"cutru.settings.{os.environ.get('CUTRU_ENV', 'local')}")

application = get_wsgi_application()

from cutru.web.checks import refuse_unsafe_production  # noqa: E402  Django's apps are loaded above

refuse_unsafe_production()
