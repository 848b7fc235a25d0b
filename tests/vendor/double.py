"""A vendor on the loopback that keeps the contract, and breaks it when it is told to."""

import hashlib
import hmac
import json
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import requests
from requests.structures import CaseInsensitiveDict

from tests.vendor import media, rules, tools
from tests.vendor.faults import Fault, Reply, told
from tests.vendor.jobs import STEMS, Body, Clip, Job, Refused, Wallet
from tests.vendor.shapes import JOIN_NAMES, NOT_READY, Json, Shapes

API = "/api/v1/"
KEY = "sk_double"
DEFAULT_SECRET = "the vendor's own"
SOUNDS = 24  # different ones; then they begin again
FREE_AGAIN = ("sonic/midi", "sonic/aligned-lyrics")
STEPS = {"sonic/upload-extend": "extend", "sonic/upload-cover": "cover", "sonic/sample": "sample"}


@dataclass(frozen=True, slots=True)
class Seen:
    """A request, as it came."""

    at: float  # monotonic
    method: str
    path: str
    key: str
    headers: Mapping[str, str]
    body: Any  # the parsed JSON, or None

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(slots=True)
class Trouble:
    fault: Fault
    on: str
    times: int


@dataclass(slots=True)
class Vendor:
    """`keys` are its accounts, `requests` all it has been asked, `tasks` and `clips` what it has made."""

    keys: dict[str, Wallet] = field(default_factory=lambda: {KEY: Wallet()})
    prices: dict[str, int] = field(default_factory=rules.prices)
    requests: list[Seen] = field(default_factory=list)
    tasks: dict[str, Job] = field(default_factory=dict)
    clips: dict[str, Clip] = field(default_factory=dict)
    polls_until_clips: int = 1  # that say "not ready", before clips can be listened to
    polls_until_done: int = 2  # of all; of several with running clips the last has one that is done
    stems: dict[str, tuple[str, ...]] = field(default_factory=lambda: dict(STEMS))
    has_videos: bool = False
    fetches: bool = False  # looks whether what is to be uploaded can be had
    retired: set[str] = field(default_factory=set)  # beginnings of operations that are gone: "nuro"
    error_shape: str = "type+error"  # or error, message, code+message
    base: str = ""
    _troubles: list[Trouble] = field(default_factory=list)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _had: set[tuple[str, str]] = field(default_factory=set)  # tools that a clip has been through
    _http: ThreadingHTTPServer | None = None

    def start(self) -> "Vendor":
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, self))
        self.base = f"http://127.0.0.1:{self._http.server_address[1]}"
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def close(self) -> None:
        assert self._http is not None
        self._http.shutdown()
        self._http.server_close()

    # --- what tests do with it ---
    def revoke(self, key: str) -> Wallet:
        return self.keys.pop(key)

    def misbehave(self, fault: Fault, *, on: str = "", times: int = 1) -> None:
        """The next so many requests whose "METHOD path" contains `on` are answered by the fault."""
        self._troubles.append(Trouble(fault, on, times))

    def finish(self, task_id: str, broken: tuple[int, ...] = ()) -> None:
        """It is done, with the clips at the places `broken` failed."""
        job = self.tasks[task_id]
        job.state = "succeeded"
        for place in broken:
            job.clips[place].broken = True

    def fail(self, task_id: str, type_: str = "failed", message: str = "The song could not be made.") -> None:
        """It failed, and what it cost is given back, once."""
        job = self.tasks[task_id]
        if not job.is_over:
            job.wallet.give_back(*job.paid)
        job.state, job.problem = "failed", (type_, message)

    def call_back(
        self,
        task_id: str,
        event: str = "song.completed",
        *,
        secret: str | None = None,
        timestamp: int | None = None,
        raw: bytes | None = None,
    ) -> tuple[dict[str, str], bytes]:
        """Headers and body of a webhook of the task, signed but not sent. It changes nothing here."""
        job = self.tasks[task_id]
        key = secret if secret is not None else job.webhook_secret or DEFAULT_SECRET
        body = raw if raw is not None else json.dumps(self.shapes.event(job, event)).encode()
        moment, number = str(timestamp if timestamp is not None else int(time.time())), str(uuid.uuid4())
        signed = hmac.new(key.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
        return {
            "Content-Type": "application/json",
            "X-Webhook-Id": number,
            "X-Webhook-Event": event,
            "X-Webhook-Timestamp": moment,
            "X-Webhook-Signature": f"sha256={signed}",
            "Idempotency-Key": number,
        }, body

    def asked(self, part: str) -> list[Seen]:
        """The requests whose "METHOD path" contains this."""
        return [seen for seen in self.requests if part in seen.name]

    def adopt(self, clip_id: str, *, uploaded: bool = False) -> Clip:
        """Know a clip as if it had been made here."""
        return self._new_clip({}, id=clip_id, uploaded=uploaded)

    # --- what it does ---
    @property
    def shapes(self) -> Shapes:
        return Shapes(self.base, self.has_videos, self.error_shape)

    def take(self, seen: Seen) -> Fault | None:
        with self._lock:
            self.requests.append(seen)
            for trouble in self._troubles:
                if trouble.times and trouble.on in seen.name:
                    trouble.times -= 1
                    return trouble.fault
        return None

    def answer(self, seen: Seen) -> Reply:
        try:
            if self.fetches and isinstance(seen.body, dict) and seen.body.get("url"):
                _look_at(seen.body["url"])  # without the lock: it may be a file of ours
            with self._lock:
                return self._answer(seen)
        except Refused as problem:
            return told(problem.status, self.shapes.problem(problem.status, problem.kind, problem.text))

    def _answer(self, seen: Seen) -> Reply:
        path = seen.path.partition("?")[0]
        if not path.startswith(API):
            return self._file(path)
        wallet, place = self._wallet(seen), path.removeprefix(API)
        if seen.method == "POST":
            return self._order(place, seen.body, wallet)
        if place == "get-credits":
            return told(200, {"credits": wallet.credits, "extra_credits": wallet.extra})
        if place.rstrip("/").endswith("/task"):
            raise Refused(400, "Validation Error", "missing task id.")
        family, _, task_id = place.partition("/task/")
        return self._poll(family, task_id)

    def _wallet(self, seen: Seen) -> Wallet:
        given = seen.headers.get("Authorization", "")
        if not given:
            raise Refused(401, "Unauthorized", "Authorization header is missing.")
        if not given.startswith("Bearer "):
            raise Refused(401, "Unauthorized", "Invalid authorization format.")
        if seen.key not in self.keys:
            raise Refused(401, "Unauthorized", "Invalid API key.")
        return self.keys[seen.key]

    def _poll(self, family: str, task_id: str) -> Reply:
        self._refuse_retired(f"{family}/task")
        job = self.tasks.get(task_id)
        if job is None or job.family != family:
            raise Refused(404, "Not Found", "task not found.")
        job.polls += 1
        if not job.is_over:
            job.state = "pending" if job.polls <= self.polls_until_clips else "running"
            if job.polls > self.polls_until_done:
                job.state = "succeeded"
        is_last = job.polls == self.polls_until_done > self.polls_until_clips + 1
        return told(*self.shapes.poll(job, job.state, first_only=is_last))

    def _order(self, path: str, body: Any, wallet: Wallet) -> Reply:
        if not isinstance(body, dict):
            raise Refused(400, "Validation Error", "The body should be a JSON object.")
        name = rules.name_of(path, body)
        self._refuse_retired(name)
        rules.check(name, body, self.clips)
        if not rules.RULES[name].makes:
            return self._tool(name, body, wallet)
        sources = [self._new_clip({}, uploaded=True)] if name in STEPS and body.get("url") else []
        job = self._new_job(name, body, wallet)
        return told(200, _accepted(job, sources))

    def _refuse_retired(self, name: str) -> None:
        if any(name.startswith(beginning) for beginning in self.retired):
            raise Refused(410, "Gone", "This endpoint is no longer available.")

    def _new_job(self, name: str, body: Body, wallet: Wallet) -> Job:
        paid = wallet.pay(self.prices[name])
        job = Job(name, body, wallet, paid, self._new_clips(name, body))
        if body.get("auto_concat") and name in JOIN_NAMES:
            job.joined = [self._new_clip(body) for _ in job.clips]
        self.tasks[job.id] = job
        return job

    def _new_clips(self, name: str, body: Body) -> list[Clip]:
        if name == "producer/download":
            return [self.clips[body["clip_id"]]]
        if name in self.stems:
            return [self._new_clip(self.clips[body["clip_id"]].body, stem=stem) for stem in self.stems[name]]
        return [self._new_clip(body) for _ in range(rules.RULES[name].makes)]

    def _new_clip(self, body: Body, **fields: Any) -> Clip:
        clip = Clip(len(self.clips) % SOUNDS, body, **fields)
        self.clips[clip.id] = clip
        return clip

    def _tool(self, name: str, body: Body, wallet: Wallet) -> Reply:
        asked = (name, str(body.get("clip_id")))
        is_new = asked not in self._had
        answer = self._tool_answer(name, body)
        if is_new or name not in FREE_AGAIN:
            wallet.pay(self.prices[name])
        self._had.add(asked)
        if name == "sonic/midi" and is_new:
            return told(202, {"type": "not_ready", "error": NOT_READY})
        return told(200, answer)

    def _tool_answer(self, name: str, body: Body) -> Json:
        if name in tools.OF_CLIPS:
            return tools.OF_CLIPS[name](body, self.clips[body["clip_id"]], self.shapes)
        if name.endswith("/upload"):
            return tools.uploaded(self._new_clip({}, uploaded=True))
        if name == "sonic/upsample-tags":
            return tools.upsampled_tags(body)
        return tools.persona() if name == "sonic/persona" else tools.lyrics()

    def _file(self, path: str) -> Reply:
        """Nobody is asked for a key: who has the address has the file."""
        place, _, name = path[1:].partition("/")
        stem, _, kind = name.rpartition(".")
        clip = self.clips.get(stem.removeprefix("image_").removesuffix("-wav"))
        if clip is None or place not in ("media", "stream") or kind not in media.KINDS:
            return Reply(404, b"no such file", "text/plain")
        content_type, make = media.KINDS[kind]
        return Reply(200, make(clip.take), content_type, chunked=place == "stream")


def _accepted(job: Job, sources: list[Clip]) -> Json:
    reply: Json = {"message": "success", "task_id": job.id}
    if not sources:
        return reply
    steps = {
        "upload": {"success": True, "clip_id": sources[0].id},
        STEPS[job.operation]: {"success": True, "task_id": job.id},
    }
    return {"code": 200, **reply, "steps": steps}


def _look_at(url: str) -> None:
    """As the vendor does it: first the head, then the file."""
    try:
        for ask in (requests.head, requests.get):
            ask(url, allow_redirects=True, timeout=10).raise_for_status()
    except requests.RequestException:
        text = "Audio URL is not accessible. Please provide a public direct audio file URL."
        raise Refused(400, "Validation Error", text) from None


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes

    def __init__(self, vendor: Vendor, *args: Any) -> None:
        self.vendor = vendor
        super().__init__(*args)

    def do_GET(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = CaseInsensitiveDict(self.headers.items())
        key = headers.get("Authorization", "").removeprefix("Bearer ")
        seen = Seen(time.monotonic(), self.command, self.path, key, headers, _parsed(raw))
        fault = self.vendor.take(seen)
        serve = partial(self.vendor.answer, seen)
        try:
            if fault is not None:
                fault(self, serve)
            else:
                serve().send(self)
        except OSError:  # the client has hung up
            self.close_connection = True

    def do_POST(self) -> None:
        self.do_GET()

    def do_HEAD(self) -> None:
        self.do_GET()

    def end_headers(self) -> None:
        self.send_header("X-Request-Id", str(uuid.uuid4()))
        super().end_headers()

    def log_message(self, *words: object) -> None:
        """Nobody reads it."""


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return None


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    vendor = Vendor().start()
    yield vendor
    vendor.close()
