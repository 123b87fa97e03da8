"""The ASGI entry point of the tracker."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "innovation.settings")

application = get_asgi_application()
