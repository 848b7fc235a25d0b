"""What the tour shows: a band's studio with songs in it, made by the engine itself through the API."""

import json
from dataclasses import asdict, dataclass
from typing import Any

import requests

from tests.served import PASSWORD, Served, until

EMAIL = "mara@example.com"
SONGS = (
    (
        "Night Bus",
        "dream pop, warm synth pads, female vocals, 96 bpm",
        "[Verse 1]\nThe window holds the winter light\nThe empty seats go by\nA driver hums of other towns\n"
        "Below a paper sky\n\n[Chorus]\nCome home, come home to me\nThe last stop is the sea\n\n"
        "[Verse 2]\nThe rain is counting all the stops\nI count them back again\n"
        "Your name is on the other side\nOf every glass and rain\n\n"
        "[Chorus]\nCome home, come home to me\nThe last stop is the sea",
    ),
    (
        "Paper Boats",
        "folk, acoustic guitar, male vocals, 112 bpm",
        "[Verse]\nWe folded up the morning news\nAnd let it down the stream\nThe harbour of a kitchen sink\n"
        "Was wider than a dream\n\n[Chorus]\nSail on, little paper boat\nEverything I wrote will float",
    ),
    ("Ferry to Nowhere", "jazz, brushes, double bass, rhodes, 84 bpm", ""),
    (
        "Concrete Garden",
        "electro, driving bass, male vocals, 122 bpm",
        "[Verse]\nA seed between the tram lines\nA leaf against the wall\nWe water it with streetlight\n"
        "And do not sleep at all\n\n[Chorus]\nGrow, grow, concrete garden, grow\n"
        "Everything above us was below",
    ),
)

# What people do beside making songs.
BESIDE = """
import json
from django.urls import reverse
from studio.actions import notes, playlists, projects, shares, sheets, shelf
from studio.models import Clip, Membership, User
user = User.objects.get(email="{email}")
team = user.teams.get()
takes = list(Clip.objects.filter(team=team, stem="").order_by("created", "index"))
night, boats, ferry = (next(clip for clip in takes if clip.title == title)
    for title in ("Night Bus", "Paper Boats", "Ferry to Nowhere"))
album = projects.begin(team, user, "Harbour Songs")
shelf.move(team, [clip.pk for clip in takes if clip.title != "Ferry to Nowhere"], album)
projects.begin(team, user, "Sketches")
shelf.like(team, user, [night.pk, boats.pk], 1)
shelf.rate(team, user, [night.pk], 5)
shelf.rate(team, user, [ferry.pk], 3)
shelf.label(team, [night.pk, ferry.pk], "single")
for clip in (night, ferry):
    shelf.heard(user, clip)
shelf.trash(team, [takes[-1].pk])
evening = playlists.begin(team, user, "For the drive")
chosen = [night.pk, ferry.pk, boats.pk, *(clip.pk for clip in takes[4:6])]
playlists.add(Membership.of(team, user), evening, chosen)
notes.write(night, user, "The snare is late here. On purpose?", 12.0)
kept = notes.write(night, user, "This line is the hook: keep it.", 24.0, 29.0)
notes.answer(kept, user, "Agreed, it opens the second chorus too.")
sheet = sheets.begin(team, user, "Night Bus", night.lyrics)
link = shares.make(team, user, "Night Bus, for the band", [night], downloads=True)
made = [sheet.pk, evening.pk, reverse("visit", args=[link.pk, shares.signature(link.pk)])]
print(json.dumps([str(each) for each in made]))
"""


@dataclass(frozen=True, slots=True)
class Scene:
    """The ids that the tour's addresses are made of."""

    song: str
    other: str
    stems: str
    sheet: str = ""
    playlist: str = ""
    share: str = ""

    def fill(self, path: str) -> str:
        return path.format(**asdict(self))


def make(served: Served) -> Scene:
    options = ("--password-stdin", "--team", "Paper Harbour", "--credits", "900", "--api-key")
    key = served.manage("create_account", EMAIL, *options, stdin=PASSWORD).split()[-1]
    api = Api(served, key)
    (song, other), (boats, _), *_ = [api.takes(words(*each)) for each in SONGS]
    api.takes(
        {"task_type": "extend_music", "continue_clip_id": song, "continue_at": 30.0, "tags": "dream pop"}
    )
    api.takes({"task_type": "cover_music", "continue_clip_id": boats, "tags": "bossa nova, nylon guitar"})
    stems = api.ask("stems/basic", {"clip_id": song})
    made = json.loads(served.manage("shell", "-v", "0", "-c", BESIDE.format(email=EMAIL)).splitlines()[-1])
    return Scene(song, other, stems, *made)


def words(title: str, tags: str, lyrics: str) -> dict[str, Any]:
    body = {"custom_mode": True, "title": title, "tags": tags, "prompt": lyrics}
    return body if lyrics else body | {"make_instrumental": True}


class Api:
    """The studio's own door, as a program of somebody else's would use it."""

    def __init__(self, served: Served, key: str) -> None:
        self.url = f"{served.url}/api/v1/sonic"
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Authorization"] = f"Bearer {key}"

    def ask(self, path: str, body: dict[str, Any]) -> str:
        """The number of a request, once it is done."""
        answer = self.session.post(f"{self.url}/{path}", json=body, timeout=120).json()
        assert "task_id" in answer, answer
        until(lambda: self._clips(answer["task_id"]), 900, pause=2)
        return str(answer["task_id"])

    def takes(self, body: dict[str, Any]) -> list[str]:
        return [clip["clip_id"] for clip in self._clips(self.ask("create", {"mv": "sonic-v5"} | body))]

    def _clips(self, task: str) -> list[dict[str, Any]]:
        """The takes of a request; none before they are all there."""
        clips = self.session.get(f"{self.url}/task/{task}", timeout=60).json().get("data") or []
        return clips if all(clip["state"] == "succeeded" for clip in clips) else []
