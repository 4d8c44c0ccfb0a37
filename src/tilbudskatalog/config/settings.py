"""Django's settings, drawn from `Environment`; nothing here reads os.environ by itself."""

from typing import Any
from urllib.parse import urlsplit

import dj_database_url
import django.conf.locale
from django.utils.translation import gettext_lazy as _

from tilbudskatalog.config.environment import ROOT, Environment
from tilbudskatalog.config.logs import configure_logs

ENVIRONMENT = Environment()
MODE = ENVIRONMENT.mode
DEMO = ENVIRONMENT.demo
# Public on purpose: the log-in page shows it, and the demo people exist in demo mode only.
DEMO_PASSWORD = "demo-passord-for-alle"  # noqa: S105
DEBUG = False
SECRET_KEY = ENVIRONMENT.secret_key
ENCRYPTION_KEYS = ENVIRONMENT.encryption_keys
LOOKUP_KEY = ENVIRONMENT.lookup_key
LOOKUP_KEYS = ENVIRONMENT.lookup_keys
LOOKUP_KEY_NEXT = ENVIRONMENT.lookup_key_next
ALLOWED_HOSTS = ENVIRONMENT.hosts
PUBLIC_URL = ENVIRONMENT.public_url.rstrip("/")
STATE_DIR = ENVIRONMENT.state_dir
METRICS_TOKEN = ENVIRONMENT.metrics_token
METRICS_SHARED = ENVIRONMENT.prometheus_multiproc_dir is not None
STANDARD_SCHEMAS = ENVIRONMENT.standard_schemas
# Where letters leave the house. In demo, what has no address of its own goes to a sandbox that keeps it.
SMTP_URL = ENVIRONMENT.smtp_url
MAIL_FROM = ENVIRONMENT.mail_from
GATEWAYS = {
    "sms": (ENVIRONMENT.sms_url, ENVIRONMENT.sms_token),
    "helsenorge": (ENVIRONMENT.helsenorge_url, ENVIRONMENT.helsenorge_token),
}
# Whom we take word from on who somebody is: people by their way in, systems by their issuer.
WAYS_IN: dict[str, dict[str, Any]] = {
    name: given
    for name, given in {
        "innbygger": {
            "issuer": ENVIRONMENT.citizen_issuer,
            "client_id": ENVIRONMENT.citizen_client_id,
            "secret": ENVIRONMENT.citizen_client_secret,
            "accepted": ("idporten-loa-substantial", "idporten-loa-high"),
        },
        "ansatt": {
            "issuer": ENVIRONMENT.staff_issuer,
            "client_id": ENVIRONMENT.staff_client_id,
            "secret": ENVIRONMENT.staff_client_secret,
            "scope": ENVIRONMENT.staff_scope,
            "accepted": tuple(ENVIRONMENT.staff_acr.split()),
        },
    }.items()
    if given["issuer"]
}
CLIENT_KEY_FILE = ENVIRONMENT.client_key_file
CITIZEN_ISSUER = ENVIRONMENT.citizen_issuer
SYSTEM_ISSUERS = [each.strip() for each in ENVIRONMENT.system_issuers.split(",") if each.strip()]
API_AUDIENCE = ENVIRONMENT.api_audience
PROXIES = ENVIRONMENT.proxies
# In demo, the invented people may go without; whoever has an app is asked for its code there too.
SECOND_FACTOR_REQUIRED = not DEMO

INSTALLED_APPS = [
    # Ours stand before Wagtail's, so that our permission policies are registered first.
    "tilbudskatalog.ground.base",
    "tilbudskatalog.ground.access",
    "tilbudskatalog.ground.delivery",
    "tilbudskatalog.ground.design",
    "tilbudskatalog.registers.organizations",
    "tilbudskatalog.registers.concepts",
    "tilbudskatalog.catalog.offerings",
    "tilbudskatalog.catalog.courses",
    "tilbudskatalog.catalog.publication",
    "tilbudskatalog.catalog.search",
    "tilbudskatalog.participation.enrollment",
    "tilbudskatalog.participation.privacy",
    "tilbudskatalog.insight",
    "tilbudskatalog.doors.portal",
    "tilbudskatalog.doors.studio",
    "tilbudskatalog.doors.api",
    "tilbudskatalog.demo",
    "tilbudskatalog.config",
    "wagtail.users",
    "wagtail.admin",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.snippets",
    "wagtail",
    "modelsearch",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "tilbudskatalog.config.middleware.RequestContext",
    "django.middleware.security.SecurityMiddleware",
    "tilbudskatalog.config.middleware.OpenReading",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tilbudskatalog.config.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "tilbudskatalog.config.urls"
WSGI_APPLICATION = "tilbudskatalog.config.wsgi.application"
AUTH_USER_MODEL = "access.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGIN_URL = "portal:login"
LOGIN_REDIRECT_URL = "studio:home"
LOGOUT_REDIRECT_URL = "portal:home"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "tilbudskatalog.ground.design.context.site",
            ],
            "builtins": ["tilbudskatalog.ground.design.templatetags.design"],
        },
    }
]

_database = dj_database_url.parse(ENVIRONMENT.database_url, conn_max_age=60, conn_health_checks=True)
if _database["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: a writer takes its turn when it begins, instead of failing when two have read the same and both write.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    # One second: while the database is away, readers shall go on from the local file at once.
    _database["OPTIONS"] = {"connect_timeout": 1}
DATABASES = {"default": _database}

LANGUAGE_CODE = "nb"
django.conf.locale.LANG_INFO["se"] = {
    "bidi": False,
    "code": "se",
    "name": "Northern Sami",
    "name_local": "Davvisámegiella",
}
LANGUAGES = [("nb", _("Norwegian Bokmål")), ("nn", _("Norwegian Nynorsk")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "src" / "tilbudskatalog" / "locale"]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "build" / "collected"
STATICFILES_DIRS = [ROOT / "build" / "static"]
MEDIA_ROOT = ENVIRONMENT.media_dir
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Followers of the log and writers of usage events; tests step them instead.
BACKGROUND_THREADS = True

# Our letters go through the outbox. Wagtail's own, to whoever sent something to review, would be sent beside them and
# inside the request, over a mail server that nobody has set up.
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

WAGTAIL_SITE_NAME = "Tilbudskatalogen"
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAIL_FINISH_WORKFLOW_ACTION = "tilbudskatalog.catalog.offerings.workflow.publish_approved_revision"
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
# A version that goes up at its time must not take a newer one out of review.
WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH = False

# Public pages carry no session; the cookie exists for people who have logged in.
SESSION_ENGINE = "tilbudskatalog.ground.access.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "tilbudskatalog.doors.portal.refusals.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if not DEMO:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 63_072_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SESSION_COOKIE_SECURE = True
    # The prefix makes browsers refuse such a cookie from anybody but this very host, over TLS (RFC 6265bis).
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    CSRF_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        # Designsystemet draws its icons as data: masks.
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        # Chromium holds this against redirects too, and logging out leads to the issuer.
        "form-action": [
            "'self'",
            *sorted({"{0.scheme}://{0.netloc}".format(urlsplit(str(way["issuer"]))) for way in WAYS_IN.values()}),
        ],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LOGGING_CONFIG = None
configure_logs(ENVIRONMENT.log_level)
SILENCED_SYSTEM_CHECKS = ["wagtailadmin.W003"]
