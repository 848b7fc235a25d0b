"""The door for the web server's processes."""

import os
import sys
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

# Seconds after which a thread that calculates lets another go on. Whoever asks the database lets go of the
# interpreter, and waits for their turn again: with Python's own 5 ms, a page of five questions waits for 25.
sys.setswitchinterval(0.001)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studio.settings")
application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)  # all pages, before anybody asks for one
