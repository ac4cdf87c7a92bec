"""What every way of running the site shares. Values from outside come through `env`."""

from pathlib import Path
from typing import Any

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from lms.settings import env

BASE_DIR = Path(__file__).resolve().parents[2]
VAR = Path(env.text("LMS_VAR", str(BASE_DIR / "var"))).resolve()
VAR.mkdir(parents=True, exist_ok=True)

SITE_NAME = env.text("LMS_SITE_NAME", "Avondcollege")
ALLOWED_HOSTS = env.words("LMS_HOSTS")
CONTACT_EMAIL = env.text("LMS_CONTACT_EMAIL", "bureau@demo.example")

INSTALLED_APPS = [
    "home",
    "lms.operations",
    "lms.agenda",
    "lms.grades",
    "lms.reviews",
    "lms.submissions",
    "lms.cases",
    "lms.courses",
    "lms.rubrics",
    "lms.notices",
    "lms.files",
    "lms.accounts",
    "lms.core",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "django_tasks_db",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.typed_table_block",
    "wagtail.locales",
    "wagtail.embeds",
    "wagtail.sites",
    "lms.accounts.apps.WagtailUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "lms.core.middleware.RequestLogMiddleware",
    "lms.operations.middleware.ProbeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lms.core.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lms.core.middleware.LanguageMiddleware",
    "lms.files.middleware.RequestSizeMiddleware",
    "lms.files.middleware.BrokenUploadMiddleware",
    "lms.core.middleware.PrivateCacheMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "lms.accounts.middleware.SecondFactorMiddleware",
    "lms.core.middleware.EditorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "lms.core.templatetags.look",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.csp",
                "lms.core.context_processors.site",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- people ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "lms.core.backends.StaffPermissions",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "lms.accounts.validators.UnlikeThePerson"},
    {
        "NAME": "lms.accounts.validators.LongEnough",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "lms.accounts.validators.Uncommon"},
]
LOGIN_URL = WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/tonight/"
LOGOUT_REDIRECT_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "lms.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_REAUTHENTICATION_REQUIRED = False
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Whether strangers may make an account of their own.
ACCOUNT_OPEN_SIGNUP = env.flag("LMS_OPEN_SIGNUP", default=False)
# A whole campus sits behind one address: per address generous, per account strict.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "10/m/key,600/m/ip",
    "reset_password": "120/m/ip,5/m/key",
    "reset_password_from_key": "120/m/ip",
    "request_login_code": "600/m/ip,5/m/key",
    "confirm_email": "5/m/key",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "reauthenticate": "10/m/user",
    "signup": "60/m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("LMS_TRUSTED_PROXIES", 0)
ACCOUNT_FORMS = {
    "login": "lms.accounts.forms.SignInForm",
    "signup": "lms.accounts.forms.SignUpForm",
}
MFA_FORMS = {"add_webauthn": "lms.accounts.forms.PasskeyForm"}
MFA_RATE_LIMITS = {"webauthn_login": "600/m/ip"}
# How long an invitation can be accepted.
INVITATION_DAYS = env.number("LMS_INVITATION_DAYS", 14)
MFA_ADAPTER = "lms.accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
USERSESSIONS_TRACK_ACTIVITY = False  # would write on each request
# Whether who can enter the Wagtail admin needs a second factor.
STAFF_SECOND_FACTOR = env.flag("LMS_STAFF_SECOND_FACTOR", default=True)

SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "lms.core.views.csrf_failure"

# --- data ------------------------------------------------------------------------------------
DATABASES = {"default": env.database(env.text("DATABASE_URL", "sqlite:///"), var=VAR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.text("REDIS_URL", "")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "lms.core.cache.DatabaseCache", "LOCATION": "cache"}
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail"]}}

MEDIA_ROOT = VAR / "media"
MEDIA_URL = "/media-is-never-served/"
# Student work: content-addressed, see lms.files.store.
FILE_STORE = VAR / "files"
FILE_UPLOAD_HANDLERS = ["lms.files.uploads.HashingUploadHandler"]
FILE_UPLOAD_TEMP_DIR = FILE_STORE / "incoming"
FILE_UPLOAD_TEMP_DIR.mkdir(parents=True, exist_ok=True)
FILE_UPLOAD_MAX_BYTES = env.number("LMS_UPLOAD_MAX_MB", 100) * 1024 * 1024
# One form may bring several files; more than this is answered 413 without reading it.
REQUEST_MAX_BYTES = 4 * FILE_UPLOAD_MAX_BYTES
# Whether a long silence of the worker counts as an outage, which moves the deadlines after it. Not
# on a laptop that sleeps.
OUTAGES_MOVE_DEADLINES = False
# What a busy server is forgiven after a deadline; the deadline that is shown does not move.
DEADLINE_GRACE_SECONDS = env.number("LMS_DEADLINE_GRACE", 60)
# In which header a trusted proxy says when a request began; without one our own clock counts.
START_HEADER = env.text("LMS_START_HEADER", "")
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
STATIC_ROOT = VAR / "static"
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "lms" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

MAILERS: dict[str, Any] = {"default": {"BACKEND": "lms.core.smtp.EmailBackend"}}
DEFAULT_FROM_EMAIL = env.text("LMS_FROM_EMAIL", f"{SITE_NAME} <noreply@demo.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- languages and time ----------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "language"
USE_I18N = True
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
FORMAT_MODULE_PATH = "lms.core.formats"

# --- Wagtail ---------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = SITE_NAME
# As it is typed here: what the picker of Wagtail cannot read becomes this moment without a word.
WAGTAIL_DATE_FORMAT, WAGTAIL_DATETIME_FORMAT = "%d-%m-%Y", "%d-%m-%Y %H:%M"
WAGTAILADMIN_BASE_URL = env.text("LMS_BASE_URL", "http://localhost:8000")
WAGTAIL_I18N_ENABLED = True
WAGTAILADMIN_PERMITTED_LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
# People, their passwords and their addresses are the business of lms.accounts alone.
WAGTAILUSERS_PASSWORD_ENABLED = WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILIMAGES_IMAGE_MODEL = "files.PrivateImage"
WAGTAILDOCS_DOCUMENT_MODEL = "files.PrivateDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "odt", "pptx", "xlsx", "csv", "txt", "png", "jpg", "jpeg"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
# Would tell the title of any page whose address somebody types.
WAGTAILADMIN_EXTERNAL_LINK_CONVERSION = ""
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}

# --- the browser -----------------------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
    "form-action": [CSP.SELF],
}
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail previews pages in a frame
SECURE_REFERRER_POLICY = "same-origin"
SILENCED_SYSTEM_CHECKS = [
    # Wagtail shows a page's preview in a frame of its own origin, so X-Frame-Options is
    # SAMEORIGIN; the policy's frame-ancestors says the same.
    "security.W019",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "lms.core.logs.JSONFormatter"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "json"},
        "problems": {"class": "logging.StreamHandler", "formatter": "json", "level": "WARNING"},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.server": {"handlers": ["console"], "propagate": False},
        "wagtail": {"level": "WARNING"},  # its lines name every page that is saved
        # Two lines for each task that goes well are too many; what fails is an error. The worker
        # sets the level of this logger itself, so the handler has to draw the line.
        "django.tasks": {"handlers": ["problems"], "propagate": False},
        "pikepdf": {"level": "WARNING"},
        # Every request has its line from lms.request; Django adds what went wrong inside us.
        "django.request": {"level": "ERROR"},
    },
}
