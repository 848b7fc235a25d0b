"""The log of a team and its page; what the site's administrator gives."""

import ast
import csv
import io
import uuid
from pathlib import Path

import pytest
from django.test import Client

from studio.actions import (
    accounts,
    credits,
    keys,
    log,
    personas,
    playlists,
    presets,
    projects,
    shares,
    sheets,
    shelf,
)
from studio.models import Clip, LogEntry, Membership, Persona, Preset, Project, Team
from studio.web.log import Line
from tests.conftest import World
from tests.web import rows

ACTIONS = Path(__file__).resolve().parents[2] / "studio" / "actions"


def said(team: Team) -> list[tuple[str, str, str]]:
    """The lines, the oldest first."""
    return list(LogEntry.objects.filter(team=team).order_by("pk").values_list("name", "verb", "what"))


def table(client: Client, query: str = "") -> list[dict[str, str]]:
    sent = b"".join(client.get(f"/team/log.csv{query}").streaming_content)  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(sent.decode())))


def test_there_are_words_for_every_verb_that_the_code_writes(world: World) -> None:
    """A verb in a variable is looked at when it is written: the log refuses what it cannot say."""
    found = set()
    for path in ACTIONS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("log.write", "journal.write"):
                found |= {each.value for each in ast.walk(node.args[2]) if isinstance(each, ast.Constant)}
    found.discard(None)
    assert len(found) > 20
    assert found <= set(log.VERBS)
    with pytest.raises(ValueError, match="no words for 'danced'"):
        log.write(world.team, world.ann, "danced")


def test_every_sentence_can_be_said_of_a_line_that_knows_nothing_else(world: World) -> None:
    for verb in log.VERBS:
        assert "%" not in Line(LogEntry(team=world.team, name="Ann", verb=verb, what="x")).says


def test_keys_are_told(ann: Client, world: World) -> None:
    key, text = keys.issue(world.team, world.ann, "Script")
    keys.revoke(world.team, world.ben, key.pk)  # it is not his
    keys.revoke(world.team, world.ann, key.pk)
    account = accounts.choose(world.team, accounts.Where.OWN, key="sk_abc", by=world.ann)
    accounts.forget_key(account, world.ann)
    assert said(world.team) == [
        ("Ann", "key_made", "Script"),
        ("Ann", "key_revoked", "Script"),
        ("Ann", "account_set", "https://api.aimusicapi.ai"),
        ("Ann", "account_forgotten", "https://api.aimusicapi.ai"),
    ]
    written = str(list(LogEntry.objects.values()))
    assert text not in written
    assert "sk_abc" not in written


def test_many_takes_in_the_trash_are_one_line_and_one_is_none(ann: Client, world: World) -> None:
    takes = [rows.take(rows.request(world.team, world.ann)) for _ in range(3)]
    ann.post("/library/do", {"trash": "", "take": [str(takes[0].pk)]})
    ann.post("/library/do", {"trash": "", "take": [str(take.pk) for take in takes[1:]]})
    ann.post("/library/do", {"purge": "", "take": [str(takes[0].pk)]})
    ann.post("/library/do", {"empty": "all"})
    assert said(world.team) == [
        ("Ann", "takes_trashed", "2"),
        ("Ann", "takes_purged", "1"),
        ("Ann", "trash_emptied", "2"),
    ]
    page = ann.get("/team/log").content.decode()
    assert "Ann deleted 1 take for good." in page
    assert "Ann put 2 takes into the trash." in page
    assert "Night Bus · Night Bus" in page


def test_what_the_studio_deletes_for_good_is_told_once(
    ann: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        rows.take(rows.request(world.team, world.ann), trashed=world.team.created)
    monkeypatch.setattr(shelf, "KEPT", -shelf.KEPT)
    shelf.tidy()
    shelf.tidy()
    assert said(world.team) == [("", "takes_purged", "2")]
    assert not Clip.objects.exists()
    assert "The studio deleted 2 takes for good." in ann.get("/team/log").content.decode()


def test_what_is_deleted_and_had_back_is_told(world: World) -> None:
    team, ann = world.team, world.ann
    task = rows.request(team, ann)
    clip = rows.take(task)
    project, playlist = projects.begin(team, ann, "Album"), playlists.begin(team, ann, "Gig")
    sheet, share = sheets.begin(team, ann, "Words"), shares.make(team, ann, "Demo", [clip])
    preset = Preset.objects.create(team=team, user=ann, name="Dreamy", operation="create")
    persona = Persona.objects.create(team=team, user=ann, task=task, clip=clip, name="Voice")
    projects.forget(project, ann)
    projects.bring_back(team, project.pk, ann)
    playlists.forget(playlist, ann)
    playlists.bring_back(team, playlist.pk, ann)
    sheets.throw_away(sheet, ann)
    sheets.bring_back(sheet, ann)
    sheets.bring_back(sheet, ann)  # it is back already
    presets.throw_away(preset, ann)
    presets.bring_back(preset, ann)
    personas.forget(persona, ann)
    shares.revoke(share, ann)
    shares.bring_back(share, ann)
    assert [(verb, what) for _, verb, what in said(team)] == [
        ("share_made", "Demo"),
        ("project_deleted", "Album"),
        ("project_back", "Album"),
        ("playlist_deleted", "Gig"),
        ("playlist_back", "Gig"),
        ("sheet_deleted", "Words"),
        ("sheet_back", "Words"),
        ("preset_deleted", "Dreamy"),
        ("preset_back", "Dreamy"),
        ("persona_deleted", "Voice"),
        ("share_revoked", "Demo"),
        ("share_back", "Demo"),
    ]


def test_undo_is_told_as_of_who_does_it(ann: Client, world: World) -> None:
    album = projects.begin(world.team, world.ann, "Album")
    ann.post(f"/projects/{album.pk}/delete")
    ann.post("/library/undo")
    assert Project.objects.filter(pk=album.pk).exists()
    assert [name for name, _, _ in said(world.team)] == ["Ann", "Ann"]


def test_the_page_shows_what_is_asked_for(ann: Client, world: World) -> None:
    keys.issue(world.team, world.ann, "Script")
    log.write(world.team, world.ben, "left", "Ben", role="producer")
    credits.give(world.team, 1500, note="=Concert", by=world.ann)
    log.write(world.other_team, world.cleo, "left", "Cleo")
    page = ann.get("/team/log").content.decode()
    assert "Ann gave 1,500 extra credits: =Concert" in page
    assert "Cleo" not in page
    for query, verbs in (
        ("", ["credits_given", "left", "key_made"]),
        ("?group=people", ["left"]),
        ("?group=money", ["credits_given"]),
        (f"?person={world.ann.pk}", ["credits_given", "key_made"]),
        (f"?person={world.ann.pk}&group=keys", ["key_made"]),
        ("?group=x&person=y&before=z", ["credits_given", "left", "key_made"]),
    ):
        assert [line["verb"] for line in table(ann, query)] == verbs, query
        assert ann.get(f"/team/log{query}").content.decode().count('class="ledger-row entry"') == len(verbs)


def test_it_is_paged_and_managers_read_it(client: Client, world: World) -> None:
    for number in range(120):
        log.write(world.team, world.ann, "key_made", f"key {number:03}")
    client.force_login(world.ben)
    assert client.get("/team/log").status_code == 403
    Membership.objects.filter(user=world.ben).update(role="manager")
    first = client.get("/team/log").content.decode()
    before = first.split("before=")[1].split('"')[0]
    second = client.get(f"/team/log?before={before}", headers={"HX-Request": "true"}).content.decode()
    assert "key 070" in first
    assert "key 069" not in first
    assert "key 069" in second
    assert "key 020" in second
    assert "<html" not in second
    assert len(table(client)) == 120


# --- the site's teams ---
@pytest.fixture
def admin(ann: Client, world: World) -> Client:
    world.ann.is_staff = True
    world.ann.save()
    return ann


def test_the_administrator_gives_and_takes_back(admin: Client, world: World) -> None:
    give = f"/site/teams/{world.other_team.pk}/credits"
    admin.post(give, {"credits": "500", "note": "For the concert"})
    admin.post(give, {"credits": "-100", "note": "Too many"})
    assert credits.balance(world.other_team).extra == 430
    assert [(verb, what) for _, verb, what in said(world.other_team)] == [
        ("credits_given", "500"),
        ("credits_taken", "100"),
    ]
    page = admin.get("/site/teams").content.decode()
    assert "1,430 credits" in page


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"credits": "-31", "note": "x"}, "more cannot be taken back"),
        ({"credits": "0", "note": "x"}, "How many credits?"),
        ({"credits": "many", "note": "x"}, "Enter a whole number"),
        ({"credits": "5", "note": ""}, "This field is required"),
        ({"credits": "99999999999", "note": "x"}, "less than or equal to"),
    ],
)
def test_what_makes_no_sense_is_said_and_gives_nothing(
    fields: dict[str, str], why: str, admin: Client, world: World
) -> None:
    answer = admin.post(f"/site/teams/{world.other_team.pk}/credits", fields)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert credits.balance(world.other_team).extra == 30


def test_teams_are_found_by_name_and_by_address_and_paged(admin: Client, world: World) -> None:
    for number in range(35):
        Team.objects.create(name=f"Team {number:02}", allowance=False)
    page = admin.get("/site/teams").content.decode()
    assert "Team 34" in page
    assert "Team 04" not in page
    older = page.split('more-link" href="')[1].split('"')[0]
    assert "Team 04" in admin.get(older).content.decode()
    for text in ("trange", "cleo@"):
        found = admin.get(f"/site/teams?q={text}").content.decode()
        assert "Strangers" in found
        assert "The Band</b>" not in found
        assert "1 person ·" in found
    assert "There is no such team." in admin.get("/site/teams?q=nobody").content.decode()


def test_for_others_it_is_not_there(client: Client, world: World) -> None:
    client.force_login(world.cleo)
    assert client.get("/site/teams").status_code == 404
    for pk in (world.team.pk, uuid.uuid4()):
        assert client.post(f"/site/teams/{pk}/credits", {"credits": 5, "note": "x"}).status_code == 404
