"""How it goes with those outside: counted, and told apart, for every process and every machine."""

from django.db import models
from django.db.models import F
from django.utils import timezone

BOUNDS = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 150.0)  # seconds
LONGEST = 300
MAIL = "mail"


class Outcome(models.TextChoices):
    FINE = "fine"
    REFUSED = "refused"  # they answered, and would not do this one
    BUSY = "busy"  # they asked for a pause
    ACCOUNT = "account"  # the key or the credits
    GONE = "gone"  # they know nothing of it
    LOST = "lost"  # nobody knows whether it arrived
    TROUBLE = "trouble"  # they did not answer, or with nonsense


BAD = (Outcome.LOST, Outcome.TROUBLE)  # what is their trouble rather than ours


class Contact(models.Model):
    """What was done with whom, how it went and how long it took: how often, and when last."""

    Outcome = Outcome

    whom = models.CharField(max_length=200)  # the address of an API, "mail"
    deed = models.CharField(max_length=20)  # "submit", "look", "balance"; "send"
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    bound = models.PositiveSmallIntegerField()  # which of BOUNDS it took at most; one more for longer
    many = models.BigIntegerField(default=0)
    seconds = models.FloatField(default=0.0)  # all together
    at = models.DateTimeField(default=timezone.now)
    text = models.CharField(max_length=LONGEST, blank=True)  # what was said the last time

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["whom", "deed", "outcome", "bound"], name="one_row_a_contact")
        ]

    def __str__(self) -> str:
        return f"{self.deed} with {self.whom}: {self.outcome}, {self.many} times"

    @classmethod
    def count(cls, whom: str, deed: str, outcome: str, seconds: float, text: str = "") -> None:
        bound = next((place for place, most in enumerate(BOUNDS) if seconds <= most), len(BOUNDS))
        named = {"whom": whom[:200], "deed": deed, "outcome": outcome, "bound": bound}
        told = {"at": timezone.now(), "text": text[:LONGEST]}
        once = {"many": F("many") + 1, "seconds": F("seconds") + seconds, **told}
        if not cls.objects.filter(**named).update(**once):
            cls.objects.get_or_create(**named, defaults=told)
            cls.objects.filter(**named).update(**once)
