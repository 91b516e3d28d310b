"""Settings, read once from the environment.

In the embedded mode (no DATABASE_URL) the database and the secret key live in instance/; the key is
made there on the first start. With a DATABASE_URL, SECRET_KEY is required from the environment.
The demonstration (TRACKER_DEMO=1, which `flask up --demo` sets) has a database of its own.
"""

import os
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).parent
INSTANCE = Path(os.environ.get("TRACKER_INSTANCE", ROOT / "instance"))
DEMO = os.environ.get("TRACKER_DEMO") == "1"
OWN_DATABASE = INSTANCE / ("demo.db" if DEMO else "tracker.db")


class Config:
    INSTANCE = INSTANCE
    DATABASE_URL = os.environ.get("DATABASE_URL")
    SQLALCHEMY_DATABASE_URI = DATABASE_URL or f"sqlite:///{OWN_DATABASE}"
    SECRET_KEY = os.environ.get("SECRET_KEY")
    ATTACHMENTS = Path(
        os.environ.get("TRACKER_ATTACHMENTS")
        or INSTANCE / ("demo-attachments" if DEMO else "attachments")
    )
    MAX_CONTENT_LENGTH = 50 * 1024 * 1024
    MAX_FORM_MEMORY_SIZE = 2 * 1024 * 1024

    # The session ends after 30 minutes without a request; at the latest, see accounts.service.
    PERMANENT_SESSION_LIFETIME = timedelta(minutes=30)
    SESSION_COOKIE_NAME = "tracker"
    SESSION_COOKIE_HTTPONLY = True
    SESSION_COOKIE_SAMESITE = "Lax"
    SESSION_COOKIE_SECURE = os.environ.get("TRACKER_HTTPS") == "1"
    WTF_CSRF_TIME_LIMIT = None

    # The address that links in e-mails begin with.
    BASE_URL = os.environ.get("TRACKER_URL", "http://127.0.0.1:5000")
    SMTP_HOST = os.environ.get("SMTP_HOST", "")
    SMTP_PORT = int(os.environ.get("SMTP_PORT", "25"))
    SMTP_SENDER = os.environ.get("SMTP_SENDER", "")
    SMTP_USER = os.environ.get("SMTP_USER", "")
    SMTP_PASSWORD = os.environ.get("SMTP_PASSWORD", "")
    SMTP_STARTTLS = os.environ.get("SMTP_STARTTLS") == "1"
    SMTP_CA_FILE = os.environ.get("SMTP_CA_FILE", "")
    # Hosts that may be spoken to although their address is this machine's own or link-local.
    OUTGOING_HOSTS = frozenset(
        os.environ.get("TRACKER_OUTGOING_HOSTS", "").replace(",", " ").split()
    )


class TestConfig(Config):
    TESTING = True
    SECRET_KEY = "only for tests"
    WTF_CSRF_ENABLED = False
    SERVER_NAME = "localhost"
