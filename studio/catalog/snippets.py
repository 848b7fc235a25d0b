"""Programs that ask for an operation, to be copied and run: for a shell, in Python, in JavaScript."""

import json
from collections.abc import Mapping
from pprint import pformat
from typing import Any

KEY = "STUDIO_KEY"  # the environment variable that holds the reader's API key

SEND = """curl -sS "{base}/{path}" \\
  -H "Authorization: Bearer ${key}" \\
  -H "Content-Type: application/json" \\
  -d '{body}'"""
SEND_AND_POLL = """TASK=$({send} | sed 's/.*"task_id": *"//; s/".*//')
until curl -sS "{base}/{family}/task/$TASK" -H "Authorization: Bearer ${key}" -o answer.json \\
  -w '%{{http_code}}' | grep -qv 202; do sleep 5; done
cat answer.json"""

PYTHON = """import os
import time

import requests

BASE = "{base}"
HEADERS = {{"Authorization": f"Bearer {{os.environ['{key}']}}"}}
body = {body}

reply = requests.post(f"{{BASE}}/{path}", json=body, headers=HEADERS, timeout=150)
reply.raise_for_status()
"""
POLL_PYTHON = """task = f"{{BASE}}/{family}/task/{{reply.json()['task_id']}}"
while True:
    answer = requests.get(task, headers=HEADERS, timeout=30)
    answer.raise_for_status()
    if answer.status_code == 200:
        break
    time.sleep(5)
print(answer.json())"""

JAVASCRIPT = """const base = "{base}";
const headers = {{
  Authorization: `Bearer ${{process.env.{key}}}`,
  "Content-Type": "application/json",
}};
const body = {body};

const reply = await fetch(`${{base}}/{path}`, {{
  method: "POST",
  headers,
  body: JSON.stringify(body),
}});
if (!reply.ok) throw new Error(await reply.text());
"""
POLL_JAVASCRIPT = """const {{ task_id: id }} = await reply.json();
let answer;
do {{
  await new Promise((done) => setTimeout(done, 5000));
  answer = await fetch(`${{base}}/{family}/task/${{id}}`, {{ headers }});
}} while (answer.status === 202);
console.log(await answer.json());"""


def curl(base: str, path: str, family: str, body: Mapping[str, Any], polls: bool) -> str:
    written = json.dumps(body, ensure_ascii=False, indent=2).replace("'", "'\\''")
    send = _filled(SEND, base, path, family, written)
    return SEND_AND_POLL.format(send=send, base=base, family=family, key=KEY) if polls else send


def python(base: str, path: str, family: str, body: Mapping[str, Any], polls: bool) -> str:
    written = pformat(dict(body), width=88, sort_dicts=False)
    filled = PYTHON if polls else PYTHON.replace("import time\n", "")
    end = POLL_PYTHON if polls else "print(reply.json())"
    return _filled(filled + end, base, path, family, written)


def javascript(base: str, path: str, family: str, body: Mapping[str, Any], polls: bool) -> str:
    end = POLL_JAVASCRIPT if polls else "console.log(await reply.json());"
    return _filled(JAVASCRIPT + end, base, path, family, json.dumps(body, ensure_ascii=False, indent=2))


def _filled(text: str, base: str, path: str, family: str, body: str) -> str:
    return text.format(base=base, path=path, family=family, body=body, key=KEY)
