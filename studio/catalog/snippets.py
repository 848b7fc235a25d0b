"""Programs that ask for an operation, to be copied and run: for a shell, in Python, in JavaScript."""

import json
from collections.abc import Mapping
from typing import Any

KEY = "STUDIO_KEY"  # the environment variable that holds the reader's API key

SEND = """curl -sS "{base}/{path}" \\
  -H "Authorization: Bearer ${key}" \\
  -H "Content-Type: application/json" \\
  -d '{body}'"""
POLL = """ -o answer.json
TASK=$(sed -n 's/.*"task_id": *"\\([^"]*\\)".*/\\1/p' answer.json)
while [ "$TASK" ] && [ 202 = "$(curl -sS "{base}/{family}/task/$TASK" \\
  -H "Authorization: Bearer ${key}" -o answer.json -w '%{{http_code}}')" ]; do sleep 5; done
cat answer.json"""

PYTHON = """import os
import time

import requests

BASE = "{base}"
HEADERS = {{"Authorization": f"Bearer {{os.environ['{key}']}}"}}
body = {body}

reply = requests.post(f"{{BASE}}/{path}", json=body, headers=HEADERS, timeout=150)
if not reply.ok:
    raise SystemExit(reply.text)
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
    return _filled(SEND + POLL if polls else SEND, base, path, family, written)


def python(base: str, path: str, family: str, body: Mapping[str, Any], polls: bool) -> str:
    filled = PYTHON if polls else PYTHON.replace("import time\n", "")
    end = POLL_PYTHON if polls else "print(reply.json())"
    return _filled(filled + end, base, path, family, _literal(body))


def javascript(base: str, path: str, family: str, body: Mapping[str, Any], polls: bool) -> str:
    end = POLL_JAVASCRIPT if polls else "console.log(await reply.json());"
    return _filled(JAVASCRIPT + end, base, path, family, json.dumps(body, ensure_ascii=False, indent=2))


def _literal(value: object, margin: str = "") -> str:
    """The value as Python writes it, an entry a line."""
    inner = margin + 4 * " "
    if isinstance(value, Mapping):
        lines = [f"{inner}{_literal(name)}: {_literal(held, inner)},\n" for name, held in value.items()]
        return f"{{\n{''.join(lines)}{margin}}}"
    if isinstance(value, list):
        lines = [f"{inner}{_literal(held, inner)},\n" for held in value]
        return f"[\n{''.join(lines)}{margin}]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def _filled(text: str, base: str, path: str, family: str, body: str) -> str:
    return text.format(base=base, path=path, family=family, body=body, key=KEY)
