"""A filled-in form becomes a paid task."""

import datetime

from django.db import transaction
from django.utils import timezone

from studio import providers, queue
from studio.actions import credits
from studio.catalog.operation import Operation, OperationForm
from studio.models import Task, Team, User

PATIENCE = datetime.timedelta(days=1)  # how long a task may wait for its turn


class Refused(Exception):
    """It was not done, and nothing was charged. The message says what is missing."""


def submit(*, team: Team, user: User, operation: Operation, form: OperationForm, form_key: str) -> Task:
    """Create and charge the task, and ring for it. The same form key gives the same task again."""
    with transaction.atomic():
        # Everything that spends a team's credits queues up here.
        team = Team.objects.select_for_update().get(pk=team.pk)
        if earlier := Task.objects.for_team(team).filter(form_key=form_key).first():
            return earlier
        task = Task.objects.create(
            team=team,
            user=user,
            operation=operation.key,
            params=operation.payload(form),
            provider=providers.DEFAULT,
            credits=operation.credits,
            form_key=form_key,
            deadline=timezone.now() + PATIENCE,
        )
        try:
            credits.charge(task)
        except credits.NotEnough as error:
            raise Refused(str(error)) from error
        queue.push(task.id)
    return task
