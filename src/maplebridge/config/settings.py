"""Django's settings: what differs between installations comes from the environment, nothing else."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

from maplebridge.config.installation import environment
from maplebridge.config.verbs import VERBS
from maplebridge.rules import limits
from maplebridge.texts import LANGUAGES as DECLARED

PACKAGE = Path(__file__).resolve().parents[1]
DEMO = os.environ.get("MAPLEBRIDGE_DEMO") == "1"

SECRET_KEY = os.environ.get("MAPLEBRIDGE_SECRET_KEY", "")
DEBUG = False
ALLOWED_HOSTS = environment.hosts()
SITE_ADDRESS = os.environ.get("MAPLEBRIDGE_ADDRESS", "http://localhost:8000")
METRICS_TOKEN = os.environ.get("MAPLEBRIDGE_METRICS_TOKEN", "")
SECOND_FACTOR = os.environ.get("MAPLEBRIDGE_SECOND_FACTOR", "administrators")
AWAY = os.environ.get("MAPLEBRIDGE_AWAY", "")
SECURE_BEHIND_TLS = os.environ.get("MAPLEBRIDGE_TLS") == "1"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "maplebridge.kernel.territory",
    "maplebridge.kernel.identity",
    "maplebridge.kernel.setaside",
    "maplebridge.kernel.ledger",
    "maplebridge.kernel.law",
    "maplebridge.kernel.clock",
    "maplebridge.kernel.matter",
    "maplebridge.kernel.notice",
    "maplebridge.kernel.conduct",
    "maplebridge.kernel.records",
    "maplebridge.figures",
    *VERBS,
    "maplebridge.web",
    "maplebridge.api",
]
MIDDLEWARE = [
    "maplebridge.web.ceiling.Ceiling",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "maplebridge.web.middleware.Bounded",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "maplebridge.web.forms.storable.OnlyStorable",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "maplebridge.web.middleware.ClosedByDefault",
    "maplebridge.web.middleware.ReadsOnAFullDisk",
    "maplebridge.web.middleware.RefusalsAsPages",
]
AUTH_USER_MODEL = "identity.Account"
AUTHENTICATION_BACKENDS = ["maplebridge.kernel.identity.signing.Posts"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "site:sign-in"
SESSION_OVER_VIEW = "maplebridge.home.doors.sign_in_first"
CODE_OVER_VIEW = "maplebridge.home.resident.follow_first"
CSRF_FAILURE_VIEW = "maplebridge.home.doors.stale_form"
ROOT_URLCONF = "maplebridge.config.urls"
WSGI_APPLICATION = "maplebridge.config.wsgi.application"

_address = conninfo_to_dict(os.environ.get("MAPLEBRIDGE_DB", ""))
_extra = {
    name: value for name, value in _address.items() if name.startswith("ssl") or name == "channel_binding"
}
CEILING = "".join(
    f" -c {name}={os.environ['MAPLEBRIDGE_STATEMENT_MS']}"
    for name in ("statement_timeout", "idle_in_transaction_session_timeout")
    if "MAPLEBRIDGE_STATEMENT_MS" in os.environ
)
if "MAPLEBRIDGE_LOCK_MS" in os.environ:
    CEILING += f" -c lock_timeout={os.environ['MAPLEBRIDGE_LOCK_MS']}"
DATABASES = {
    "default": {
        "ENGINE": "maplebridge.config.database",
        "NAME": _address.get("dbname", ""),
        "USER": _address.get("user", ""),
        "PASSWORD": _address.get("password", ""),
        "HOST": _address.get("host", ""),
        "PORT": _address.get("port", ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **_extra,
            "connect_timeout": 5,
            "options": f"-c jit=off -c plan_cache_mode=force_custom_plan{CEILING}",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SESSION_ENGINE = "maplebridge.kernel.identity.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_BEHIND_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_BEHIND_TLS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE_BEHIND_TLS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
TRUSTED_SOURCES = frozenset(
    filter(None, os.environ.get("MAPLEBRIDGE_TRUSTED", "").replace(" ", "").split(","))
)
DATA_UPLOAD_MAX_MEMORY_SIZE = limits.FORM_BYTES
DATA_UPLOAD_MAX_NUMBER_FILES = limits.FILES * 4
FILE_UPLOAD_MAX_MEMORY_SIZE = limits.FORM_BYTES

LANGUAGE_CODE = "en"
LANGUAGES = [(language.django, language.name) for language in DECLARED.values()]
LOCALE_PATHS: list[str] = []
USE_I18N = True
USE_TZ = True
TIME_ZONE = environment.zone()
CLOCK_SHARE = float(os.environ.get("MAPLEBRIDGE_CLOCK_SHARE", "5")) / 100
CLOCK_FLOOR = int(os.environ.get("MAPLEBRIDGE_CLOCK_FLOOR", "20"))

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False


def _folder(package: str) -> Path:
    """Where a package of the list stands. Raises ImproperlyConfigured where there is none."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ImproperlyConfigured(f"{package} of VERBS is no package")
    return Path(spec.submodule_search_locations[0])


TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "web" / "templates", *(_folder(verb) / "templates" for verb in VERBS)],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "maplebridge.web.jinja.environment"},
    }
]

EMAIL_HOST = os.environ.get("MAPLEBRIDGE_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("MAPLEBRIDGE_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("MAPLEBRIDGE_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("MAPLEBRIDGE_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("MAPLEBRIDGE_SMTP_TLS", "") == "starttls"
EMAIL_USE_SSL = os.environ.get("MAPLEBRIDGE_SMTP_TLS", "") == "tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("MAPLEBRIDGE_MAIL_FROM", "maplebridge@localhost")

MAIL_BOUNCES = os.environ.get("MAPLEBRIDGE_MAIL_BOUNCES", "")
SMS = os.environ.get("MAPLEBRIDGE_SMS", "")
SMS_KEY = os.environ.get("MAPLEBRIDGE_SMS_KEY", "")
SMS_REPORT_KEY = os.environ.get("MAPLEBRIDGE_SMS_REPORT_KEY", "")
QUIET_FROM = environment.hour("MAPLEBRIDGE_QUIET_FROM", "21:00")
QUIET_UNTIL = environment.hour("MAPLEBRIDGE_QUIET_UNTIL", "08:00")
QUIET_HOLIDAYS = os.environ.get("MAPLEBRIDGE_QUIET_HOLIDAYS", "yes") == "yes"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "maplebridge.config.logs.Discreet",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "filters": {"folded": {"()": "maplebridge.config.logs.Folded"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["folded"]}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("MAPLEBRIDGE_LOG", "WARNING")},
}
