"""Every fault has its tests, every test of ours its fault, and what is said of their stacks is so."""

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.faults.table import FAULTS, OWN, Fault
from tests.faults.test_many import CHOSEN

ROOT = Path(__file__).resolve().parent.parent.parent
ASKED_FOR = {*range(8, 22), 32}
ABOUT_TESTS = {"test_table.py", "test_many.py"}


@cache
def source_of(file: str) -> dict[str, str]:
    """The tests in a file, with their decorators and arguments as they are written."""
    tree = ast.parse((ROOT / file).read_text())
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    whole = " ".join(ast.unparse(node) for node in tree.body if isinstance(node, ast.Assign))
    return {
        node.name: " ".join([*map(ast.unparse, node.decorator_list), ast.unparse(node.args), whole])
        for node in found
        if node.name.startswith("test_")
    }


def told(fault: Fault) -> set[str]:
    return {*fault.tests.here, *fault.tests.many}


def test_every_fault_is_in_the_table() -> None:
    assert set(FAULTS) == ASKED_FOR


@pytest.mark.parametrize("number", FAULTS)
def test_a_fault_has_tests_on_both_stacks_or_a_reason(number: int) -> None:
    fault = FAULTS[number]
    assert bool(fault.tests.here) != bool(fault.tests.not_here)
    assert fault.tests.many
    for name in told(fault) | set(fault.more):
        file, _, test = name.partition("::")
        assert test in source_of(file), name


def test_every_test_of_ours_is_of_a_fault_or_beside_one() -> None:
    named = {name for fault in FAULTS.values() for name in told(fault) | set(fault.more)}
    for path in sorted((ROOT / OWN).glob("test_*.py")):
        if path.name not in ABOUT_TESTS:
            ours = {f"{OWN}{path.name}::{test}" for test in source_of(OWN + path.name)}
            assert ours & named, path.name


@pytest.mark.parametrize("number", FAULTS)
def test_what_is_said_to_run_on_many_machines_does(number: int) -> None:
    """It starts both stacks, or the second; or it is among what is run again with PostgreSQL and Redis."""
    for name in FAULTS[number].tests.many:
        file, _, test = name.partition("::")
        words = source_of(file)[test]
        started = "stacks" in words or "many" in words
        assert started or "server" in words or "bucket" in words or file in CHOSEN or name in CHOSEN, name
