"""A studio whose engine makes nothing and takes as long as it is told: for measuring and for torture.

`DJANGO_SETTINGS_MODULE=tests.noop.settings` puts it in the place of the real one, in every process.
"""
