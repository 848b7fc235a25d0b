"""Signs of life and named leases, as rows: they are seen by every process and every machine."""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Max, Q

from studio.models import clock


class Heartbeat(models.Model):
    """`worker@…`: when a worker of that machine last did something. `ticker`: who leads, until when."""

    name = models.CharField(primary_key=True, max_length=40)
    at = models.DateTimeField()
    holder = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%H:%M:%S}"

    @classmethod
    def stamp(cls, name: str) -> None:
        """A sign of life of this machine."""
        cls.objects.update_or_create(name=_here(name), defaults={"at": clock.now()})

    @classmethod
    def age(cls, name: str, *, here: bool = False) -> float | None:
        """Seconds since the last stamp of any machine, or of this one; None when there never was one."""
        whose = {"name": _here(name)} if here else {"name__startswith": f"{name}@"}
        at = cls.objects.filter(**whose).aggregate(last=Max("at"))["last"]
        return None if at is None else (clock.now() - at).total_seconds()

    @classmethod
    def forget(cls, name: str, older: datetime.timedelta) -> None:
        """Machines that have been silent for so long are no more."""
        cls.objects.filter(name__startswith=f"{name}@", at__lt=clock.now() - older).delete()

    @classmethod
    def lead(cls, name: str, holder: uuid.UUID, seconds: float) -> bool:
        """Take or renew the named lease; False while somebody else holds it."""
        now = clock.now()
        until = now + datetime.timedelta(seconds=seconds)
        cls.objects.get_or_create(name=name, defaults={"at": now, "holder": holder})
        free = Q(holder=holder) | Q(at__lte=now)
        return cls.objects.filter(free, name=name).update(holder=holder, at=until) == 1


def _here(name: str) -> str:
    return f"{name}@{settings.MACHINE}"
