"""The id of a stranger's row in every field of every form: refused or ignored, and nothing of it is told."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client

from studio import catalog
from studio.catalog.fields import PersonaField
from studio.catalog.operation import Operation
from studio.models import Listening, Mix, Task
from studio.web.bulk import VERBS
from studio.web.undo import UNDO
from tests.access import things
from tests.access.asking import Asking
from tests.access.conftest import OURS, SECRET, THEIRS
from tests.access.routes import Route, routes

pytestmark = pytest.mark.django_db

WEB = Path(__file__).parents[2] / "studio" / "web"
READ = re.compile(r"(?:GET|POST|data|given)(?:\.get|\.getlist)?[(\[]\"(\w+)\"|\"(\w+)\" in request\.\w+")
FIELD = re.compile(r"^    (\w+) = (?:forms\.|\w+Field\()", re.M)
OURS_TO_TRY = [
    route
    for route in routes()
    if route.module.startswith("studio.web.") and route.policy not in ("public", "staff") and not route.signed
]
NAMING = [
    (operation, name)
    for operation in catalog.OPERATIONS.values()
    for name in (*operation.form.clip_fields(), *operation.form.fields_of(PersonaField))
]


def names(route: Route) -> set[str]:
    """All that its module, and the modules of forms beside it, read of what is sent."""
    modules = {route.module.rpartition(".")[2], "asking", "cards"}
    if "shelf" in modules or "bulk" in modules:
        modules |= {"shelf_forms", "playlists"}
    if modules & {"compose", "operate"}:
        modules |= {"presets"}
    text = "\n".join((WEB / f"{name}.py").read_text() for name in modules)
    return {one or other for one, other in READ.findall(text)} | set(FIELD.findall(text))


def of_strangers() -> list[str]:
    """Every row that is theirs or names one of theirs. An id as a text of one's own is but a text."""
    models = apps.get_app_config("studio").get_models(include_auto_created=True)
    rows = [(model, repr(sorted(row.items()))) for model in models for row in model._base_manager.values()]
    return sorted(
        row
        for model, row in rows
        if repr(THEIRS) in row or SECRET in row or (model in (Listening, Mix) and str(THEIRS) in row)
    )


def tells(answer: Any) -> bool:
    return SECRET.encode() in (answer.getvalue() if answer.streaming else answer.content)


@pytest.fixture
def ann(asking: Asking) -> Client:
    return asking.browser("owner")


@pytest.mark.parametrize("route", OURS_TO_TRY, ids=lambda route: route.pattern)
def test_no_field_reaches_what_is_a_stranger_s(route: Route, ann: Client) -> None:
    address, before = route.address(things.said(OURS, 7)).partition("?")[0], of_strangers()
    assert SECRET in "".join(before)
    with transaction.atomic():
        for name in sorted(names(route)):
            if "GET" in route.methods:
                assert not tells(ann.get(address, {name: str(THEIRS)})), f"?{name}="
            if "POST" in route.methods:
                assert not tells(ann.post(address, {name: str(THEIRS)}, follow=True)), name
        assert of_strangers() == before
        transaction.set_rollback(True)


@pytest.mark.parametrize("verb", VERBS)
def test_what_is_done_to_many_takes_is_done_to_none_of_a_stranger(verb: str, ann: Client) -> None:
    before = of_strangers()
    more = {
        "rating": "4",
        "word": "x",
        "off": SECRET,
        "name": "x",
        "project": str(THEIRS),
        "playlist": str(THEIRS),
    }
    for value in ("", str(THEIRS)):
        answer = ann.post("/library/do", {verb: value, "take": [str(THEIRS), str(OURS)], **more}, follow=True)
        assert not tells(answer)
    assert of_strangers() == before


@pytest.mark.parametrize("deed", UNDO)
def test_a_session_undoes_nothing_of_another_team(deed: str, ann: Client) -> None:
    """As if somebody had done it as one of the strangers, and was put out."""
    before, pk = of_strangers(), str(THEIRS)
    one = {"playlist": pk, "project": pk, "round": pk, "take": pk, "parent": pk, "after": pk, "before": pk}
    many = {"takes": [pk], "places": {"": [pk]}, "ratings": {"4": [pk]}, "likes": {"1": [pk]}}
    rest = {
        "name": "x",
        "query": "",
        "over": True,
        "edit": 1,
        "place": 1.0,
        "at": "2020-01-01T00:00:00+00:00",
    }
    numbers = {"invitation": 8, "person": 8, "role": "producer", "team": pk, "credits": 8, "of": pk, "cap": 8}
    session = ann.session
    session["undo"] = [{"key": "k", "said": "x", "steps": [(deed, {**one, **many, **rest, **numbers})]}]
    session.save()
    assert not tells(ann.post("/library/undo?key=k", follow=True))
    assert of_strangers() == before


@pytest.mark.parametrize(("operation", "name"), NAMING, ids=lambda one: getattr(one, "key", one))
def test_no_operation_takes_a_stranger_s_take_or_persona(
    operation: Operation, name: str, asking: Asking, ann: Client
) -> None:
    body: dict[str, Any] = {**operation.example, **operation.constant}
    several = isinstance(body.get(name), list)
    for theirs in ([str(THEIRS), str(OURS)], [str(OURS), str(THEIRS)]) if several else (str(THEIRS),):
        asked = body | {name: theirs}
        sent = {
            key: value for key, value in asked.items() if value is not None and not isinstance(value, dict)
        }
        web = ann.post(f"/make/{operation.key}", sent, follow=True)
        api = asking.browser("key").post(f"/api/v1/{operation.path}", asked, "application/json")
        assert api.status_code in (400, 404)
        assert not tells(web)
        assert not tells(api)
    assert not Task.objects.filter(team__name="The Band").exclude(pk=OURS).exists()
