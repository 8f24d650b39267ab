"""The tables of units and indicators keep their own laws: whole entries, one meaning a surface, exact factors, sound examples."""

import re
import tomllib
from collections import Counter
from decimal import Decimal
from importlib.resources import files

import pint
import pytest

UNIT_KEYS = {
    "surfaces": list, "canonical": str, "dimension": str, "examples": list, "factor": str, "currency": str, "prefixes": list,
    "pint": str, "weak": bool, "not_before": list, "counterexamples": list,
}  # fmt: skip
UNIT_REQUIRED = {"surfaces", "canonical", "dimension", "examples"}
INDICATOR_KEYS = {"surfaces": list, "unit": str, "usual": str, "examples": list, "counterexamples": list}
INDICATOR_REQUIRED = {"surfaces", "unit", "usual", "examples"}
EXAMPLE = re.compile(r"[^{}]*\{([^{}]+)\}[^{}]*")
INDICATOR_EXAMPLE = re.compile(r"[^<>]*<indicator>([^<>]+)</indicator>[^<>]*")


def entries(stem, kind):
    tables = tomllib.loads((files("cqextract.patterns") / f"{stem}.toml").read_text(encoding="utf-8"))
    assert set(tables) == {kind}
    return tables[kind]


UNITS = entries("units", "unit")
INDICATORS = entries("indicators", "indicator")
TABLES = pytest.mark.parametrize(
    "table, keys, required",
    [(UNITS, UNIT_KEYS, UNIT_REQUIRED), (INDICATORS, INDICATOR_KEYS, INDICATOR_REQUIRED)],
    ids=["units", "indicators"],
)


def test_the_tables_are_large_enough_to_be_of_use():
    assert len(UNITS) >= 400
    assert len(INDICATORS) >= 200


@TABLES
def test_every_entry_has_its_keys_and_types(table, keys, required):
    for key, entry in table.items():
        assert required <= set(entry) <= set(keys), key
        for name, value in entry.items():
            assert isinstance(value, keys[name]), f"{key}.{name}"
            if isinstance(value, list):
                assert value and all(isinstance(item, str) and item for item in value), f"{key}.{name}"
                assert len(set(value)) == len(value), f"{key}.{name} says something twice"


@TABLES
def test_no_surface_belongs_to_two_entries(table, keys, required):
    counted = Counter(surface for entry in table.values() for surface in entry["surfaces"])
    assert [surface for surface, times in counted.items() if times > 1] == []


def test_surfaces_hold_no_spaces_and_no_full_width_letters():
    for key, entry in UNITS.items():
        for surface in entry["surfaces"] + entry.get("prefixes", []):
            assert not re.search(r"[\s！-／０-ｚ]", surface.translate({ord(c): None for c in "（）"})), (key, surface)


def test_every_canonical_name_is_a_surface():
    surfaces = {surface for entry in UNITS.values() for surface in entry["surfaces"]}
    assert {entry["canonical"] for entry in UNITS.values()} <= surfaces


def test_factors_are_positive_decimals_and_never_on_classifiers():
    for key, entry in UNITS.items():
        if "factor" in entry:
            factor = Decimal(entry["factor"])
            assert factor.is_finite() and factor > 0, key
            assert entry["dimension"] not in ("count", "temperature", "rate"), key


@pytest.mark.parametrize(
    "larger, smaller, ratio",
    [("kilometer", "meter", 1000), ("ton", "jin", 2000), ("jin", "liang", 10), ("hectare", "are", 100), ("yuan", "fen_money", 100),
     ("gigawatt_hour", "kilowatt_hour", 10**6), ("hour", "second", 3600), ("meters_per_second", "kilometers_per_hour", Decimal("3.6")),
     ("cubic_meter", "liter", 1000), ("gigabyte", "megabyte", 1000), ("megapascal", "hectopascal", 10**4)],
)  # fmt: skip
def test_factors_agree(larger, smaller, ratio):
    assert Decimal(UNITS[larger]["factor"]) == ratio * Decimal(UNITS[smaller]["factor"])


def test_fifteen_mu_are_a_hectare_to_twelve_digits():
    assert round(15 * Decimal(UNITS["mu"]["factor"]), 9) == Decimal(UNITS["hectare"]["factor"])


def test_currencies_are_iso_codes_of_money():
    for key, entry in UNITS.items():
        if "currency" in entry:
            assert entry["dimension"] == "money" and re.fullmatch("[A-Z]{3}", entry["currency"]), key
        assert "prefixes" not in entry or "currency" in entry, key


def test_no_prefix_belongs_to_two_entries():
    counted = Counter(prefix for entry in UNITS.values() for prefix in entry.get("prefixes", ()))
    assert [prefix for prefix, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("key", UNITS)
def test_the_examples_of_a_unit_show_the_unit(key):
    entry = UNITS[key]
    for example in entry["examples"]:
        match = EXAMPLE.fullmatch(example)
        assert match, example
        quantity, after = match[1], example[match.end(1) + 1 :]
        assert quantity.endswith(tuple(entry["surfaces"])) or quantity.startswith(tuple(entry.get("prefixes", ("\0",)))), example
        assert not after.startswith(tuple(entry.get("not_before", ("\0",)))), example
        if entry.get("weak"):
            assert re.match(r"\d|[零〇一二三四五六七八九十百千万亿两]{2}", quantity), f"{example}: a weak unit"
    assert not any("{" in text or "}" in text for text in entry.get("counterexamples", ()))


def test_short_or_weak_surfaces_have_counterexamples():
    lacking = [key for key, entry in UNITS.items() if (entry.get("weak") or "not_before" in entry) and not entry.get("counterexamples")]
    assert lacking == []


@pytest.mark.parametrize("key", INDICATORS)
def test_the_example_of_an_indicator_shows_the_indicator(key):
    entry = INDICATORS[key]
    assert entry["usual"] in ("level", "change", "share")
    for example in entry["examples"]:
        match = INDICATOR_EXAMPLE.fullmatch(example)
        assert match and match[1] in entry["surfaces"], example


def test_pint_knows_the_units_that_name_it():
    registry = pint.UnitRegistry()
    base = {"length": "meter", "area": "meter ** 2", "volume": "meter ** 3", "mass": "kilogram", "energy": "joule", "power": "watt",
            "pressure": "pascal", "data": "byte", "speed": "kilometer / hour", "angle": "degree"}  # fmt: skip
    for key, entry in UNITS.items():
        if "pint" in entry:
            unit = registry.Unit(entry["pint"])
            if entry["dimension"] in base and "factor" in entry:
                assert registry.Quantity(1, unit).to(base[entry["dimension"]]).magnitude == pytest.approx(float(entry["factor"])), key
