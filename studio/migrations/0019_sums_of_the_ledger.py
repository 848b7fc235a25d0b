"""What entries remember since now, told of those that are there already."""

from collections import defaultdict

from django.db import migrations
from django.db.models import OuterRef, Subquery
from django.utils import timezone

AT_ONCE = 5000


def add_up(apps, schema_editor):
    Entry, Task, Spent = (apps.get_model("studio", name) for name in ("Entry", "Task", "Spent"))
    of_task = Task.objects.filter(pk=OuterRef("task"))
    named = {name: Subquery(of_task.values(name)[:1]) for name in ("operation", "project", "api_key")}
    Entry.objects.exclude(task=None).update(**named)
    pots, spent, sums, held = defaultdict(int), defaultdict(int), [], {}
    columns = ("pk", "team", "month", "credits", "created", "kind", "user", "operation", "project", "api_key", "task")
    for pk, team, pot, credits, created, kind, *of, task in (
        Entry.objects.order_by("pk").values_list(*columns).iterator(AT_ONCE)
    ):
        now = timezone.localtime(created)
        month = f"{now:%Y-%m}"
        pots[team, pot] += credits
        sums.append((pots[team, pot], pots[team, ""] + pots[team, month], pk))
        if len(sums) == AT_ONCE:
            write(schema_editor, sums)
            sums = []
        if kind in ("charge", "refund"):
            if kind == "refund":  # it counts for the day on which it was charged
                now = timezone.localtime(held.pop((task, pot)))
                month = f"{now:%Y-%m}"
            else:
                held[task, pot] = created
            keys = {"": "", "day": f"{now:%d}", **dict(zip(("user", "operation", "project", "api_key"), of))}
            for by, key in keys.items():
                spent[team, month, by, str(key or "")] -= credits
    write(schema_editor, sums)
    rows = [
        Spent(team_id=team, month=month, by=by, key=key, credits=credits)
        for (team, month, by, key), credits in spent.items()
    ]
    Spent.objects.bulk_create(rows, batch_size=AT_ONCE)


def write(schema_editor, sums):
    with schema_editor.connection.cursor() as cursor:
        cursor.executemany('UPDATE studio_entry SET pot = %s, "left" = %s WHERE id = %s', sums)


class Migration(migrations.Migration):
    dependencies = [("studio", "0018_ledger_one_can_trust")]
    operations = [migrations.RunPython(add_up, migrations.RunPython.noop, elidable=True)]
