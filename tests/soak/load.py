"""Who asks, how often, and how long each had to wait."""

import html
import itertools
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

import requests

from tests.torture.machines import House, Machine
from tests.torture.people import SONG

REAL = SONG | {"tags": "techno, 140 bpm", "duration": "10"}
BARE = "bare view"
PIECE = 1 << 18  # bytes of a song that a player asks for at once
EVERY = {"library": 2.0, "create": 4.0, "activity": 4.0, "take": 4.0, "news": 0.5, "play": 2.0, "api": 1.0}
EVERY |= {"submit": 6.0, "a real song": 90.0}  # seconds
KEY = """
from studio.actions import keys
from studio.models import User
ann = User.objects.get()
print(keys.issue(ann.teams.get(), ann, "soak")[1])
"""


class Waited(NamedTuple):
    at: float
    kind: str
    seconds: float


class Load:
    """Each kind has a thread that keeps its pace, and goes from machine to machine."""

    def __init__(self, house: House, task: str, clip: str) -> None:
        self.house, self.waited, self.answers = house, list[Waited](), Counter[str]()
        key = house.machines[0].manage("shell", "-v", "0", "-c", KEY).split()[-1]
        self._headers = {
            "api": {"Authorization": f"Bearer {key}"},
            "play": {"Range": f"bytes=0-{PIECE - 1}"},
        }
        self._paths = {kind: f"/{kind}" for kind in EVERY} | {
            BARE: "/healthz",
            "take": f"/takes/{clip}",
            "play": f"/media/takes/{clip}/audio.mp3",
            "news": "/library/updates",
            "api": f"/api/v1/sonic/task/{task}",
        }
        self._cookies = house.machines[0].sign_in("ann@example.com").cookies
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=pace, daemon=True) for pace in EVERY.items()]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(60)

    def _ask(self, kind: str, every: float) -> None:
        session, due = requests.Session(), time.monotonic()
        session.trust_env = False
        session.cookies.update(self._cookies)
        for machine in itertools.cycle(self.house.machines):
            if self._over.wait(max(0.0, due - time.monotonic())):
                break
            due = max(due + every, time.monotonic())
            for each in (BARE, kind):
                self._take_time(
                    each, self._post if each in ("submit", "a real song") else self._get, machine, session
                )

    def _take_time(self, kind: str, ask: Callable[..., int], *of: object) -> None:
        at = time.monotonic()
        try:
            answer = str(ask(kind, *of))
        except (requests.RequestException, AssertionError) as error:
            answer = type(error).__name__
        self.answers[f"{kind}: {answer}"] += 1
        self.waited.append(Waited(at, kind, time.monotonic() - at))

    def _get(self, kind: str, machine: Machine, session: requests.Session) -> int:
        answer = session.get(machine.url + self._paths[kind], headers=self._headers.get(kind), timeout=30)
        if kind == "library" and (found := re.search(r'hx-get="(/library/updates[^"]*)"', answer.text)):
            self._paths["news"] = html.unescape(found[1])
        return answer.status_code

    def _post(self, kind: str, machine: Machine, session: requests.Session) -> int:
        return machine.post(session, "/create", SONG if kind == "submit" else REAL).status_code
