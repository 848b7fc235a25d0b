"""Signs of life and named leases, as rows: they are seen by every process and every machine."""

import datetime
import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Heartbeat(models.Model):
    """`worker`: when a worker last did something. `ticker`: who leads, until when."""

    name = models.CharField(primary_key=True, max_length=40)
    at = models.DateTimeField()
    holder = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%H:%M:%S}"

    @classmethod
    def stamp(cls, name: str) -> None:
        cls.objects.update_or_create(name=name, defaults={"at": timezone.now()})

    @classmethod
    def age(cls, name: str) -> float | None:
        """Seconds since the last stamp; None when there never was one."""
        at = cls.objects.filter(name=name).values_list("at", flat=True).first()
        return None if at is None else (timezone.now() - at).total_seconds()

    @classmethod
    def lead(cls, name: str, holder: uuid.UUID, seconds: float) -> bool:
        """Take or renew the named lease; False while somebody else holds it."""
        now = timezone.now()
        until = now + datetime.timedelta(seconds=seconds)
        cls.objects.get_or_create(name=name, defaults={"at": now, "holder": holder})
        free = Q(holder=holder) | Q(at__lte=now)
        return cls.objects.filter(free, name=name).update(holder=holder, at=until) == 1
