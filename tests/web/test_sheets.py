"""The lyrics desk: what is written is kept, counted, asked for and sung."""

import datetime
import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from studio.actions import sheets
from studio.models import Sheet, SheetVersion, Task
from tests.bench.song import LYRICS
from tests.conftest import World
from tests.cost import units

JSON = {"Accept": "application/json"}
DRAFTS = {"results": [{"title": "One", "lyrics": "[Verse]\nOne"}, {"title": "Two", "lyrics": "[Verse]\nTwo"}]}


@pytest.fixture
def sheet(world: World) -> Sheet:
    return sheets.begin(world.team, world.ann, "Night Bus", "[Verse]\nThe last bus home\nI wait alone")


def typed(sheet: Sheet, **changes: Any) -> dict[str, Any]:
    sheet.refresh_from_db()
    return {"title": sheet.title, "text": sheet.text, "seen": sheet.changed.isoformat()} | changes


def rested(sheet: Sheet, minutes: float) -> None:
    Sheet.objects.filter(pk=sheet.pk).update(changed=timezone.now() - datetime.timedelta(minutes=minutes))


def text(answer: Any) -> str:
    return str(answer.content.decode())


def drafted(ann: Client, sheet: Sheet) -> Task:
    ann.post(f"/lyrics/{sheet.pk}/write", typed(sheet, sentence="A night bus"))
    task = Task.objects.get(operation="lyrics")
    Task.objects.filter(pk=task.pk).update(state="succeeded", result=DRAFTS)
    return task


# --- the list ---
def test_a_team_sees_its_sheets_and_how_they_open(ann: Client, sheet: Sheet, world: World) -> None:
    sheets.begin(world.other_team, world.cleo, "Not ours")
    page = text(ann.get("/lyrics"))
    assert "Night Bus" in page
    assert "The last bus home" in page
    assert "Not ours" not in page


def test_a_new_sheet_opens_on_the_desk(ann: Client, world: World) -> None:
    page = text(ann.post("/lyrics/new", follow=True))
    assert 'value="Untitled"' in page
    assert Sheet.objects.get().user == world.ann


def test_the_words_of_a_form_are_kept_on_the_desk(ann: Client) -> None:
    posted = {"title": "Night Bus", "prompt": "[Verse]\r\nHome", "tags": "folk"}
    page = text(ann.post("/lyrics/new", posted, follow=True))
    assert "[Verse]\nHome</textarea>" in page
    answer = ann.post("/lyrics/new", posted, headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert "Kept on the lyrics desk" in json.loads(answer["HX-Trigger"])["toast"]["text"]
    too_long = ann.post("/lyrics/new", {"title": "x" * 81}, headers={"HX-Request": "true"})
    assert "Title is 81" in json.loads(too_long["HX-Trigger"])["toast"]["text"]
    assert Sheet.objects.count() == 2


def test_a_copy_has_the_words_and_says_that_it_is_one(ann: Client, sheet: Sheet) -> None:
    page = text(ann.post(f"/lyrics/{sheet.pk}/copy", follow=True))
    assert 'value="Night Bus (copy)"' in page
    assert "I wait alone" in page


def test_a_deleted_sheet_can_be_had_back(ann: Client, sheet: Sheet) -> None:
    page = text(ann.post(f"/lyrics/{sheet.pk}/delete", follow=True))
    assert "“Night Bus” is deleted." in page
    assert f'href="/lyrics/{sheet.pk}"' not in page
    assert ann.get(f"/lyrics/{sheet.pk}").status_code == 404
    assert f'href="/lyrics/{sheet.pk}"' in text(ann.post(f"/lyrics/{sheet.pk}/bring-back", follow=True))


def test_what_was_deleted_long_ago_goes_for_good(sheet: Sheet, world: World) -> None:
    sheets.throw_away(sheet)
    sheets.tidy()
    assert Sheet.objects.count() == 1
    Sheet.objects.update(deleted=timezone.now() - datetime.timedelta(days=31))
    sheets.tidy()
    assert Sheet.objects.count() == 0


# --- counting ---
def test_without_scripts_the_page_counts_when_it_is_rendered(ann: Client, sheet: Sheet) -> None:
    page = text(ann.get(f"/lyrics/{sheet.pk}"))
    assert "<span>The last bus home</span><b>4</b>" in page
    assert "2 lines · 8 syllables" in page


def test_a_script_asks_for_the_numbers_of_each_line(ann: Client) -> None:
    answer = ann.post("/lyrics/measure", {"text": "[Verse]\nInto the night\nInto the light\nHome\nAlone"})
    assert answer.json()["lines"] == [
        *([0, "", False], [4, "A", False], [4, "A", False], [1, "B", True], [2, "B", True])
    ]


def test_a_hundred_lines_are_counted_while_one_types(ann: Client) -> None:
    hundred = "\n".join((LYRICS.splitlines() * 5)[:100])
    assert len(ann.post("/lyrics/measure", {"text": hundred}).json()["lines"]) == 100
    assert units(lambda: ann.post("/lyrics/measure", {"text": hundred})) < 60


# --- saving ---
def test_a_plain_form_saves_and_comes_back(ann: Client, sheet: Sheet) -> None:
    page = text(ann.post(f"/lyrics/{sheet.pk}", typed(sheet, title="Day Bus", text="A\r\nB"), follow=True))
    sheet.refresh_from_db()
    assert (sheet.title, sheet.text) == ("Day Bus", "A\nB")
    assert 'value="Day Bus"' in page


def test_a_script_is_told_when_it_was_saved(ann: Client, sheet: Sheet) -> None:
    told = ann.post(f"/lyrics/{sheet.pk}", typed(sheet, text="New"), headers=JSON).json()
    sheet.refresh_from_db()
    assert told["changed"] == sheet.changed.isoformat()
    again = typed(sheet, text="Newer", seen=told["changed"])
    assert "changed" in ann.post(f"/lyrics/{sheet.pk}", again, headers=JSON).json()


def test_of_two_tabs_the_later_one_is_shown_both_texts(ann: Client, sheet: Sheet) -> None:
    one, two = typed(sheet, text="First tab"), typed(sheet, text="Second tab")
    ann.post(f"/lyrics/{sheet.pk}", one)
    assert ann.post(f"/lyrics/{sheet.pk}", two, headers=JSON).json()["conflict"]["text"] == "First tab"
    answer = ann.post(f"/lyrics/{sheet.pk}", two)
    page = text(answer)
    assert answer.status_code == 422
    assert "First tab</pre>" in page
    assert "Second tab</textarea>" in page
    sheet.refresh_from_db()
    assert sheet.text == "First tab"


def test_who_saves_after_seeing_both_keeps_the_other_as_a_version(ann: Client, sheet: Sheet) -> None:
    one, two = typed(sheet, text="First tab"), typed(sheet, text="Second tab")
    ann.post(f"/lyrics/{sheet.pk}", one)
    page = text(ann.post(f"/lyrics/{sheet.pk}", two))
    hidden = dict(re.findall(r'type="hidden" name="(seen|keep)" value="([^"]*)"', page))
    ann.post(f"/lyrics/{sheet.pk}", two | hidden)
    sheet.refresh_from_db()
    assert sheet.text == "Second tab"
    assert SheetVersion.objects.get().text == "First tab"


def test_who_sends_the_same_twice_is_in_no_conflict(ann: Client, sheet: Sheet) -> None:
    posted = typed(sheet, text="Once")
    for _ in range(2):
        assert "changed" in ann.post(f"/lyrics/{sheet.pk}", posted, headers=JSON).json()


def test_who_takes_the_other_text_finds_the_own_one_among_the_versions(ann: Client, sheet: Sheet) -> None:
    ann.post(f"/lyrics/{sheet.pk}", typed(sheet, text="Mine", take="theirs"))
    assert "I wait alone" in Sheet.objects.get().text
    assert SheetVersion.objects.get().text == "Mine"


@pytest.mark.parametrize("seen", ["", "yesterday", "2026-01-01T00:00:00+00:00"])
def test_who_has_not_seen_it_overwrites_nothing(seen: str, ann: Client, sheet: Sheet) -> None:
    assert ann.post(f"/lyrics/{sheet.pk}", {"text": "x", "seen": seen}).status_code == 422
    assert "I wait alone" in Sheet.objects.get().text


def test_what_is_too_long_is_said_and_not_cut(ann: Client, sheet: Sheet) -> None:
    answer = ann.post(f"/lyrics/{sheet.pk}", typed(sheet, text="x" * 20_001))
    assert "The sheet is 20001 characters long; the limit is 20000." in text(answer)
    assert "x" * 20_001 in text(answer)
    answer = ann.post(f"/lyrics/{sheet.pk}", typed(sheet, title="x" * 81), headers=JSON)
    assert answer.json()["refused"].startswith("Title is 81 characters")


# --- versions ---
def test_a_version_is_kept_after_a_rest_and_not_while_one_types(ann: Client, sheet: Sheet) -> None:
    ann.post(f"/lyrics/{sheet.pk}", typed(sheet, text="One"))
    assert SheetVersion.objects.count() == 0
    rested(sheet, 4)
    ann.post(f"/lyrics/{sheet.pk}", typed(sheet, text="Two"))
    ann.post(f"/lyrics/{sheet.pk}", typed(sheet, text="Three"))
    assert [version.text for version in SheetVersion.objects.all()] == ["One"]


def test_a_version_is_compared_and_restored(ann: Client, sheet: Sheet) -> None:
    rested(sheet, 4)
    ann.post(f"/lyrics/{sheet.pk}", typed(sheet, text="[Verse]\nThe first bus home\nI wait alone"))
    version = SheetVersion.objects.get()
    assert f"/lyrics/{sheet.pk}/versions/{version.pk}" in text(ann.get(f"/lyrics/{sheet.pk}"))
    page = text(ann.get(f"/lyrics/{sheet.pk}/versions/{version.pk}"))
    assert re.search(
        r"<del>.*The last bus home</del><ins>.*The first bus home</ins><p>I wait alone</p>", page
    )
    ann.post(f"/lyrics/{sheet.pk}/versions/{version.pk}/restore")
    sheet.refresh_from_db()
    assert "The last bus home" in sheet.text
    assert "The first bus home" in SheetVersion.objects.first().text  # type: ignore[union-attr]


def test_a_version_of_another_sheet_is_not_there(ann: Client, sheet: Sheet, world: World) -> None:
    other = sheets.begin(world.other_team, world.cleo, "Theirs", "Secret")
    version = SheetVersion.objects.create(sheet=other, text="Secret")
    assert ann.get(f"/lyrics/{sheet.pk}/versions/{version.pk}").status_code == 404


def test_no_more_versions_are_kept_than_anybody_looks_at(
    sheet: Sheet, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_VERSIONS", 2)
    for word in ("a", "b", "c", "d"):
        sheet = sheets.write_down(
            sheet, world.ann, title="x", text=word, seen=Sheet.objects.get().changed, keep=True
        )
    assert [version.text for version in SheetVersion.objects.all()] == ["c", "b"]


# --- the writer ---
def test_the_writer_is_asked_and_what_was_typed_is_kept(ann: Client, sheet: Sheet) -> None:
    posted = typed(sheet, text="Changed", sentence="A night bus")
    page = text(ann.post(f"/lyrics/{sheet.pk}/write", posted, follow=True))
    task = Task.objects.get()
    assert (task.operation, task.params["description"], task.credits) == ("lyrics", "A night bus", 2)
    assert "“A night bus”" in page
    assert "Changed</textarea>" in page


def test_finishing_asks_with_the_title_and_the_words(ann: Client, sheet: Sheet) -> None:
    ann.post(f"/lyrics/{sheet.pk}/write", typed(sheet, finish="1"), headers={"HX-Request": "true"})
    assert Task.objects.get().params["description"] == "Night Bus: The last bus home I wait alone"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"sentence": " "}, "Description is required."),
        ({"sentence": "x" * 120}, "Description is 120 characters long; the limit is 119."),
        ({"finish": "1", "title": "Untitled", "text": "[Verse]"}, "Write a title or a few lines first"),
    ],
)
def test_why_the_writer_was_not_asked_is_said(
    changes: dict[str, str], said: str, ann: Client, sheet: Sheet
) -> None:
    posted = typed(sheet, **changes)
    assert said in text(ann.post(f"/lyrics/{sheet.pk}/write", posted, headers={"HX-Request": "true"}))
    answer = ann.post(f"/lyrics/{sheet.pk}/write", posted)
    assert answer.status_code == 422
    assert said in text(answer)
    assert Task.objects.count() == 0


def test_a_double_click_asks_once(ann: Client, sheet: Sheet) -> None:
    ticket = "6f1f64a5-4b1e-4c9b-9a9f-2f6a2b1f0a11"
    for _ in range(2):
        posted = typed(sheet, sentence="A night bus", form_key=ticket)
        ann.post(f"/lyrics/{sheet.pk}/write", posted, headers={"HX-Request": "true"})
    assert Task.objects.count() == 1


def test_the_page_asks_for_the_drafts_while_they_are_written(ann: Client, sheet: Sheet) -> None:
    ann.post(f"/lyrics/{sheet.pk}/write", typed(sheet, sentence="A night bus"))
    page = text(ann.get(f"/lyrics/{sheet.pk}"))
    url = re.search(r'id="updates" hx-get="([^"]+)"', page)[1].replace("&amp;", "&")  # type: ignore[index]
    assert ann.get(url).status_code == 204
    Task.objects.update(state="succeeded", result=DRAFTS)
    told = text(ann.get(url))
    assert "[Verse]\nTwo" in told
    assert 'id="updates"' not in told


def test_drafts_of_another_sheet_stay_there(ann: Client, sheet: Sheet, world: World) -> None:
    task = drafted(ann, sheet)
    other = sheets.begin(world.team, world.ann, "Other")
    assert "[Verse]\nTwo" not in text(ann.get(f"/lyrics/{other.pk}"))
    ann.post(f"/lyrics/{other.pk}", typed(other, use=f"{task.pk}.0"))
    other.refresh_from_db()
    assert other.text == ""


def test_a_draft_is_used_or_appended_and_the_old_words_are_kept(ann: Client, sheet: Sheet) -> None:
    task = drafted(ann, sheet)
    ann.post(f"/lyrics/{sheet.pk}", typed(sheet, append=f"{task.pk}.1"))
    sheet.refresh_from_db()
    assert sheet.text == "[Verse]\nThe last bus home\nI wait alone\n\n[Verse]\nTwo"
    ann.post(f"/lyrics/{sheet.pk}", typed(sheet, use=f"{task.pk}.0"))
    sheet.refresh_from_db()
    assert (sheet.title, sheet.text) == ("Night Bus", "[Verse]\nOne")
    assert SheetVersion.objects.count() == 2


def test_a_sheet_is_handed_to_forms(ann: Client, sheet: Sheet) -> None:
    told = json.loads(ann.get(f"/lyrics/{sheet.pk}/words.json").content)
    assert told == {"title": "Night Bus", "text": sheet.text}
