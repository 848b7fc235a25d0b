"""Signs of life and named leases, as rows: they are seen by every process and every machine."""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from studio.models import clock

WORKER = "worker@"


class Heartbeat(models.Model):
    """`worker@…`: when a worker of that machine last did something. `ticker`: who leads, until when."""

    name = models.CharField(primary_key=True, max_length=40)
    at = models.DateTimeField()
    holder = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%H:%M:%S}"

    @classmethod
    def stamp(cls, name: str) -> None:
        """It happened now."""
        now = clock.now()
        if not cls.objects.filter(name=name).update(at=now):
            cls.objects.update_or_create(name=name, defaults={"at": now})

    @classmethod
    def age(cls, name: str) -> float | None:
        """Seconds since the last stamp; None when there never was one."""
        at = cls.objects.filter(name=name).values_list("at", flat=True).first()
        return None if at is None else _since(at)

    @classmethod
    def alive(cls) -> None:
        """A sign of life of this machine's workers."""
        cls.stamp(_worker_here())

    @classmethod
    def silence(cls, *, here: bool = False) -> float | None:
        """Seconds since the last sign of life of any machine's workers, or of this one's; None: never."""
        if here:
            return cls.age(_worker_here())
        return min(cls.silences().values(), default=None)

    @classmethod
    def silences(cls) -> dict[str, float]:
        """The same of each machine, by its name."""
        found = cls.objects.filter(name__startswith=WORKER).order_by("name").values_list("name", "at")
        return {name.removeprefix(WORKER): _since(at) for name, at in found}

    @classmethod
    def leave(cls) -> None:
        """This machine's workers were asked to stop, and have: nobody waits for a sign of life."""
        cls.objects.filter(name=_worker_here()).delete()

    @classmethod
    def forget_workers(cls, older: datetime.timedelta) -> None:
        """Machines that have been silent for so long are no more."""
        cls.objects.filter(name__startswith=WORKER, at__lt=clock.now() - older).delete()

    @classmethod
    def lead(cls, name: str, holder: uuid.UUID, seconds: float) -> bool:
        """Take or renew the named lease; False while somebody else holds it."""
        now = clock.now()
        until = now + datetime.timedelta(seconds=seconds)
        cls.objects.get_or_create(name=name, defaults={"at": now, "holder": holder})
        free = Q(holder=holder) | Q(at__lte=now)
        return cls.objects.filter(free, name=name).update(holder=holder, at=until) == 1


def _worker_here() -> str:
    return f"{WORKER}{settings.MACHINE}"


def _since(at: datetime.datetime) -> float:
    return (clock.now() - at).total_seconds()
