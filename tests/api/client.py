"""A client written from the vendor's contract alone: it knows nothing of this studio's code.

It is strict on purpose, as some clients are: replies whose keys are fixed are unpacked into records that take
neither fewer keys nor more.
"""

import time
from dataclasses import dataclass
from typing import Any

import requests


class ApiError(Exception):
    def __init__(self, status: int, kind: str, text: str) -> None:
        super().__init__(f"{status} {kind}: {text}")
        self.status, self.kind, self.text = status, kind, text


@dataclass(frozen=True)
class Accepted:
    message: str
    task_id: str
    warning: str = ""


@dataclass(frozen=True)
class Wav:
    message: str
    data: dict[str, str]


@dataclass(frozen=True)
class Tool:
    code: int
    message: str
    data: dict[str, Any]


@dataclass(frozen=True)
class Uploaded:
    code: int
    clip_id: str
    message: str


@dataclass(frozen=True)
class Persona:
    code: int
    persona_id: str
    message: str


@dataclass(frozen=True)
class Lyrics:
    code: int
    results: list[dict[str, str]]
    message: str


@dataclass(frozen=True)
class Credits:
    credits: int
    extra_credits: int


class MusicClient:
    def __init__(self, host: str, key: str, every: float = 0.05, patience: float = 30.0) -> None:
        self.base, self.every, self.patience = f"{host}/api/v1", every, patience
        self.http = requests.Session()
        self.http.headers["Authorization"] = f"Bearer {key}"

    # --- songs ---
    def create(self, **fields: Any) -> list[dict[str, Any]]:
        return self.finished(Accepted(**self.post("/sonic/create", fields)).task_id)

    def extend(self, clip_id: str, at: float, **fields: Any) -> list[dict[str, Any]]:
        given = {"task_type": "extend_music", "continue_clip_id": clip_id, "continue_at": at, **fields}
        return self.create(custom_mode=True, mv="sonic-v5", **given)

    def concat(self, clip_id: str) -> list[dict[str, Any]]:
        return self.create(task_type="concat_music", continue_clip_id=clip_id)

    def stems(self, clip_id: str, kind: str = "basic") -> list[dict[str, Any]]:
        reply = Accepted(**self.post(f"/sonic/stems/{kind}", {"clip_id": clip_id}))
        return self.finished(reply.task_id)

    def upload_extend(self, url: str, **fields: Any) -> tuple[str, list[dict[str, Any]]]:
        body = {"url": url, "custom_mode": True, "mv": "sonic-v5", "auto_concat": True, **fields}
        reply = self.post("/sonic/upload-extend", body)
        assert reply["code"] == 200
        assert reply["steps"]["upload"]["success"]
        assert reply["steps"]["extend"]["success"]
        return reply["steps"]["upload"]["clip_id"], self.finished(reply["steps"]["extend"]["task_id"])

    # --- tools ---
    def wav(self, clip_id: str) -> str:
        return Wav(**self.post("/sonic/wav", {"clip_id": clip_id})).data["wav_url"]

    def bpm(self, clip_id: str) -> float:
        return float(Tool(**self.post("/sonic/bpm", {"clip_id": clip_id})).data["avg_bpm"])

    def midi(self, clip_id: str) -> dict[str, Any]:
        end = time.monotonic() + self.patience
        while time.monotonic() < end:
            reply = self._send("POST", "/sonic/midi", json={"clip_id": clip_id})
            if reply.status_code == 200:
                return Tool(**reply.json()).data
            time.sleep(self.every)
        raise TimeoutError("midi")

    def persona(self, clip_id: str, name: str) -> str:
        return Persona(**self.post("/sonic/persona", {"clip_id": clip_id, "name": name})).persona_id

    def lyrics(self, description: str) -> list[dict[str, str]]:
        return Lyrics(**self.post("/sonic/lyrics", {"description": description})).results

    def credits(self) -> Credits:
        return Credits(**self._send("GET", "/get-credits").json())

    def download(self, url: str) -> bytes:
        """Without the key: such an address stands for itself."""
        reply = requests.get(url, timeout=10)
        reply.raise_for_status()
        return reply.content

    # --- underneath ---
    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        reply: dict[str, Any] = self._send("POST", path, json=body).json()
        return reply

    def finished(self, task_id: str, family: str = "sonic") -> list[dict[str, Any]]:
        end = time.monotonic() + self.patience
        while time.monotonic() < end:
            reply = self._send("GET", f"/{family}/task/{task_id}")
            body = reply.json()
            if reply.status_code == 200:
                if body.get("type") in ("failed", "timeout", "forbidden", "api_error"):
                    raise ApiError(200, body["type"], body.get("error") or body["message"])
                assert body["code"] == 200
                found: list[dict[str, Any]] = body["data"]
                return found
            assert body["type"] == "not_ready"
            time.sleep(self.every)
        raise TimeoutError(task_id)

    def _send(self, method: str, path: str, **options: Any) -> requests.Response:
        reply = self.http.request(method, self.base + path, timeout=30, **options)
        if reply.status_code >= 400:
            body = reply.json()
            raise ApiError(reply.status_code, body.get("type", ""), body.get("error") or body.get("message"))
        return reply
