"""Descriptions out of order: every one is answered, or refused with its place; none breaks the program."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.machines.check import check_machine, verdict
from advisor.machines.described.keys import KEYS
from advisor.machines.described.values import MachineError
from catalog.load import load_catalog

CATALOG = load_catalog()[0]
WORDS = st.sampled_from(
    ["RTX 3090", "2x RTX 4090 FE; Tesla P40", "x8/x8", "15 A 120 V", "(", ")(", "[", "0 W", "99999 W", "-1", "",
     "DDR5 RDIMM 8x32", "EPYC 7302P", "Fractal Design North", "4x Corsair RM1000x", "UPS CP1500", "显卡", "3-slot",
     "0-slot", "mini-ITX"]
)  # fmt: skip
LEAVES = st.none() | st.booleans() | st.integers(-5, 10_000) | st.floats() | WORDS | st.text(max_size=12)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["name", "count", "watts", "gb", "type", "volts", "amps", "va", "slots", "length_mm", "cooling"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*KEYS, "colour"]), VALUES, max_size=6))
@settings(max_examples=400)
def test_any_description_is_answered_or_refused(description: dict[str, Any]) -> None:
    try:
        findings = check_machine(description, CATALOG)
    except MachineError as error:
        refused = error
    else:
        assert verdict(findings) in ("ok", "warnings", "conflict")
        return
    assert refused.place
    assert refused.text
