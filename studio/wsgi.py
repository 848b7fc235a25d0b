"""The door for the web server's processes."""

import gc
import os
import sys
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.template.loader import get_template

# Seconds after which a thread that calculates lets another go on. Whoever asks the database lets go of the
# interpreter, and waits for their turn again: with Python's own 5 ms, a page of five questions waits for 25.
sys.setswitchinterval(0.001)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studio.settings")
application = get_wsgi_application()
# All pages, before anybody asks for one, and once for all processes.
import_module(settings.ROOT_URLCONF)
templates = settings.BASE_DIR / "templates"
for file in templates.rglob("*.html"):
    get_template(str(file.relative_to(templates)))
# What is there by now stays: nobody need look through it for what is left over (57 ms each time), which would
# also write to memory that the processes share.
gc.collect()
gc.freeze()
