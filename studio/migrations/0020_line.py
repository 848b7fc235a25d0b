# Requests stand in a line; what is on its way already comes first, in the order in which it was asked for. So
# does what code of the version before adds, which knows no line.

import django.db.models.deletion
from django.db import migrations, models

import studio.models.clock

class Migration(migrations.Migration):
    dependencies = [
        ("studio", "0019_sums_of_the_ledger"),
    ]

    operations = [
        migrations.CreateModel(
            name="Turn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lane", models.CharField(blank=True, max_length=8)),
                ("at", models.FloatField(default=0.0)),
                ("team", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="turns", to="studio.team")),
            ],
        ),
        migrations.AddConstraint("turn", models.UniqueConstraint(fields=("team", "lane"), name="one_turn_a_lane")),
        migrations.AddConstraint("turn", models.UniqueConstraint(models.Value(1), condition=models.Q(("team__isnull", True)), name="one_line")),
        migrations.RemoveIndex("task", "task_due"),
        migrations.AddField("task", "lane", models.CharField(blank=True, db_default="", default="", max_length=8)),
        migrations.AddField("task", "turn", models.FloatField(db_default=0.0, default=0.0)),
        migrations.AddIndex("task", models.Index(condition=models.Q(("finished__isnull", True)), fields=["turn", "created"], name="task_line")),
        migrations.AddIndex(
            "task",
            models.Index(condition=models.Q(("account__isnull", False), ("finished__isnull", True)), fields=["next_at"], name="task_elsewhere"),
        ),
        migrations.AlterField("task", "next_at", models.DateTimeField(default=studio.models.clock.now)),
        migrations.AlterField("pace", "next_at", models.DateTimeField(default=studio.models.clock.now)),
        migrations.AlterField("webhookout", "next_at", models.DateTimeField(default=studio.models.clock.now)),
    ]
