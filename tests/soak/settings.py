from studio import settings as own

globals().update({name: getattr(own, name) for name in dir(own) if name.isupper()})
INSTALLED_APPS = [*own.INSTALLED_APPS, "tests.soak.apps.Soak"]
API_SECONDS_PER_REQUEST = 0
