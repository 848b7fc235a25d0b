"""Keys and webhooks on a page, and the API in words."""

import ast
import html
import re

import pytest
from django.core.management import call_command
from django.test import Client

from studio import catalog
from studio.actions import keys, webhooks_out
from studio.catalog import snippets
from studio.models import ApiKey, WebhookOut
from tests.actions.asking import clip, persona
from tests.api.conftest import Script, done
from tests.conftest import World

KEY = re.compile(r"sk_[\w-]{40,}")


def test_a_new_key_is_shown_once_and_opens_the_door(ann: Client, world: World) -> None:
    page = ann.post("/api-keys", {"name": "My script", "scope": "spend"})
    (text,) = KEY.findall(page.content.decode())
    assert page.headers["Cache-Control"] == "no-store"
    assert Script(text).get("get-credits").status == 200
    again = ann.get("/api-keys").content.decode()
    assert not KEY.search(again)
    assert "My script" in again
    assert text[: keys.SHOWN] in again


def test_a_key_needs_a_name(ann: Client) -> None:
    page = ann.post("/api-keys", {"name": " ", "scope": "spend"})
    assert page.status_code == 422
    assert "Name is required." in page.content.decode()
    assert not ApiKey.objects.exists()


def test_an_owner_revokes_any_key_and_a_member_ones_own(client: Client, world: World) -> None:
    anns = keys.issue(world.team, world.ann, "Ann's")[0]
    bens = keys.issue(world.team, world.ben, "Ben's")[0]
    client.force_login(world.ben)
    assert "Ann&#x27;s" not in client.get("/api-keys").content.decode()
    assert client.post(f"/api-keys/{anns.pk}/revoke").status_code == 404
    assert client.post(f"/api-keys/{bens.pk}/revoke").status_code == 302
    client.force_login(world.cleo)
    assert client.post(f"/api-keys/{anns.pk}/revoke").status_code == 404
    client.force_login(world.ann)
    assert client.post(f"/api-keys/{anns.pk}/revoke").status_code == 302
    assert not ApiKey.objects.valid().exists()


def test_calls_are_listed_with_their_answers_and_can_be_sent_again(
    ann: Client, script: Script, world: World
) -> None:
    body = {**catalog.get("create").example, "webhook_url": "https://hooks.invalid/song"}
    done(script.post("sonic/create", body).body["task_id"])
    webhooks_out.notice()
    (event,) = webhooks_out.claim(1)
    assert not webhooks_out.deliver(event)
    page = ann.get("/api-keys").content.decode()
    assert "https://hooks.invalid/song" in page
    assert "There is no server called hooks.invalid." in page
    assert ann.post(f"/webhooks/{event.pk}/again").status_code == 302
    event.refresh_from_db()
    assert (event.tries, event.state) == (0, WebhookOut.State.WAITING)
    other = Client()
    other.force_login(world.cleo)
    assert other.post(f"/webhooks/{event.pk}/again").status_code == 404


def test_what_a_script_asked_for_says_so_wherever_it_is_listed(
    ann: Client, script: Script, world: World
) -> None:
    def said(path: str) -> bool:
        return "by api" in ann.get(path).content.decode().lower()

    own = clip(world.team, world.ann)
    places = ("/library", "/activity", f"/takes/{own.pk}?tab=details")
    assert [said(path) for path in places] == [False] * 3
    task = script.ask("sonic/create", catalog.get("create").example)
    places = ("/library", "/activity", f"/takes/{task.clips.all()[0].pk}?tab=details")
    assert [said(path) for path in places] == [True] * 3


def printed(page: str) -> dict[str, str]:
    found = re.findall(r'<pre id="([\w-]+)" tabindex="0">(.*?)</pre>', page, re.DOTALL)
    return {name: html.unescape(text) for name, text in found}


@pytest.mark.django_db
def test_every_operation_has_three_programs_that_anybody_can_read(client: Client) -> None:
    page = client.get("/docs/api")
    assert page.status_code == 200
    programs = printed(page.content.decode())
    assert len(programs) == 3 * len(catalog.OPERATIONS)
    for operation in catalog.OPERATIONS.values():
        curl, python, javascript = (programs[f"{operation.key}-{number}"] for number in (1, 2, 3))
        assert f'"http://testserver/api/v1/{operation.path}"' in curl
        ast.parse(python)
        assert f"fetch(`${{base}}/{operation.path}`" in javascript
        assert snippets.KEY in curl
        assert snippets.KEY in python
        assert snippets.KEY in javascript


def test_the_examples_name_the_readers_own_takes(ann: Client, world: World) -> None:
    take = clip(world.team, world.ann)
    clip(world.other_team, world.cleo)
    programs = printed(ann.get("/docs/api").content.decode())
    assert str(take.pk) in programs["extend-1"]
    assert str(take.pk) in programs["wav-2"]
    assert str(take.pk) not in programs["create-1"]


def test_a_song_for_which_a_take_is_too_short_is_not_its_example(ann: Client, world: World) -> None:
    longer = clip(world.team, world.ann, duration=40.0)
    shorter = clip(world.team, world.ann, duration=4.0)
    programs = printed(ann.get("/docs/api").content.decode())
    assert str(longer.pk) in programs["extend-1"]
    assert str(shorter.pk) in programs["wav-1"]


def test_a_song_with_words_comes_first(ann: Client, world: World) -> None:
    song = clip(world.team, world.ann, lyrics="[Verse]\nHome")
    clip(world.team, world.ann)
    assert str(song.pk) in printed(ann.get("/docs/api").content.decode())["extend-1"]


def test_a_recording_is_fetched_from_an_address_that_is_there(
    ann: Client, script: Script, world: World
) -> None:
    script.ask("sonic/create", catalog.get("create").example)
    program = printed(ann.get("/docs/api").content.decode())["upload-1"]
    (address,) = re.findall(r"http://testserver/api/v1/files/[^\"]+", program)
    assert b"".join(Client().get(address).streaming_content).startswith(b"ID3")  # type: ignore[attr-defined]


def test_what_the_team_lacks_for_an_example_is_said(ann: Client, client: Client, world: World) -> None:
    page = ann.get("/docs/api").content.decode()
    assert "for which your team has nothing yet: <code>continue_clip_id</code>" in page
    assert "your team has nothing yet" not in Client().get("/docs/api").content.decode()


def tried(client: Client, key: str) -> str:
    """The page behind "Try it"."""
    page = client.get("/docs/api").content.decode()
    entry = page.split(f'id="{key}"')[1].split("</details>")[0]
    (address,) = re.findall(r'href="([^"]+)">Try it', entry)
    answer = client.get(html.unescape(address))
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_who_is_signed_in_tries_an_example_in_its_form(ann: Client, world: World) -> None:
    takes = [clip(world.team, world.ann) for _ in range(2)]
    singer = persona(world.team, world.ann)
    assert "The last bus hums along the bay" in tried(ann, "create")
    extend = tried(ann, "extend")
    assert "He lets the engine say the same" in extend
    assert f'action="/takes/{takes[1].pk}/extend"' in extend
    assert re.search(rf'value="{takes[0].pk}"[^>]* checked', tried(ann, "mashup"))
    assert f'<option value="{singer.pk}" selected>' in tried(ann, "persona_music")
    assert "outro 8.5" in tried(ann, "nuro_bgm_v2")
    assert "/api/v1/files/" in tried(ann, "upload")
    assert "Try it" not in Client().get("/docs/api").content.decode()


def test_a_take_is_chosen_first_where_none_is_at_hand(ann: Client, world: World) -> None:
    assert "There is no take yet" in tried(ann, "extend")


def test_the_command_line_prints_a_key_alone_on_its_last_line(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("create_account", "ann@example.com", "--api-key")
    *_, last = capsys.readouterr().out.splitlines()
    assert Script(last).get("get-credits").status == 200
    assert ApiKey.objects.get().user == world.ann
