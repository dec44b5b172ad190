"""For any WSGI server: `gunicorn wsgi:app`."""

from laptopdesk.app import create_app
from laptopdesk.config import Config

app = create_app(Config.from_env())
