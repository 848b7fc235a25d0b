"""Settings, read from the environment (prefix STUDIO_; NAME_FILE holds a secret in a file).

Everything has a default that suits one machine: `make run` needs no configuration. A value that makes no
sense ends the start in one sentence.
"""

import hashlib
import socket
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from studio.environment import Environment, is_public, secret_key, vouchers
from studio.logs import FORMATS

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION = "0.1.0"
env = Environment()

# --- where things are ---
TESTING = "pytest" in sys.modules
_scratch = tempfile.TemporaryDirectory(prefix="studio-test-") if TESTING else None
DATA = (
    Path(env.text("STUDIO_DATA", _scratch.name if _scratch else str(BASE_DIR / "data")))
    .expanduser()
    .resolve()
)
MEDIA_ROOT = DATA / "media"
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATIC_URL = "/static/"
# One of several that share a database: its workers give signs of life of their own.
_host = socket.gethostname()
MACHINE = f"{_host[:20]}-{hashlib.sha256(f'{_host} {DATA}'.encode()).hexdigest()[:8]}"
STATICFILES_DIRS = [BASE_DIR / "static"]

# --- who may reach it ---
DEBUG = env.flag("STUDIO_DEBUG", False)
OWN_SECRET_KEY = env.secret("STUDIO_SECRET_KEY")
SECRET_KEY = OWN_SECRET_KEY or secret_key(DATA / "secret-key")
# The address people use, such as https://studio.example. Empty: this machine only, over plain HTTP.
PUBLIC_URL = env.text("STUDIO_URL", "").rstrip("/")
if PUBLIC_URL and urlsplit(PUBLIC_URL).scheme not in ("http", "https"):
    raise ImproperlyConfigured(f"STUDIO_URL should look like https://studio.example, not {PUBLIC_URL!r}.")
HTTPS = PUBLIC_URL.startswith("https://")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *env.words("STUDIO_HOSTS")]
if PUBLIC_URL:
    ALLOWED_HOSTS.append(urlsplit(PUBLIC_URL).hostname or "")
    CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
# How many proxies stand in front: so many names at the end of X-Forwarded-For are believed, and the scheme.
PROXIES = env.count("STUDIO_BEHIND_PROXY", most=10)
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$", "^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"  # "Strict" would sign nobody in who comes from a mail
SECURE_REFERRER_POLICY = SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- the application ---
VOUCHERS = vouchers(env)  # who else may say who somebody is
INSTALLED_APPS = [
    "studio",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    *VOUCHERS.apps,
    "django_htmx",
    "template_partials",
    "csp",
    "django_q",
]
MIDDLEWARE = [
    "studio.web.watching.watched",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "studio.web.packing.Packed",
    "studio.web.packing.Permissions",
    "csp.middleware.CSPMiddleware",
    "studio.web.wellformed.whole_cookies",
    "studio.web.access.private",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "studio.web.wellformed.WholeText",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "studio.web.languages.Locale",  # it asks who is there
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "studio.web.storing.StorageMayBeAway",
    "allauth.account.middleware.AccountMiddleware",
    "studio.web.account.Seen",
]
ROOT_URLCONF = "studio.urls"
WSGI_APPLICATION = "studio.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "studio.web.context.shell",
            ],
        },
    }
]

# --- the database: PostgreSQL where one is named, else SQLite as measured (WAL alone makes locking worse;
# IMMEDIATE cures it) ---
SQLITE: dict[str, Any] = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA / "studio.sqlite3",
    "CONN_MAX_AGE": 60,
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;",
    },
    # A file, not memory: the tests' threads and processes must meet in one database.
    "TEST": {"NAME": DATA / "test.sqlite3"},
}
DATABASES: dict[str, dict[str, Any]] = {"default": env.postgresql("STUDIO_DATABASE_URL") or SQLITE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Shared by all processes of this machine: rate limits would count per process in local memory.
CACHES = {
    "default": {
        "BACKEND": "studio.shared_cache.SharedCache",
        "LOCATION": DATA / "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
# Redis, where several machines share one. It may be away: studio/hub.py says what happens then.
REDIS_URL = env.secret("STUDIO_REDIS_URL")
if REDIS_URL:
    if urlsplit(REDIS_URL).scheme not in ("redis", "rediss", "unix"):
        raise ImproperlyConfigured("STUDIO_REDIS_URL should look like redis://redis.example:6379/0.")
    CACHES = {"default": {"BACKEND": "studio.hub.Cache", "LOCATION": REDIS_URL, "KEY_PREFIX": "studio"}}
STORAGES: dict[str, dict[str, Any]] = {
    # A retried step writes the same name again: the second writing replaces the first.
    "default": {
        "BACKEND": "studio.disk.Disk",
        "OPTIONS": {"allow_overwrite": True},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Files in S3-compatible storage, where a bucket is named.
S3 = env.bucket("STUDIO_S3")
if S3:
    STORAGES["default"] = {"BACKEND": "studio.bucket.Bucket", "OPTIONS": S3.options}
# The bucket's address, to which players are sent by a link that expires; "" where the studio sends it all.
S3_PROXY = env.flag("STUDIO_S3_PROXY", False)
S3_LINKS = S3.origin if S3 and not S3_PROXY else ""
if S3_LINKS:
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["media-src"].append(S3_LINKS)

# An address that only nginx knows inside (deploy/nginx.conf): it sends the files, once we said to whom.
ACCEL = env.text("STUDIO_ACCEL", "")
if ACCEL and not (ACCEL.startswith("/") and ACCEL.endswith("/") and len(ACCEL) > 1):
    raise ImproperlyConfigured(f"STUDIO_ACCEL should look like /internal/media/, not {ACCEL!r}.")
if ACCEL and S3:
    raise ImproperlyConfigured("STUDIO_ACCEL is for files in a folder; those of a bucket need no nginx.")

# --- background work: django-q2 is the doorbell and the pool, the rows are the truth ---
WORKERS = env.number("STUDIO_WORKERS", 2, least=1, most=64)
# Of each web process: many for slow listeners and senders; fewer where each has a server's process to itself.
THREADS = env.number("STUDIO_THREADS", 64 if DATABASES["default"] is SQLITE else 32, least=16, most=256)
STEP_SECONDS = 900  # the longest that one step of one task may take
Q_CLUSTER: dict[str, Any] = {
    "name": "studio",
    "workers": WORKERS,
    "queue_limit": 1,
    "timeout": STEP_SECONDS,
    # retry >= (timeout + 3) x (1 + ceil((queue_limit + 1) / workers)): its clock starts at the pusher.
    "retry": (STEP_SECONDS + 3) * (1 + -(-2 // WORKERS)) + 60,
    "ack_failures": True,
    "max_attempts": 1,
    "save_limit": 50,
    "catch_up": False,
    "poll": 0.2,
    "recycle": 200,
    "orm": "default",
}
Q_CLUSTER["broker_class"] = "studio.hub.Doorbell" if REDIS_URL else "studio.queue.Doorbell"
# What this machine does. Where it is not everything, or Redis is shared, it is one of several.
RUN = tuple(word.lower() for word in env.words("STUDIO_RUN")) or ("web", "workers", "ticker")
if unknown := sorted(set(RUN) - {"web", "workers", "ticker"}):
    raise ImproperlyConfigured(f"STUDIO_RUN lists some of web, workers and ticker, not {unknown[0]!r}.")
LEASE_SECONDS = 20  # renewed with each progress report; a killed worker's task is free again after this
# Steps that died without a trace before a task is given up: more than times that a machine dies in one song.
MAX_TRIES = 7
GIVE_UP_SECONDS = 3600  # from the click to the refund, whatever happens
DOUBT_SECONDS = 3600  # how long a task waits for word whose sending had an unknown outcome
FETCH_DAYS = 1  # how long a provider elsewhere is asked for a task, and for its files
CANARY_SECONDS = env.number("STUDIO_CANARY_SECONDS", 60, least=3, most=3600)

# --- music ---
SOUNDFONT = env.text("STUDIO_SOUNDFONT", "")
UPLOAD_BYTES = 1_000_000 * env.number("STUDIO_UPLOAD_MB", 200, least=1, most=4000)
FETCH_SECONDS = 180.0  # the longest that fetching a recording from its address may take
# Servers and networks that may be reached although they are not public: for recordings and webhooks at home.
FETCH_ALLOW = env.hosts("STUDIO_FETCH_ALLOW")
TEAM_GIGABYTES = env.number("STUDIO_TEAM_GB", 0, least=0, most=1_000_000)  # of the storage; 0 for no limit
TRASH_DAYS = env.number("STUDIO_TRASH_DAYS", 30, least=1, most=3650)  # until what was thrown away is deleted

# --- the API for scripts ---
API_SECONDS_PER_REQUEST = env.number("STUDIO_API_SECONDS_PER_REQUEST", 3, least=0, most=3600)
API_WAIT = env.number("STUDIO_API_WAIT", 100, least=0, most=600)  # for answers that come at once
API_WAITING = 12  # requests of one web process that may wait so, of its THREADS
API_FILE_SECONDS = 24 * 3600  # how long the address of a file is good, at least

# --- models, limits, prices: what is different here from studio/catalog/table.toml ---
_table = DATA / "table.toml"
_table_name = env.text("STUDIO_TABLE", str(_table) if _table.exists() else "")
TABLE_FILE = Path(_table_name).expanduser().resolve() if _table_name else None

# --- credits ---
WELCOME_CREDITS = env.number("STUDIO_WELCOME_CREDITS", 30, least=0, most=1_000_000)
MONTHLY_CREDITS = env.number("STUDIO_MONTHLY_CREDITS", 1000, least=0, most=10_000_000)

# --- people ---
AUTH_USER_MODEL = "studio.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "landing"  # which leads on by role
ACCOUNT_LOGOUT_REDIRECT_URL = "landing"
ACCOUNT_ADAPTER = "studio.accounts.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = bool(env.text("STUDIO_SMTP_HOST", ""))  # of changes to how one signs in
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# After this long without a password or a passkey, changes to money, keys and people ask for one.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 60 * env.number("STUDIO_FRESH_MINUTES", 5, least=1, most=1440)
# Wrong passwords: of an address of the network, then of an account. A right one takes none of them.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,60/h/ip,5/5m/key",
    "reset_password": "10/m/ip,5/h/key",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
# Who may open an account: anybody, who was invited, nobody.
SIGN_UP = env.choice("STUDIO_SIGN_UP", ("", "open", "invitation", "closed"))
SIGN_UP_AFTER_FIRST = SIGN_UP or ("invitation" if is_public(PUBLIC_URL) else "open")

# --- a second proof of who somebody is: passkeys, an app's codes, codes on paper ---
MFA_ADAPTER = "studio.accounts.MFAAdapter"
MFA_FORMS = {"add_webauthn": "studio.accounts.PasskeyForm"}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True  # a passkey alone signs in; browsers have them on https and http://localhost
MFA_TOTP_ISSUER = "Take Two"
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = not env.text("STUDIO_SMTP_HOST", "")  # without mail no address can be verified

# --- others who vouch for somebody (STUDIO_SIGN_IN_WITH) ---
SOCIALACCOUNT_ADAPTER = "studio.accounts.SocialAdapter"
SOCIALACCOUNT_PROVIDERS = VOUCHERS.providers
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # an address that another site tells opens no account here
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_STORE_TOKENS = False

# --- mail: to the console until a server is named ---
EMAIL_HOST = env.text("STUDIO_SMTP_HOST", "")
EMAIL_PORT = env.number("STUDIO_SMTP_PORT", 587, least=1, most=65535)
EMAIL_HOST_USER = env.text("STUDIO_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.secret("STUDIO_SMTP_PASSWORD")
EMAIL_USE_TLS = env.flag("STUDIO_SMTP_TLS", True)
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = "studio.mail.Noted" if EMAIL_HOST else "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = env.text("STUDIO_MAIL_FROM", "Take Two <studio@localhost>")
# Without a mail server nobody could click the link.
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if EMAIL_HOST else "none"

# --- languages: English is the source; German is in locale/ (`make messages` writes and compiles it) ---
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True

# --- the rest ---
TIME_ZONE = env.text("STUDIO_TIME_ZONE", "UTC")
USE_TZ = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
# Files do not count for the limit above; the first of these counts them.
FILE_UPLOAD_HANDLERS = [
    "studio.web.uploads.Capped",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- what is told about the work ---
# With a token, whoever shows it may read /metrics and the details of /readyz; without one, this machine may.
METRICS_TOKEN = env.secret("STUDIO_METRICS_TOKEN")
LOG = env.choice("STUDIO_LOG", ("lines", "json"))
LOG_LEVEL = env.choice("STUDIO_LOG_LEVEL", ("info", "debug", "warning", "error", "critical"))
_database: dict[str, Any] = DATABASES["default"]
SECRETS = [
    *(SECRET_KEY, METRICS_TOKEN, EMAIL_HOST_PASSWORD),
    *(_database.get("PASSWORD", ""), urlsplit(REDIS_URL).password or ""),
    *((S3.options["access_key"] or "", S3.options["secret_key"] or "") if S3 else ()),
    *(app["secret"] for provider in VOUCHERS.providers.values() for app in provider["APPS"]),
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"ours": {"()": FORMATS[LOG], "hide": SECRETS}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "ours"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "studio": {"level": LOG_LEVEL.upper()},
        # Each request, for whoever gathers lines of JSON; to read them, there are too many.
        "studio.requests": {"level": "INFO" if LOG == "json" else "WARNING"},
    },
}

if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

env.refuse_unknown()
