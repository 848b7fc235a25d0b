"""Who asks for songs and looks at pages meanwhile. They go to another machine when one does not answer."""

import itertools
import re
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable

import requests

from tests.served import PASSWORD
from tests.torture.machines import House, Machine

SONG = {
    "custom_mode": "True",
    "make_instrumental": "on",
    "tags": "silence",
    "mv": "sonic-v5",
    "style_weight": "0.5",
    "weirdness_constraint": "0.5",
}
PAGES = ("/create", "/library", "/activity", "/healthz")
GONE = "no answer"  # a process that was just killed: a balancer would ask the other machine
REST = 0.25


class People:
    """Threads that go on until they are told to stop, or are done."""

    def __init__(self, house: House) -> None:
        self.house, self.answers = house, Counter[str]()
        self.wrong: list[str] = []
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self, job: Callable[..., None], *words: object) -> None:
        thread = threading.Thread(target=job, args=words, daemon=True)
        self._threads.append(thread)
        thread.start()

    def leave(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(60)

    # --- asking ---
    def ask(self, email: str, songs: int) -> None:
        """So many songs, each until some machine says that it has it: the same form, so it is one request."""
        for number in range(songs):
            key = uuid.uuid4().hex
            for turn in itertools.count(number):
                machine = self.house.machines[turn % len(self.house.machines)]
                if self._stop.is_set() or self._asked(machine, email, key):
                    break
                time.sleep(REST)

    def _asked(self, machine: Machine, email: str, key: str) -> bool:
        session = self._signed_in(machine, email)
        if session is None:
            return False
        return self._ok(self._try(lambda: machine.post(session, "/create", {**SONG, "form_key": key})))

    def _ok(self, answer: requests.Response | None) -> bool:
        return answer is not None and answer.ok

    # --- looking ---
    def look(self, email: str) -> None:
        turns = itertools.cycle(itertools.product(PAGES, self.house.machines))
        while not self._stop.wait(REST):
            path, machine = next(turns)
            session = self._signed_in(machine, email)
            answer = self._get(session, machine.url + path) if session else None
            self._note(path, answer)

    def _note(self, path: str, answer: requests.Response | None) -> None:
        status = str(answer.status_code) if answer is not None else GONE
        self.answers[status] += 1
        if status not in ("200", "503", GONE):
            self.wrong.append(f"{path}: {status} {answer.text[:300] if answer is not None else ''}")

    def _get(self, session: requests.Session, url: str) -> requests.Response | None:
        return self._try(lambda: session.get(url, timeout=40))

    def _try(self, ask: Callable[[], requests.Response]) -> requests.Response | None:
        try:
            return ask()
        except (requests.RequestException, AssertionError):  # no answer, or a page without its form
            return None

    def _signed_in(self, machine: Machine, email: str) -> requests.Session | None:
        """Sessions live in the database: one is good at both machines, and cookies know no ports."""
        with SIGNING_IN:
            if email not in SESSIONS:
                session = requests.Session()
                session.trust_env = False
                url = f"{machine.url}/accounts/login/"
                page = self._get(session, url)
                token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text if page else "")
                if token is None:
                    return None
                body = {"login": email, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
                answer = self._try(lambda: session.post(url, data=body, headers={"Referer": url}, timeout=40))
                if not self._ok(answer) or "sessionid" not in session.cookies:
                    return None
                SESSIONS[email] = dict(session.cookies)
        session = requests.Session()
        session.trust_env = False
        session.cookies.update(SESSIONS[email])
        return session


SIGNING_IN = threading.Lock()
SESSIONS: dict[str, dict[str, str]] = {}
