"""Every page as a picture: `python -m tests.tour FOLDER`, in both themes, at three widths.

With `--docs` the few pictures that README.md and docs/tour.md show are made, into docs/.
Needs Chromium. The songs are made by the studio's own engine, through its own API: some minutes of work.
"""

import argparse
import io
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import CHROMIUM
from tests.served import PASSWORD, ROOT, Served
from tests.tour.scene import EMAIL, Scene, make

WIDTHS = {"phone": (390, 844), "desk": (1280, 800), "wide": (2200, 1240)}
THEMES = ("dark", "light")
# A picture's name, the page's address, and what is done there first: "click <selector>", "play <selector>".
VIEWS: tuple[tuple[str, str, str], ...] = (
    ("landing", "/", ""),
    ("create", "/create", ""),
    ("library", "/library", ""),
    ("library-grid", "/library?view=grid", ""),
    ("library-table", "/library?view=table", ""),
    ("library-chosen", "/library", "click .pick-box"),
    ("library-filters", "/library?key=A+minor", ""),
    ("trash", "/library/trash", ""),
    ("projects", "/projects", ""),
    ("playlists", "/playlists", ""),
    ("playlist", "/playlists/{playlist}", ""),
    ("take", "/takes/{song}", "play .lines button"),
    ("family", "/takes/{song}/family", ""),
    ("stems", "/takes/{song}?tab=stems", ""),
    ("notes", "/takes/{song}?tab=notes", ""),
    ("details", "/takes/{song}?tab=details", ""),
    ("compare", "/compare?take={song}&take={other}", ""),
    ("extend", "/takes/{song}/extend", ""),
    ("replace", "/takes/{song}/replace_section", ""),
    ("mashup", "/takes/{song}/mashup", ""),
    ("piano-roll", "/takes/{song}/notes-view", ""),
    ("mixer", "/tasks/{stems}/mixer", ""),
    ("make", "/make", ""),
    ("upload", "/upload", ""),
    ("lyrics", "/lyrics", ""),
    ("lyrics-desk", "/lyrics/{sheet}", ""),
    ("personas", "/personas", ""),
    ("presets", "/presets", ""),
    ("activity", "/activity", ""),
    ("credits", "/credits", ""),
    ("team", "/team", ""),
    ("budgets", "/team/budgets", ""),
    ("log", "/team/log", ""),
    ("links", "/shares", ""),
    ("shared", "{share}", ""),
    ("news", "/settings/news", ""),
    ("maker", "/settings/provider", ""),
    ("docs", "/docs", ""),
    ("docs-api", "/docs/api", ""),
    ("api-keys", "/api-keys", ""),
    ("account", "/account", ""),
    ("passkey", "/accounts/2fa/webauthn/add/", ""),
    ("app", "/accounts/2fa/totp/activate/", ""),
    ("e-mail", "/accounts/email/", ""),
)
DOCS = {
    "create": "dark",
    "library": "dark",
    "library-grid": "light",
    "take": "dark",
    "family": "dark",
    "compare": "light",
    "replace": "dark",
    "mixer": "dark",
    "lyrics-desk": "light",
    "shared": "dark",
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("folder", nargs="?", type=Path, default=ROOT / "docs")
    options.add_argument("--docs", action="store_true", help="only what the documents show")
    options.add_argument("--only", default="", help="only views whose names begin so")
    options.add_argument("--language", default="en")
    options.add_argument("--data", type=Path, help="a folder to keep the songs in for the next time")
    chosen = options.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as passing, studio(chosen.data or Path(passing) / "data") as served:
        scene = scene_of(served)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            for theme in THEMES:
                for width in ("desk",) if chosen.docs else WIDTHS:
                    page = visitor(browser, served, theme, width, chosen.language)
                    for name, path, deed in VIEWS:
                        wanted = DOCS.get(name) == theme if chosen.docs else name.startswith(chosen.only)
                        if wanted:
                            look(page, scene.fill(path), deed)
                            suffix = "" if chosen.docs else f"-{width}-{theme}"
                            save(page, chosen.folder / f"{name}{suffix}.webp")
                    page.context.close()
            browser.close()


@contextmanager
def studio(data: Path) -> Iterator[Served]:
    data.mkdir(parents=True, exist_ok=True)
    served = Served(data, STUDIO_API_SECONDS_PER_REQUEST="0")
    served.start()
    try:
        yield served
    finally:
        served.stop()


def scene_of(served: Served) -> Scene:
    kept = served.data / "scene.json"
    if not kept.exists():
        kept.write_text(json.dumps(asdict(make(served))))
    return Scene(**json.loads(kept.read_text()))


def visitor(browser: Browser, served: Served, theme: str, width: str, language: str) -> Page:
    across, down = WIDTHS[width]
    context = browser.new_context(
        base_url=served.url,
        viewport={"width": across, "height": down},
        color_scheme="dark" if theme == "dark" else "light",
        locale=language,
        device_scale_factor=1 if width == "wide" else 1.5,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(EMAIL)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit], form button[type=submit]").first.click()
    page.wait_for_url("**/create")
    return page


def look(page: Page, path: str, deed: str) -> None:
    page.goto(path)
    page.wait_for_load_state("networkidle")
    verb, _, selector = deed.partition(" ")
    if verb:
        page.locator(selector).first.click()
        page.wait_for_timeout(2_600 if verb == "play" else 300)
        page.evaluate("scrollTo(0, 0)")


def save(page: Page, path: Path) -> None:
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.convert("RGB").save(path, quality=82, method=6)


if __name__ == "__main__":
    main()
