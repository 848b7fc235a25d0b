"""The table of models, limits, prices and the vendor's terms, and an administrator's file laid over it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from studio import catalog
from studio.catalog.operation import Operation
from studio.catalog.table import SHIPPED, Table, Terms, check, models_from, read

SHIPS = read(None)
SOURCES = {key: operation.source for key, operation in catalog.OPERATIONS.items()}
V6 = '[models.sonic-v6]\ntitle = "Sonic v6"\nseconds = 480\nprompt = 5000\ntags = 1000\npicks_voice = true\n'


def over(folder: Path, text: str) -> Table:
    """The table with this file of an administrator laid over it."""
    file = folder / "table.toml"
    file.write_text(text)
    table = read(file)
    check(table, SOURCES)
    return table


def keys(**terms: object) -> set[str]:
    """The operations whose terms are these."""
    return {
        key
        for key, found in SHIPS.operations.items()
        if all(getattr(found, name) == value for name, value in terms.items())
    }


# --- the table that is shipped


def test_models_stand_from_the_oldest_to_the_newest() -> None:
    assert list(SHIPS.models) == [
        *("sonic-v3-5", "sonic-v4", "sonic-v4-5", "sonic-v4-5-plus", "sonic-v5", "sonic-v5-5")
    ]
    assert list(models_from("sonic-v5")) == ["sonic-v5", "sonic-v5-5"]


def test_every_entry_is_an_operations_and_every_operation_has_one() -> None:
    check(SHIPS, SOURCES)
    with pytest.raises(ImproperlyConfigured, match=r"table\.toml, operations\.hum is missing\."):
        check(SHIPS, {**SOURCES, "hum": ""})
    fewer = {key: source for key, source in SOURCES.items() if key != "bpm"}
    with pytest.raises(ImproperlyConfigured, match=r"table\.toml, operations\.bpm is no operation\."):
        check(SHIPS, fewer)


@pytest.mark.parametrize("operation", catalog.OPERATIONS.values(), ids=catalog.OPERATIONS)
def test_an_operation_reads_its_price_and_terms_off_the_table(operation: Operation) -> None:
    terms = SHIPS.operations[operation.key]
    assert operation.terms == terms
    assert (operation.credits, operation.seconds) == (terms.credits, terms.seconds)
    assert operation.deprecated == terms.deprecated


def test_the_vendor_answers_some_at_once_and_calls_back_for_others() -> None:
    assert keys(at_once=True) == {
        *("persona", "bpm", "vox", "wav", "midi", "timeline", "upsample_tags", "lyrics"),
        *("upload", "riffusion_upload"),
    }
    neither = keys(at_once=False, webhook=False)
    assert neither == {"stems_basic", "stems_full"} | {
        key for key, o in catalog.OPERATIONS.items() if o.path == "riffusion/create"
    }
    assert not keys(at_once=True, webhook=True)


def test_the_vendor_wants_some_takes_fresh_or_uploaded() -> None:
    assert keys(hours=24) == {"remaster", "add_vocals", "add_instrumental", "bpm", "vox"}
    assert keys(source="uploaded") == {"add_vocals", "add_instrumental"}
    assert keys(hours=0, source="") == SOURCES.keys() - keys(hours=24)


def test_the_vendor_has_retired_nuro_and_says_so() -> None:
    assert keys(offered=False) == {key for key, o in catalog.OPERATIONS.items() if o.family == "nuro"}
    notes = [terms.note for terms in SHIPS.operations.values() if terms.note]
    assert all(note.endswith(".") for note in notes)
    assert keys(note="").isdisjoint(keys(offered=False) | keys(deprecated=True))


# --- an administrator's file


def test_a_file_with_one_price_changes_nothing_else(tmp_path: Path) -> None:
    table = over(tmp_path, "[operations.create]\ncredits = 20")
    changed = replace(SHIPS.operations["create"], credits=20)
    assert table == replace(SHIPS, operations={**SHIPS.operations, "create": changed})


def test_a_new_model_comes_after_the_others(tmp_path: Path) -> None:
    table = over(tmp_path, f"{V6}[models.sonic-v4]\nseconds = 90")
    assert list(table.models) == [*SHIPS.models, "sonic-v6"]
    assert table.models["sonic-v6"].prompt == 5000
    assert not table.models["sonic-v6"].varies
    assert table.models["sonic-v4"] == replace(SHIPS.models["sonic-v4"], seconds=90)


def test_lists_and_the_vendor_are_changed_key_by_key(tmp_path: Path) -> None:
    text = '[fuzz]\nriffusion = ["FUZZ-2.0"]\n[vendor]\npoll_seconds = [5, 5]'
    table = over(tmp_path, text)
    assert table.fuzz == replace(SHIPS.fuzz, riffusion=("FUZZ-2.0",))
    assert table.vendor == replace(SHIPS.vendor, poll_seconds=(5, 5))


def test_what_the_vendor_takes_can_be_narrowed(tmp_path: Path) -> None:
    table = over(
        tmp_path, '[operations.remaster]\nsource = "made"\nhours = 2\n[operations.extend]\nhours = 1'
    )
    assert (table.operations["remaster"].source, table.operations["remaster"].hours) == ("made", 2)
    assert table.operations["extend"].hours == 1


def test_a_retired_operation_can_be_offered_again(tmp_path: Path) -> None:
    table = over(tmp_path, '[operations.nuro_bgm]\noffered = true\nnote = ""\ncredits = 0')
    assert table.operations["nuro_bgm"] == Terms(credits=0, seconds=30, webhook=True)


# --- what makes no sense


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("prices = 3", "prices is no section of the table."),
        ("vendor = 3", "vendor must be a section, [vendor], not 3."),
        ("[operations]\ncreate = 3", "operations.create must be a section, [operations.create], not 3."),
        ("[operations.crate]\ncredits = 3", "operations.crate is no operation."),
        ("[vendor]\npoll = 3", "vendor.poll is unknown; there are seconds_per_request, poll_seconds, "),
        ('[models.sonic-v5]\nname = "x"', "models.sonic-v5.name is unknown; there are title, seconds, "),
        (
            "[operations.create]\ncredits = -1",
            "operations.create.credits must be a whole number from 0 to 100000, not -1.",
        ),
        (
            "[operations.create]\ncredits = 1.5",
            "operations.create.credits must be a whole number from 0 to 100000, not 1.5.",
        ),
        (
            "[operations.create]\ncredits = true",
            "operations.create.credits must be a whole number from 0 to 100000, not true.",
        ),
        (
            "[operations.create]\nseconds = 2026-10-07",
            'operations.create.seconds must be a whole number from 0 to 86400, not "2026-10-07".',
        ),
        ("[operations.create]\noffered = 1", "operations.create.offered must be true or false, not 1."),
        ("[operations.create]\nnote = [1]", "operations.create.note must be text, not [1]."),
        (
            '[operations.bpm]\nsource = "mine"',
            'operations.bpm.source must be "made", "uploaded", "any" or "", not "mine".',
        ),
        (
            '[operations.create]\nsource = "made"',
            "operations.create.source must be left out: it starts from no take.",
        ),
        (
            '[operations.extend]\nsource = "any"',
            'operations.extend.source must be "made" or left out.',
        ),
        ("[operations.create]\nhours = 9", "operations.create.hours must be 0: it starts from no take."),
        ('[models.sonic-v5]\ntitle = " "', 'models.sonic-v5.title must be text, not " ".'),
        ("[models.gpt-9]\nseconds = 60", "models.gpt-9 must be called sonic- and something short, such as"),
        ("[models.sonic-v6]\nseconds = 60", "models.sonic-v6 lacks title, prompt, tags, picks_voice."),
        ("[fuzz]\nproducer = []", "fuzz.producer must be a list of names such as "),
        ('[fuzz]\nproducer = ["FUZZ-2", "x"]', "fuzz.producer must be a list of names such as "),
        ("[vendor]\npoll_seconds = [9, 5]", "vendor.poll_seconds must be two whole numbers of seconds, "),
        ("[vendor]\npoll_seconds = 9", "vendor.poll_seconds must be two whole numbers of seconds, "),
        ("[vendor]\npoll_seconds = [0, 5]", "vendor.poll_seconds must be two whole numbers of seconds, "),
        ('[vendor]\npoll_seconds = [1, "5"]', "vendor.poll_seconds must be two whole numbers of seconds, "),
    ],
)
def test_a_value_that_makes_no_sense_is_named_with_its_file(text: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        over(tmp_path, text)
    said = str(refused.value)
    assert said.startswith(f"In {tmp_path / 'table.toml'}, {sentence}")
    assert said.endswith(".")
    assert "\n" not in said


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    missing = re.escape(f"The table {tmp_path / 'table.toml'} cannot be read: No such file or directory.")
    with pytest.raises(ImproperlyConfigured, match=f"^{missing}$"):
        read(tmp_path / "table.toml")


@pytest.mark.parametrize("content", [b"credits: 20", b"[vendor]\n[vendor]", b"note = '\xff'"])
def test_a_file_that_is_not_toml_is_named(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "table.toml").write_bytes(content)
    with pytest.raises(ImproperlyConfigured, match=r"table\.toml is not TOML: .+\.$"):
        read(tmp_path / "table.toml")


def test_the_shipped_table_explains_every_key() -> None:
    comments = " ".join(line for line in SHIPPED.read_text().splitlines() if line.startswith("#"))
    told = {*Terms.__dataclass_fields__, *SHIPS.vendor.__dataclass_fields__, *("title", "prompt", "varies")}
    assert {name for name in told if not re.search(rf"\b{name} ", comments)} == set()
