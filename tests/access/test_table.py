"""Every route by every method, by everybody who could send it."""

import pytest

from tests.access import things
from tests.access.asking import Asking, ask, met
from tests.access.conftest import OURS
from tests.access.expected import WHO, cases

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", WHO)
def test_each_meets_what_the_policies_say(who: str, asking: Asking) -> None:
    client, said = asking.browser(who), things.said(OURS, 7)
    wrong = []
    for case in cases(who):
        address = case.route.address(said)
        found = met(ask(client, case.method, address))
        if found not in case.meets:
            wrong.append(f"{case.method} {address}: {found}, not {' or '.join(sorted(case.meets))}")
    assert not wrong, "\n".join(wrong)
