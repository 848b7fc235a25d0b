"""The table in force, as an administrator would write it."""

from collections.abc import Iterator

from django.core.management.base import BaseCommand

from studio.catalog.table import TABLE, Part, Table, rules, toml


class Command(BaseCommand):
    help = "Print the models, limits, prices and vendor's terms in force. Keep the lines that you change."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(written(TABLE))


def written(table: Table) -> str:
    return "\n".join(section(name, part) for name, part in parts(table))


def parts(table: Table) -> Iterator[tuple[str, Part]]:
    yield from ((f"models.{name}", model) for name, model in table.models.items())
    yield "fuzz", table.fuzz
    yield "vendor", table.vendor
    yield from ((f"operations.{key}", terms) for key, terms in table.operations.items())


def section(name: str, part: Part) -> str:
    lines = (f"{key} = {toml(getattr(part, key))}\n" for key in rules(type(part)))
    return f"[{name}]\n{''.join(lines)}"
