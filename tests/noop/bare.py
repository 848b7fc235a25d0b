"""The studio's own settings, and django-q2 with the broker that it brings along."""

from studio import settings as own

globals().update({name: getattr(own, name) for name in dir(own) if name.isupper()})
Q_CLUSTER = {name: value for name, value in own.Q_CLUSTER.items() if name != "broker_class"}
if own.REDIS_URL:
    Q_CLUSTER = {name: value for name, value in Q_CLUSTER.items() if name != "orm"} | {"redis": own.REDIS_URL}
