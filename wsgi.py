"""The WSGI entry: ``gunicorn wsgi:app``."""

import os

from governance.app import create_app
from governance.settings import Settings
from governance.web.logs import configure_logs

configure_logs()
app = create_app(Settings.from_environ(os.environ))
