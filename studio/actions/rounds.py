"""Listening together: a round is begun, voted in, closed, and decided."""

import random
import uuid
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from studio.actions import names, shelf
from studio.actions.sources import Refused
from studio.models import Clip, Round, RoundTake, Team, User, Vote

FEWEST, MOST = 2, 8  # takes that are compared
LONGEST_TITLE = 80


@transaction.atomic
def begin(team: Team, user: User, clips: Sequence[Clip], title: str, blind: bool) -> Round:
    """Have the team listen to these takes; in a blind round their numbers are drawn. Raises Refused."""
    if any(clip.team_id != team.pk for clip in clips):
        raise Refused(gettext("These takes are not the team's."))
    if len(clips) < FEWEST:
        raise Refused(gettext("Choose at least two takes to compare."))
    if len(clips) > MOST:
        raise Refused(gettext("At most %(most)d takes are compared at once.") % {"most": MOST})
    name = names.name(title or gettext("Listening round"), gettext("A round"), LONGEST_TITLE)
    made = Round.objects.create(team=team, user=user, title=name, blind=blind)
    order = random.SystemRandom().sample(clips, len(clips)) if blind else clips
    RoundTake.objects.bulk_create(
        RoundTake(round=made, clip=clip, number=number) for number, clip in enumerate(order, 1)
    )
    return made


def vote(round: Round, user: User, number: int) -> None:
    """This take is the person's favourite, whatever they said before. Raises Refused."""
    take = round.takes.filter(number=number, clip__trashed=None).first()
    if take is None:
        raise Refused(gettext("This take is not there any more."))
    with transaction.atomic():
        if Round.objects.select_for_update().get(pk=round.pk).closed:
            raise Refused(gettext("This round is closed: there is no voting any more."))
        Vote.objects.update_or_create(round=round, user=user, defaults={"take": take})


def take_back(round: Round, user: User) -> None:
    """This person has no favourite after all."""
    Vote.objects.filter(round=round, user=user, round__closed=None).delete()


def close(round: Round) -> None:
    """Nobody votes any more, and everybody sees which number is which take."""
    Round.objects.filter(pk=round.pk, closed=None).update(closed=timezone.now())


def reopen(round: Round) -> None:
    """Go on voting; unless the winner was kept already."""
    Round.objects.filter(pk=round.pk, winner=None).update(closed=None)


@transaction.atomic
def keep(round: Round, user: User, number: int) -> list[uuid.UUID]:
    """This one it is: the others of the round are thrown away, which ones is the answer. Raises Refused."""
    take = round.takes.select_related("clip").filter(number=number, clip__trashed=None).first()
    if take is None:
        raise Refused(gettext("This take is not there any more."))
    close(round)
    Round.objects.filter(pk=round.pk).update(winner=take.clip)
    others = round.takes.exclude(pk=take.pk).values_list("clip_id", flat=True)
    return choose(round.team, user, take.clip, others)


@transaction.atomic
def choose(team: Team, user: User, winner: Clip, others: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    """Like the winner and throw the others away; which ones that was."""
    shelf.like(team, user, [winner.pk], 1)
    return shelf.trash(team, [pk for pk in others if pk != winner.pk], user)


@transaction.atomic
def undecide(round: Round) -> None:
    """It is not decided after all. What the numbers stand for is known by now."""
    Round.objects.filter(pk=round.pk).update(winner=None)
