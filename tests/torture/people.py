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
PRICE = 15
PICTURE = "a picture"  # which comes out of the storage
PAGES = ("/create", "/library", "/activity", "/healthz", PICTURE)
ALLOWED = {200, 204, 302, 503}
GONE = "no answer"  # of a process that was just killed, nor of another machine, which a balancer asks then
HUNG = "no answer in time"
REST = 0.25
PATIENCE = 40.0


class People:
    """Threads that go on until they are told to stop, or are done."""

    def __init__(self, house: House) -> None:
        self.house, self.answers = house, Counter[str]()
        self.wrong: list[str] = []
        self.picture = "/healthz"  # until there is one
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self, job: Callable[..., None], *words: object) -> None:
        thread = threading.Thread(target=self._do, args=(job, *words), daemon=True)
        self._threads.append(thread)
        thread.start()

    def _do(self, job: Callable[..., None], *words: object) -> None:
        try:
            job(*words)
        except Exception as error:
            self.wrong.append(f"{job.__name__}: {error!r}")
            raise

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
        return answer is not None and answer.ok and "/login" not in answer.url

    def _try(self, ask: Callable[[], requests.Response]) -> requests.Response | None:
        try:
            return ask()
        except (requests.RequestException, AssertionError):  # no answer, or a page without its form
            return None

    # --- looking ---
    def look(self, email: str) -> None:
        first = itertools.cycle(range(len(self.house.machines)))
        for path in itertools.cycle(PAGES):
            if self._stop.wait(REST):
                break
            self._seen(path, self._found(self.picture if path == PICTURE else path, email, next(first)))

    def _found(self, path: str, email: str, first: int) -> requests.Response | str:
        """Ask a machine, and the other one where nobody is there: what a balancer does with a GET."""
        for machine in self.house.machines[first:] + self.house.machines[:first]:
            if session := self._signed_in(machine, email):
                try:
                    return session.get(machine.url + path, timeout=PATIENCE, allow_redirects=False)
                except requests.Timeout:
                    return HUNG
                except requests.RequestException:
                    continue
        return GONE

    def _seen(self, path: str, answer: requests.Response | str) -> None:
        if isinstance(answer, str):
            status = answer
            wrong = answer == HUNG
        else:
            status = str(answer.status_code)
            wrong = answer.status_code not in ALLOWED or "/login" in answer.headers.get("Location", "")
            if found := re.search(r"/media/takes/[\w-]+/thumb\.jpg", answer.text):
                self.picture = found[0]
        self.answers[status] += 1
        if wrong:
            told = "" if isinstance(answer, str) else answer.text[:300]
            self.wrong.append(f"{path}: {status} {told}")

    def _signed_in(self, machine: Machine, email: str) -> requests.Session | None:
        """Sessions live in the database: one is good at both machines, and cookies know no ports."""
        with SIGNING_IN:
            if email not in SESSIONS:
                session = requests.Session()
                session.trust_env = False
                url = f"{machine.url}/accounts/login/"
                page = self._try(lambda: session.get(url, timeout=PATIENCE))
                token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text if page else "")
                if token is None:
                    return None
                body = {"login": email, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
                answer = self._try(
                    lambda: session.post(url, data=body, headers={"Referer": url}, timeout=PATIENCE)
                )
                if not self._ok(answer) or "sessionid" not in session.cookies:
                    return None
                SESSIONS[email] = dict(session.cookies)
        session = requests.Session()
        session.trust_env = False
        session.cookies.update(SESSIONS[email])
        return session


SIGNING_IN = threading.Lock()
SESSIONS: dict[str, dict[str, str]] = {}
