"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"cutru.settings.{os.environ.get('CUTRU_ENV', 'local')}")

application = get_wsgi_application()
