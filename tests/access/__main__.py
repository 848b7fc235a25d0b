"""The table, in Markdown, and how much it tries: `python -m tests.access`."""

import os
from collections import Counter

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "studio.settings")
    django.setup()
    from tests.access.expected import WHO, cases
    from tests.access.routes import routes

    print("| Route | Who looks | Who sends | Methods |\n|---|---|---|---|")
    for route in routes():
        print(
            f"| `/{route.pattern}` | {route.policy} | {route.writes} | {', '.join(sorted(route.methods))} |"
        )
    tried = {who: list(cases(who)) for who in WHO}
    print(f"\n{len(routes())} routes, {sum(map(len, tried.values()))} requests.\n")
    print("| Who | Requests | What they meet |\n|---|---|---|")
    for who, asked in tried.items():
        met = Counter(" or ".join(sorted(case.meets)) for case in asked)
        print(
            f"| {who} | {len(asked)} | {', '.join(f'{what}: {many}' for what, many in met.most_common())} |"
        )


if __name__ == "__main__":
    main()
