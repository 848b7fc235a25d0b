"""A walk through the pages in both languages: it lists what German pages still say in English, and finds
values for scripts that were written as words."""

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from studio import catalog
from studio.actions import keys, shares
from studio.catalog.table import MODELS
from studio.models import Clip, Label, Note, Persona, Playlist, PlaylistItem, Preset, Project, Sheet, User
from studio.web import ideas
from studio.web.take import TABS
from tests.conftest import World
from tests.po import ROOT, entries
from tests.web import rows

# What is said alike in both languages on purpose: the translation says so.
SAME = {
    entry.id.casefold()
    for path in (ROOT / "locale").rglob("*.po")
    for entry in entries(path)[1:]
    if entry.id.casefold() in {text.casefold() for text in entry.said.values()}
}
# Names and the words that songs are asked for with: of this test's rows, of the studio, of others.
NAMES = [
    "Night Bus", "The Band", "Strangers", "Ann", "Ben", "ann@example.com", "ben@example.com", "Home",
    "Verse", "Take Two", "Takes", "Take", "AI Music API", "openapi.json", "JavaScript", "curl", "API",
    "Python", "Django", "SQLite", "PostgreSQL", "MP3", "MP4", "WAV", "FLAC", "MIDI", "JSON", "LUFS",
    "BPM", "bpm", "dB", "Hz", "MB", "GB", "min", "FUZZ", "Pro", "Raw",
    "Nuro", "Producer", "Riffusion", "dream pop, warm, 96 bpm, A minor", "distortion, choir",
    *MODELS, *ideas.SECTIONS, *ideas.STYLES,
]  # fmt: skip
SPOKEN = {"aria-label", "title", "placeholder", "alt", "data-label", "aria-valuetext", "content", "label"}
WORDY = SPOKEN | {"lang", "data-outcome", "data-ideas", "data-name"}
VOID = {"meta", "link", "input", "img", "br", "use", "path", "rect", "hr", "source", "wbr"}
CODE = {"script", "style", "pre", "code", "kbd", "textarea"}
LETTERS = re.compile(r"[^\W\d_]{2,}")
CHANGING = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}|[A-Za-z0-9]{64}|seen=[0-9a-f]{16}|/language/\S+"
)


class Page(HTMLParser):
    """What is read or heard on a page, and what is there for scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.said: set[str] = set()
        self.values: Counter[tuple[str, str, str]] = Counter()
        self.within: list[tuple[str, bool]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        for name, value in known.items():
            if name in SPOKEN and tag not in ("meta", "link"):
                self.said.add(value)
            elif name not in WORDY:
                self.values[tag, name, CHANGING.sub("", value)] += 1
        if tag not in VOID:
            foreign = "lang" in known and tag != "html"
            self.within.append((tag, foreign or tag in CODE or (bool(self.within) and self.within[-1][1])))

    def handle_endtag(self, tag: str) -> None:
        while self.within and self.within.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not (self.within and self.within[-1][1]):
            self.said.add(" ".join(data.split()))


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    translation.activate("en")


@pytest.fixture
def furnished(world: World) -> Clip:
    """A studio in which every page has something to show."""
    team, ann = world.team, world.ann
    take = rows.take(rows.request(team, ann), lyrics="[Verse]\nHome", master="a.flac", midi="a.mid")
    rows.take(take.task, 1)
    for state in ("queued", "running", "failed", "cancelled", "uncertain"):
        rows.request(team, ann, state, error="" if state != "failed" else "Night Bus")
    Note.objects.create(clip=take, user=ann, text="Night Bus", start=3.5, end=9.25)
    Note.objects.create(clip=take, user=world.ben, text="Night Bus", resolved=timezone.now(), resolver=ann)
    Persona.objects.create(team=team, user=ann, task=take.task, clip=take, name="Night Bus")
    Preset.objects.create(team=team, user=ann, operation="create", name="Night Bus", used=timezone.now())
    sheet = Sheet.objects.create(team=team, user=ann, title="Night Bus", text="[Verse]\nHome")
    sheet.versions.create(user=ann, text="[Verse]")
    Project.objects.create(team=team, user=ann, name="Night Bus")
    playlist = Playlist.objects.create(team=team, user=ann, name="Night Bus")
    PlaylistItem.objects.create(playlist=playlist, clip=take, place=1)
    Label.objects.create(team=team, name="Night Bus").clips.add(take)
    keys.issue(team, ann, "Night Bus")
    shares.make(team, ann, "Night Bus", [take], expires=timezone.now(), downloads=True)
    rows.take(rows.request(team, ann), 0, trashed=timezone.now())
    stems = rows.request(team, ann, operation="stems_full", params={"clip_id": str(take.pk)})
    for index, stem in enumerate(("vocals", "drums")):
        rows.take(stems, index, stem=stem, duration=60.0)
    User.objects.filter(pk=ann.pk).update(is_staff=True)
    return take


def addresses(take: Clip) -> Iterator[str]:
    for name in ("create", "upload", "make", "personas", "sheets", "presets", "docs", "api_docs", "api_keys"):
        yield reverse(name)
    for name in (
        "library",
        "projects",
        "playlists",
        "trash",
        "shares",
        "activity",
        "credits",
        "news",
        "provider",
    ):
        yield reverse(name)
    yield from (
        "/library?find=nothing-like-it",
        "/make/nothing",
        "/accounts/email/",
        "/accounts/password/change/",
        "/account",
        "/accounts/reauthenticate/",
        "/accounts/2fa/webauthn/add/",
    )
    yield from ("/accounts/logout/", f"{reverse('share')}?take={take.pk}")
    for tab in (*TABS, "do"):
        yield f"{reverse('take', args=[take.pk])}?tab={tab}"
    for name in ("take_edit", "menu", "roll", "notes", "family", "branch"):
        yield reverse(name, args=[take.pk])
    yield from (
        reverse("rounds"),
        *(reverse(name) for name in ("site_provider", "site_status", "site_teams")),
        *(reverse(name) for name in ("team", "budgets", "log")),
        reverse("mixer", args=[Clip.objects.get(stem="drums").task_id]),
    )
    yield f"{reverse('compare')}?" + "&".join(f"take={clip.pk}" for clip in take.task.clips.all())
    for kind, name in ((Sheet, "sheet"), (Playlist, "playlist"), (Playlist, "playlist_change")):
        yield reverse(name, args=[kind.objects.get().pk])
    sheet = Sheet.objects.get()
    yield reverse("sheet_version", args=[sheet.pk, sheet.versions.get().pk])
    for operation in catalog.OPERATIONS.values():
        if operation.source:
            yield reverse("operation", args=[take.pk, operation.key])
        yield reverse("start", args=[operation.key])


def read(client: Client, address: str, language: str) -> Page:
    answer = client.get(address, headers={"Accept-Language": language})
    return Page(answer.content.decode() if "html" in answer.headers.get("Content-Type", "") else "")


def is_english(text: str) -> bool:
    text = CHANGING.sub("", text)
    for name in sorted(NAMES, key=len, reverse=True):
        text = text.replace(name, "")
    return (
        "://" not in text and bool(LETTERS.search(text)) and text.strip(" ·,.:;()“”…–").casefold() not in SAME
    )


def left(pages: list[tuple[str, Page, Page]]) -> str:
    """What stands in both languages, each with the first page on which it does."""
    found: dict[str, str] = {}
    for address, english, german in pages:
        for text in english.said & german.said:
            if is_english(text):
                found.setdefault(text, address)
    return "\n".join(sorted(f"{text!r} on {address}" for text, address in found.items()))


@pytest.fixture
def pages(ann: Client, furnished: Clip) -> list[tuple[str, Page, Page]]:
    return [(address, read(ann, address, "en"), read(ann, address, "de")) for address in addresses(furnished)]


def test_a_german_page_says_nothing_in_english(pages: list[tuple[str, Page, Page]]) -> None:
    assert sum(len(english.said) for _, english, _ in pages) > 2000
    assert (still := left(pages)) == "", still


def test_values_for_scripts_are_written_alike_in_every_language(pages: list[tuple[str, Page, Page]]) -> None:
    for address, english, german in pages:
        assert english.values - german.values == Counter(), address
        assert german.values - english.values == Counter(), address


@pytest.mark.parametrize(
    "path", ["/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/nowhere"]
)
def test_an_open_page_says_nothing_in_english(path: str, client: Client, db: None) -> None:
    assert (still := left([(path, read(client, path, "en"), read(client, path, "de"))])) == "", still


def test_a_link_for_friends_says_nothing_in_english(client: Client, furnished: Clip, world: World) -> None:
    for password in ("", "sesame"):
        share = shares.make(
            world.team, world.ann, "Night Bus", [furnished], password=password, downloads=True
        )
        path = reverse("visit", args=[share.pk, shares.signature(share.pk)])
        assert (still := left([(path, read(client, path, "en"), read(client, path, "de"))])) == "", still
