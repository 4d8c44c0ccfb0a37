import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from tilbudskatalog.ground.base.collecting import uncollected

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tilbudskatalog.config.settings")
with uncollected():
    application = get_wsgi_application()
    # With all that addresses lead to, which the first to ask would wait for.
    _ = get_resolver().url_patterns
