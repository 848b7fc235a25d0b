"""Nothing that axe knows of hinders anybody: every page, in both themes."""

import uuid
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.test_newcomer import sign_up
from tests.served import Served

pytestmark = pytest.mark.browser

Theme = Literal["light", "dark"]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
OPEN = ("/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/docs/api")
PAGES = (
    *("/create", "/make", "/make/create", "/make/upload", "/make/nuro_bgm_v2", "/make/riffusion_describe"),
    *(
        "/upload",
        "/library",
        "/personas",
        "/activity",
        "/credits",
        "/team/budgets",
        "/docs",
        "/docs/api",
        "/api-keys",
    ),
    *(
        "/lyrics",
        "/presets",
        "/playlists",
        "/shares",
        "/settings/news",
        "/projects",
        "/library/trash",
        "/library?q=a",
        "/compare",
        "/rounds",
        "/library?view=grid",
        "/library?view=table",
        "/library?view=list",
    ),
    *("/settings/provider", "/site/provider", "/account", "/accounts/password/change/", "/accounts/email/"),
    *("/accounts/reauthenticate/", "/accounts/2fa/webauthn/add/", "/accounts/2fa/totp/activate/"),
    *("/team", "/team/new", "/team/log", "/site/teams", "/account/delete"),
)
OF_A_TAKE = (
    "",
    *("/extend", "/replace_section", "/cover", "/mashup", "/sample", "/vox", "/persona", "/remaster"),
    *("/family", "/branch", "/edit"),
    *(f"?tab={tab}" for tab in ("family", "stems", "notes", "details", "do")),
)

# A song, one of its stems, and a request in every state.
FILL = """
import datetime, uuid
from django.utils import timezone
from studio.models import Clip, Persona, Preset, Round, RoundTake, Sheet, SheetVersion, Task, Team, User, Vote
from studio.models import Invitation, Membership
user = User.objects.get(email="{email}")
User.objects.filter(pk=user.pk).update(is_staff=True)  # or only who signed up first sees the site's pages
team = user.teams.get()
later = timezone.now() + datetime.timedelta(days=1)
words = [dict(text=f"Line {{n}} of the song", start_s=n * 4.0, end_s=n * 4.0 + 3) for n in range(6)]
times = dict(sections=[dict(name="Verse", kind="verse", start_s=0.0, end_s=12.0),
    dict(name="Chorus", kind="chorus", start_s=12.0, end_s=24.0)], lines=words, words=[], chords=[])
def task(state, **more):
    fields = dict(operation="create", provider="embedded", credits=15, form_key=str(uuid.uuid4()),
        params=dict(custom_mode=True, title="Night Bus", tags="dream pop", prompt="Home"), deadline=later,
        next_at=later, created=timezone.now())
    return Task.objects.create(team=team, user=user, state=state, **fields | more)
def take(task, index, **more):
    fields = dict(title="Night Bus", tags="dream pop", lyrics="Home", duration=61.5, bpm=96, key="A minor",
        loudness=-14.0, peaks=[10, 200, 90] * 40, audio="a.mp3", timeline=times, provider="embedded")
    return Clip.objects.create(id=uuid.UUID("{take}") if index == 0 and "stem" not in more else uuid.uuid4(),
        team=team, user=user, task=task, index=index, **fields | more)
song = task("succeeded")
take(song, 0), take(song, 1)
stems = task("succeeded", id=uuid.UUID("{take}"), operation="stems_basic", params=dict(clip_id="{take}"))
take(stems, 0, stem="vocals"), take(stems, 1, stem="instrumental"), take(stems, 2, stem="fx", peaks=[0, 0])
for state in ("queued", "running", "uncertain", "failed", "cancelled"):
    task(state, error="The voice broke." if state == "failed" else "", progress=0.4)
task("succeeded", operation="lyrics", params=dict(description="Rain"),
    result=dict(results=[dict(title="Rain", lyrics="Rain"), dict(title="Sun", lyrics="Sun")]))
listening = Round.objects.create(id=uuid.UUID("{take}"), team=team, user=user, title="Which ending?")
for number, clip in enumerate(song.clips.order_by("index"), 1):
    RoundTake.objects.create(round=listening, clip=clip, number=number)
Vote.objects.create(round=listening, user=user, take=listening.takes.first())
sheet = Sheet.objects.create(id=uuid.UUID("{take}"), team=team, user=user, title="Night Bus",
    text="[Verse]\\nHome at night\\nIn the light\\nWalking home\\nAll alone")
task("succeeded", operation="lyrics", params=dict(description="Rain"), form_key=f"sheet-{{sheet.pk.hex}}-1",
    result=dict(results=[dict(title="Rain", lyrics="Rain"), dict(title="Sun", lyrics="Sun")]))
SheetVersion.objects.create(sheet=sheet, user=user, text="[Verse]\\nAway")
Preset.objects.create(team=team, user=user, operation="create", name="Dreams", params=dict(tags="folk"))
voice = dict(team=team, user=user, clip=Clip.objects.filter(team=team).first())
Persona.objects.create(task=song, name="Ann", **voice)
Persona.objects.create(task=stems, name="Bob", retired=timezone.now(), **voice)
other = User.objects.create_user(f"bob-{{user.pk}}@a-rather-long-domain.example.com", name="Bob")
Membership.objects.create(team=team, user=other, role="manager")
Team.objects.filter(pk=team.pk).update(heir=other)
Invitation.objects.create(team=team, user=user, email=f"a-{{other.email}}", digest=user.email,
    expires=later, credits=9)
"""


def fill(page: Page, served: Served) -> str:
    """Somebody's studio, with one of everything in it; the id of a take."""
    email, take = f"{uuid.uuid4().hex[:8]}@example.com", str(uuid.uuid4())
    sign_up(page, email)
    served.manage("shell", "-c", FILL.format(email=email, take=take))
    return take


def hindrances(page: Page, path: str, theme: Theme) -> list[str]:
    page.set_viewport_size({"width": 1280, "height": 2400})  # nothing is to be scrolled from behind a foot
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.goto(path)
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{path} ({theme}): {rule['id']}: {node['html'][:160]} {node['failureSummary'][:240]}"
        for rule in found
        for node in rule["nodes"][:3]
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_for_everybody_hinder_nobody(page: Page, theme: Theme) -> None:
    found = [problem for path in OPEN for problem in hindrances(page, path, theme)]
    assert not found, "\n".join(found)


def of_the_studio(take: str) -> tuple[str, ...]:
    """Every page behind the door."""
    of_a_take = (f"/takes/{take}{operation}" for operation in OF_A_TAKE)
    return (*PAGES, f"/lyrics/{take}", f"/rounds/{take}", f"/tasks/{take}/mixer", *of_a_take)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_of_the_studio_hinder_nobody(page: Page, served: Served, theme: Theme) -> None:
    take = fill(page, served)
    found = [problem for path in of_the_studio(take) for problem in hindrances(page, path, theme)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("width", [320, 3840])
def test_no_page_is_wider_than_the_window(page: Page, served: Served, width: int) -> None:
    take = fill(page, served)
    page.set_viewport_size({"width": width, "height": 800})
    wider = []
    for path in (*OPEN, *of_the_studio(take)):
        page.goto(path)
        needed = page.evaluate("document.scrollingElement.scrollWidth")
        if needed > width:
            wider.append(f"{path}: {needed} px")
    assert not wider, "\n".join(wider)
