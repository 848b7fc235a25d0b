"""Private projects: what lies in them is there for who is in them, and for who manages the team."""

import ast
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.conf import settings as studio_settings
from django.test import Client

from studio.actions import keys, settle, shelf
from studio.models import (
    Cap,
    Clip,
    Lineage,
    Listening,
    Membership,
    Note,
    Persona,
    Playlist,
    PlaylistItem,
    Project,
    Round,
    RoundTake,
    Share,
    ShareItem,
    Task,
)
from studio.web import queries_rounds, queries_shares
from tests.conftest import World
from tests.test_policies import OF_AN_OBJECT, OURS, an_id
from tests.web import rows

EVERYBODYS = ("lyrics/", "presets/", "playlists/", "s/", "webhooks/")  # lie in no project
POLICIES = {route: view.policy for route, view in OURS}
ROUTES = [
    route
    for route in OF_AN_OBJECT
    if not route.startswith(EVERYBODYS) and POLICIES[route] in ("member", "producer")
]


@pytest.fixture
def secret(world: World) -> Project:
    """Ann's; Ben is a producer of the team, and not in it."""
    return Project.objects.create(team=world.team, user=world.ann, name="Secret", private=True)


@pytest.fixture
def hidden(world: World, secret: Project) -> Clip:
    """A take in it."""
    task = rows.request(world.team, world.ann, project=secret, params={**rows.PARAMS, "title": "Whisper"})
    return rows.take(task, title="Whisper", tags="hush", project=secret, lyrics="Nobody knows")


@pytest.fixture
def ben(world: World) -> Client:
    browser = Client()
    browser.force_login(world.ben)
    return browser


def put_away(secret: Project) -> None:
    """All that there is lies in the private project, or is about what lies in it."""
    Project.objects.exclude(pk=secret.pk).update(private=True)
    Task.objects.update(project=secret)
    Clip.objects.update(project=secret)
    for clip in Clip.objects.all()[:1]:
        for share in Share.objects.all():
            ShareItem.objects.create(share=share, clip=clip, place=0)
        for listened in Round.objects.all():
            RoundTake.objects.create(round=listened, clip=clip, number=0)


def address(route: str, world: World, secret: Project) -> str:
    key = an_id(route, world)
    if not Clip.objects.exists() and route.startswith(("shares/", "rounds/")):
        rows.take(Task.objects.all()[0])
    put_away(secret)
    url = "/" + route.replace("<uuid:id>", str(key)).replace("<int:number>", "0")
    for part, said in (("<str:key>", "extend"), ("<str:name>", "audio.wav"), ("<str:kind>", "txt")):
        url = url.replace(part, said)
    return url


@pytest.mark.parametrize("route", ROUTES)
def test_nothing_of_it_is_there_for_others_and_all_for_who_is_in_it(
    route: str, ann: Client, ben: Client, world: World, secret: Project
) -> None:
    url = address(route, world, secret)
    assert ben.get(url).status_code in (404, 405)
    assert ben.post(url).status_code in (404, 405)
    for project in Project.objects.all():
        project.members.add(world.ben)
    assert ben.get(url).status_code == ann.get(url).status_code


PAGES = ("/library", "/library?view=table", "/library?sort=title", "/library?q=hush", "/activity", "/create",
         "/rounds", "/shares", "/personas", "/playlists", "/projects", "/make/extend", "/docs/api",
         "/listening/queue")  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_no_page_names_it_or_counts_it(
    page: str, ann: Client, ben: Client, world: World, secret: Project, hidden: Clip
) -> None:
    populate(world, secret, hidden)
    told = ben.get(page).content.decode()
    for said in ("Whisper", "Secret", "Hushed", str(hidden.pk), str(hidden.task_id), "Which whisper"):
        assert said not in told, said
    secret.members.add(world.ben)
    inside = ben.get(page).content.decode()
    assert any(said in inside for said in ("Whisper", "Hushed", str(hidden.pk), "Which whisper", ">1 take"))


def populate(world: World, secret: Project, hidden: Clip) -> None:
    """Something of it in every list."""
    task = rows.request(world.team, world.ann, operation="persona", params={"clip_id": str(hidden.pk)})
    Persona.objects.create(team=world.team, user=world.ann, task=task, clip=hidden, name="Hushed")
    listened = Round.objects.create(team=world.team, user=world.ann, title="Which whisper")
    RoundTake.objects.create(round=listened, clip=hidden, number=1)
    share = Share.objects.create(team=world.team, user=world.ann, title="Whisper for the label")
    ShareItem.objects.create(share=share, clip=hidden, place=0)
    monday = Playlist.objects.create(team=world.team, user=world.ann, name="Monday")
    PlaylistItem.objects.create(playlist=monday, clip=hidden, place=1)
    hidden.labels.create(team=world.team, name="Hushed label")
    Listening.objects.create(team=world.team, user=world.ben, queue=[str(hidden.pk)], current=str(hidden.pk))


def test_requests_about_it_are_not_there_and_those_with_a_take_elsewhere_are(
    ben: Client, world: World, secret: Project, hidden: Clip
) -> None:
    about = rows.request(world.team, world.ann, operation="wav", params={"clip_id": str(hidden.pk)})
    pair = rows.song(world.team, world.ann)
    pair.clips.filter(index=0).update(project=secret)
    bare = rows.request(world.team, world.ann, state="failed")
    me = Membership.of(world.team, world.ben)
    assert set(Task.objects.seen_by(me)) == {pair, bare}
    page = ben.get("/activity").content.decode()
    assert [f"log-{task.pk}" in page for task in (about, pair, bare)] == [False, True, True]
    assert f"/takes/{pair.clips.get(index=0).pk}" not in ben.get("/library").content.decode()
    both = rows.request(
        world.team,
        world.ann,
        operation="mashup",
        params={"mashup_clip_ids": [str(pair.clips.get(index=1).pk), str(hidden.pk)]},
        state="failed",
    )
    assert both not in Task.objects.seen_by(me)


def test_what_lies_in_a_private_project_is_as_private(world: World, secret: Project) -> None:
    inner = Project.objects.create(team=world.team, name="Inner", parent=secret)
    deeper = Project.objects.create(team=world.team, name="Deeper", parent=inner, private=True)
    deeper.members.add(world.ben)
    open_one = Project.objects.create(team=world.team, name="Open")
    assert set(Project.objects.seen_by(Membership.of(world.team, world.ben))) == {open_one}
    secret.members.add(world.ben)
    assert Membership.of(world.team, world.ben).hidden == frozenset()
    Membership.objects.filter(user=world.ben).update(role="manager")
    secret.members.clear()
    me = Membership.of(world.team, world.ben)
    assert not me.hidden
    assert me.secret == {secret.pk, inner.pk, deeper.pk}
    assert Membership.of(world.team, None).hidden == me.secret


def test_who_is_taken_out_sees_it_no_more_at_the_next_click(
    ben: Client, world: World, secret: Project, hidden: Clip
) -> None:
    secret.members.add(world.ben)
    assert ben.get(f"/takes/{hidden.pk}").status_code == 200
    secret.members.clear()
    assert ben.get(f"/takes/{hidden.pk}").status_code == 404


def acts(clip: Clip, project: Project) -> list[tuple[str, dict[str, Any]]]:
    pk = str(clip.pk)
    return [
        ("/library/do", {"trash": "chosen", "take": pk}),
        ("/library/do", {"like": pk}),
        ("/library/do", {"file": "chosen", "take": pk, "word": "mine"}),
        ("/library/do", {"file": "chosen", "take": pk, "project": "none"}),
        ("/library/do", {"empty": "all"}),
        ("/library/do", {"trash_unliked": str(project.pk)}),
        (f"/compare?take={pk}", {"keep": pk}),
        (f"/share?take={pk}", {"title": "x"}),
        ("/make/extend", {"clip_id": pk, "continue_at": "1"}),
    ]


def test_others_can_do_nothing_with_it(ben: Client, world: World, secret: Project, hidden: Clip) -> None:
    thrown = rows.take(rows.request(world.team, world.ann, project=secret), project=secret)
    thrown.trashed = thrown.created
    thrown.save()
    for url, data in acts(hidden, secret):
        ben.post(url, data)
    hidden.refresh_from_db()
    assert (hidden.trashed, hidden.project) == (None, secret)
    assert (hidden.marks.count(), hidden.labels.count()) == (0, 0)
    assert Clip.objects.filter(pk=thrown.pk).exists(), "the trash was emptied of what was seen in it"
    assert (Share.objects.count(), Task.objects.filter(user=world.ben).count()) == (0, 0)


def test_a_hidden_parent_has_no_name_in_the_family(
    ben: Client, world: World, secret: Project, hidden: Clip
) -> None:
    child = rows.take(rows.request(world.team, world.ann, operation="extend", params={}), role="extended")
    Lineage.objects.create(child=child, parent=hidden, field="clip_id", at=20.0)
    for page in ("/family", "?tab=family", "?tab=details", "/details.json", "/branch"):
        told = ben.get(f"/takes/{child.pk}{page}").content.decode()
        assert "Whisper" not in told
        assert str(hidden.pk) not in told
    assert "of a take you cannot see" in ben.get(f"/takes/{child.pk}/family").content.decode()
    assert ben.post(f"/takes/{child.pk}/branch").status_code == 302


def test_a_playlist_and_its_link_show_everybody_what_they_may_see(
    ann: Client, ben: Client, world: World, secret: Project, hidden: Clip
) -> None:
    seen = rows.take(rows.request(world.team, world.ann), title="Ferry")
    monday = Playlist.objects.create(team=world.team, user=world.ann, name="Monday")
    for place, clip in enumerate((hidden, seen)):
        PlaylistItem.objects.create(playlist=monday, clip=clip, place=place)
    told = [browser.get(f"/playlists/{monday.pk}").content.decode() for browser in (ann, ben)]
    assert ["Whisper" in page for page in told] == [True, False]
    for browser, many in ((ann, 2), (ben, 1)):
        browser.post(f"/share?playlist={monday.pk}", {"title": f"{many} of it"})
        share = Share.objects.latest("created")
        assert len(queries_shares.takes(share)) == many
    links = ben.get("/shares").content.decode()
    assert ("1 of it" in links, "2 of it" in links) == (True, False)


def test_what_is_made_of_a_private_take_lies_beside_it(world: World, secret: Project, hidden: Clip) -> None:
    stem = rows.take(rows.request(world.team, world.ann, operation="stems_full"), title="Bass", stem="bass")
    Lineage.objects.create(child=stem, parent=hidden, field="clip_id")
    other = Project.objects.create(team=world.team, name="Open")
    asked = rows.request(
        world.team, world.ann, operation="extend", params={"continue_clip_id": str(hidden.pk)}, project=other
    )
    assert settle._project(asked) == secret
    shelf.move(world.team, [hidden.pk], other)
    assert settle._project(asked) == other
    shelf.move(world.team, [hidden.pk], secret)
    stem.refresh_from_db()
    assert stem.project == secret, "stems go with their song"


def test_a_name_that_somebody_else_keeps_to_themselves_is_free(ben: Client, secret: Project) -> None:
    ben.post("/projects/new", {"name": "Secret", "private": "on"})
    mine = Project.objects.exclude(pk=secret.pk).get()
    assert (mine.name, mine.private, list(mine.members.all())) == ("Secret", True, [mine.user])


def test_its_people_are_chosen_by_who_began_it_and_by_managers(
    ann: Client, ben: Client, world: World, secret: Project, hidden: Clip
) -> None:
    url = f"/projects/{secret.pk}"
    form = {"name": "Secret", "private": "on", "members": [str(world.ben.pk)]}
    page = ann.post(url, form, follow=True).content.decode()
    assert set(secret.members.all()) == {world.ann, world.ben}
    assert "private to Ann, Ben" in page
    ben.post(url, {"name": "Mine now", "parent": ""})
    secret.refresh_from_db()
    assert (secret.name, secret.private) == ("Mine now", True), "who sees it is not for Ben to say"
    page = ann.post(url, {"name": "Secret"}, follow=True).content.decode()
    assert "Everybody in the team sees “Secret” and its takes now." in page
    ann.post("/library/undo")
    secret.refresh_from_db()
    assert (secret.private, set(secret.members.all())) == (True, {world.ann, world.ben})
    ben.post(f"/projects/{secret.pk}", {"name": "x", "members": ["1"]})


def test_deleting_it_asks_first_where_others_would_see_what_lay_in_it(
    ann: Client, ben: Client, secret: Project, hidden: Clip
) -> None:
    url = f"/projects/{secret.pk}/delete"
    page = ann.post(url).content.decode()
    assert "everybody in the team sees it then" in page
    assert ben.get(f"/takes/{hidden.pk}").status_code == 404
    ann.post(url, {"open": "yes"})
    assert ben.get(f"/takes/{hidden.pk}").status_code == 200
    ann.post("/library/undo")
    assert ben.get(f"/takes/{hidden.pk}").status_code == 404
    hidden.task.refresh_from_db()
    assert hidden.task.project == secret


def test_moving_takes_in_or_out_says_who_sees_them(ann: Client, world: World, secret: Project) -> None:
    clip = rows.take(rows.request(world.team, world.ann))
    chosen = {"file": "chosen", "take": str(clip.pk)}
    page = ann.post("/library/do", chosen | {"project": str(secret.pk)}, follow=True).content.decode()
    assert "Only who is in “Secret” sees it." in page
    page = ann.post("/library/do", chosen | {"project": "none"}, follow=True).content.decode()
    assert "Everybody in the team sees it now." in page


def test_notes_versions_and_votes_tell_nothing_of_it(
    ben: Client, world: World, secret: Project, hidden: Clip
) -> None:
    clip = rows.take(rows.request(world.team, world.ann))
    Note.objects.create(clip=clip, user=world.ann, text="Mend this", version=hidden, resolved=clip.created)
    told = ben.get(f"/takes/{clip.pk}?tab=notes").content.decode()
    assert "Mend this" in told
    assert "Whisper" not in told
    both = Round.objects.create(team=world.team, user=world.ann, title="Which")
    for number, take in enumerate((clip, hidden), 1):
        RoundTake.objects.create(round=both, clip=take, number=number)
    assert ben.get(f"/rounds/{both.pk}").status_code == 404
    assert queries_rounds.voters(Membership.of(world.team, world.ann), both.takes.all()) == 1


def test_a_key_sees_what_its_person_sees(
    client: Client, world: World, secret: Project, hidden: Clip, settings: LazySettings
) -> None:
    settings.API_SECONDS_PER_REQUEST = 0
    _, text = keys.issue(world.team, world.ben, "script")
    said = {"Authorization": f"Bearer {text}"}
    poll = f"/api/v1/sonic/task/{hidden.task_id}"
    ask = {
        "task_type": "extend_music",
        "continue_clip_id": str(hidden.pk),
        "continue_at": 1,
        "mv": "sonic-v5",
    }
    measure = {"clip_id": str(hidden.pk)}
    shown = rows.take(hidden.task, 1, title="Aloud")
    hidden.task.refresh_from_db()
    told = client.get(poll, headers=said).json()["data"]
    assert [song["clip_id"] for song in told] == [str(shown.pk)], "of a pair the one that is not private"
    shown.delete()
    assert client.get(poll, headers=said).status_code == 404
    for path, body in (("sonic/create", ask), ("sonic/bpm", measure)):
        answer = client.post(f"/api/v1/{path}", body, content_type="application/json", headers=said)
        assert answer.status_code in (400, 404), answer.content
    assert not Task.objects.filter(user=world.ben).exists()
    secret.members.add(world.ben)
    assert client.get(poll, headers=said).status_code == 200


def test_a_cap_of_it_is_not_named_to_others(ann: Client, ben: Client, world: World, secret: Project) -> None:
    Cap.objects.create(team=world.team, project=secret, credits=100)
    pages = [browser.get("/team/budgets").content.decode() for browser in (ann, ben)]
    assert ["Secret" in page for page in pages] == [True, False]


# --- nobody forgets ---
ALLOWED = {
    ("api/asking.py", "_key_of_question"),  # counts what was asked, whoever asked
    ("web/queries_ledger.py", "took"),  # adds up what all of the team's songs have cost
}


def test_doors_never_look_at_all_that_a_team_has() -> None:
    found = set()
    for package in ("web", "api"):
        for path in (Path(studio_settings.BASE_DIR) / "studio" / package).rglob("*.py"):
            for function in ast.walk(ast.parse(path.read_text())):
                if isinstance(function, ast.FunctionDef) and _looks_at_all(function):
                    found.add((f"{package}/{path.name}", function.name))
    assert found == ALLOWED


def _looks_at_all(function: ast.FunctionDef) -> bool:
    calls = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
    return any(isinstance(call, ast.Attribute) and call.attr == "for_team" for call in calls)
