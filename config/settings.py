"""The settings of the house: one file; what differs between places comes from the environment."""

import hashlib
from pathlib import Path

from cass.kernel.keyring import Keyring
from config import env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = env.folder("CASS_VAR", BASE_DIR / "var")
DEBUG = False
DEMO = env.flag("CASS_DEMO", default=False)
"""The demo shows its people, their PINs and a banner on every page; an institution leaves it off."""

# Keys live outside the database, each with an id: `python -m cass.kernel.keyring create <folder>`.
KEYRING = Keyring(env.folder("CASS_KEYS", VAR / "keys"))
KEYRING.check()
SECRET_KEY = KEYRING.current("django").material.hex()
SECRET_KEY_FALLBACKS = [key.material.hex() for key in KEYRING.former("django")]

PORT = env.number("CASS_PORT", 9443)
DOOR_PORT = env.number("CASS_DOOR_PORT", 9444)
HOST = env.text("CASS_HOST", "localhost")
SEAT = env.text("CASS_SEAT", "AD-07")
PUBLIC_URL = env.text("CASS_PUBLIC_URL", f"https://{HOST}:{PORT}")
DOOR_URL = env.text("CASS_DOOR_URL", f"https://{HOST}:{DOOR_PORT}")
ALLOWED_HOSTS = env.text("CASS_ALLOWED_HOSTS", f"{HOST},127.0.0.1").split(",")
PKI_URL = env.text("CASS_PKI_URL", PUBLIC_URL)
"""Where certificates say that `/pki/` is found; without TLS where a front server allows it, as RFC 5280 wants."""
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL, DOOR_URL]
BEHIND_PROXY = env.flag("CASS_PROXY", default=False)
"""A front server speaks TLS and hands us requests, and the visitor's certificate, over a Unix socket."""
PKI = env.folder("CASS_PKI", VAR / "pki")
"""Whose certificates the door takes: `national` and `cass` (issuers and revocations), and `client-cas.pem` of both."""

# The profile of the national certificate is not published: what it looks like, and who says whether it was revoked.
(NATIONAL_NIA_ATTRIBUTE,) = env.identifiers("CASS_NATIONAL_NIA_ATTRIBUTE", "2.5.4.5")
NATIONAL_POLICIES = env.identifiers("CASS_NATIONAL_POLICIES", "")
NATIONAL_OCSP = env.addresses("CASS_NATIONAL_OCSP")
NATIONAL_REVOCATIONS = env.some_of("CASS_NATIONAL_REVOCATIONS", ("ocsp", "crl"))

# Django's own apps come last, so that the house's templates (forms, errors) are found first.
INSTALLED_APPS = [
    "cass.audit",
    "cass.registry",
    "cass.staff",
    "cass.documents",
    "cass.attachments",
    "cass.inbox",
    "cass.desk",
    "cass.doors",
    "cass.contracts",
    "cass.filings",
    "cass.contributions",
    "cass.accidents",
    "cass.procedures",
    "cass.web",
    "cass.demo",
    "procrastinate.contrib.django",
    "django.contrib.postgres",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "django.forms",
]
AUTH_USER_MODEL = "staff.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MIGRATION_MODULES: dict[str, str] = {}

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "cass.web.middleware.PrivacyHeaders",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "cass.web.middleware.ReadOnlyOnRead",
    "django.middleware.csrf.CsrfViewMiddleware",
    "cass.web.middleware.Identity",
    "cass.web.middleware.Guard",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["cass.web.context.page"], "builtins": ["cass.web.templatetags.cass"]},
    }
]
FORM_RENDERER = "cass.web.forms.Renderer"

# The `default` connection is read-only on GET and HEAD; `journal` (autocommit) records what must be kept even when
# the request fails: denials, failed sign-ins, readings of health files.
_database = env.database("DATABASE_URL", f"postgresql:///cass?host={VAR / 'pg' / 'run'}&user=cass")
_database |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
# Two test runs on one server, or two checkouts, must not share a test database.
_checkout = hashlib.sha256(str(BASE_DIR).encode()).hexdigest()[:8]
_database["TEST"] = {"NAME": f"test_cass_{_checkout}_{env.text('CASS_TEST_RUN', '0')}"}
DATABASES = {"default": _database, "journal": dict(_database)}

LANGUAGE_CODE = "ca"
LANGUAGES = [("ca", "Català"), ("es", "Castellano"), ("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "cass_language"
LANGUAGE_COOKIE_SECURE = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_TZ = True
TIME_ZONE = "Europe/Andorra"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR / "files"}},
    "staticfiles": {"BACKEND": env.text("CASS_STATIC", "whitenoise.storage.CompressedManifestStaticFilesStorage")},
}

# Cookies carry the __Host- prefix: never without TLS, never for a sub-domain.
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "cass.web.errors.csrf_failure"
SESSION_COOKIE = "__Host-session"
DEVICE_COOKIE = "__Host-device"
STAFF_DEVICE_COOKIE = "__Host-staff-device"
ACTIVATION_COOKIE = "__Host-activation"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = env.number("CASS_HSTS_SECONDS", 0)
SILENCED_SYSTEM_CHECKS = [
    "security.W002",  # No page is framed: frame-ancestors below says so to every browser that counts.
    "security.W004",  # HSTS is the operator's promise: CASS_HSTS_SECONDS.
    "security.W008",  # There is no listener without TLS to redirect from.
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'", PUBLIC_URL, DOOR_URL],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# Never through a temporary file: what people hand in lies nowhere unencrypted.
FILE_UPLOAD_HANDLERS = ["cass.attachments.uploads.InMemory"]
ATTACHMENT_MAX_BYTES = env.number("CASS_ATTACHMENT_MAX_BYTES", 10 * 1024 * 1024)
# The institution's virus scanner (clamd), as unix:/path or host:port; without one, files are only rebuilt.
CLAMD = env.text("CASS_CLAMD", "")

# Staff passwords. PINs have their own digest (cass.doors.pin).
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
# Argon2id for PINs at OWASP's minimum: 19 MiB, two passes, about 30 ms of one core.
PIN_HASH_COST = {"time_cost": 2, "memory_cost": 19 * 1024, "parallelism": 1}
# What is asked for at the counter before a PIN's activation code is printed. The CASS's own list for another person was
# lost from its page: this one is ours.
PIN_DOCUMENTS = {
    "holder": ("holder_identity",),
    "bearer": ("authorisation", "holder_identity_copy", "bearer_identity"),
}

# The electronic seal (certificate and key) and the time-stamp authority; without an address papers go out B-B.
SEAL_FOLDER = env.folder("CASS_SEAL", VAR / "seal")
TSA_URL = env.text("CASS_TSA_URL", "")

# The night's rounds are made up for when the worker was down at their hour; without this, ten minutes later they are not.
PROCRASTINATE_PERIODIC_DEFAULTS = {"max_delay": 24 * 60 * 60}

EMAIL_BACKEND = env.text("CASS_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = VAR / "mail"
EMAIL_HOST = env.text("CASS_EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("CASS_EMAIL_PORT", 25)
EMAIL_TIMEOUT = 20  # Seconds: a relay that hangs must not hold the worker, which waits for it.
# The institution's gateway for text messages; without one they are files, as e-mails are without a relay.
SMS_URL = env.text("CASS_SMS_URL", "")
SMS_FILE_PATH = VAR / "sms"
DEFAULT_FROM_EMAIL = env.text("CASS_EMAIL_FROM", "no-respongueu@cass-online.invalid")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        # procrastinate tells every registration of a task, in every command.
        "procrastinate": {"level": "WARNING"},
        # Django writes down the address of every page it refuses, and some addresses are a code that opens something.
        "django.request": {"level": "ERROR"},
        "django.security.csrf": {"level": "ERROR"},
    },
    "root": {"handlers": ["console"], "level": env.text("CASS_LOG_LEVEL", "INFO")},
}
