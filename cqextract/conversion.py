"""Values in another unit, worked out by the pint library from the units of the patterns.

In: a `Quantity` as extracted and the unit wanted, by its canonical name. Out: the `Quantity` in that unit, its comparator kept. What
has no fixed factor is not converted: 家 into 户, dollars into yuan.

>>> from cqextract.facts import Quantity
>>> convert(Quantity(Decimal("3.5"), Decimal("3.5"), "公顷", ">"), "平方米")
Quantity(low=Decimal('35000'), high=Decimal('35000'), unit='平方米', comparator='>', currency=None)
>>> convert(Quantity(Decimal(5000), Decimal(8000), "元/吨", "range"), "元/公斤").high
Decimal('8')
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cqextract.errors import ConversionError, MissingExtraError
from cqextract.facts import Quantity
from cqextract.patterns import Entry, Patterns, load

if TYPE_CHECKING:
    from pint import UnitRegistry

# How many of what, a part of a rate: 户, 百户, 100毫升, 10万.
_part = re.compile(r"(\d*)([十百千万亿]*)(.*)")
_STEPS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}


def convert(quantity: Quantity, unit: str, *, patterns: Patterns | None = None) -> Quantity:
    """`quantity` in `unit`, a name of the patterns' `units.toml` (the shipped ones unless `patterns` are given).

    As exact as the factors. Raises ConversionError for a unit that is not there and where no fixed factor leads from one to the other,
    MissingExtraError without pint.
    """
    units = _units(patterns or load())
    if quantity.unit is None:
        raise ConversionError(f"{quantity.low} into {unit}", "the quantity has no unit", remedy="convert what has one")
    from pint.errors import DimensionalityError

    source, target = units.measure(quantity.unit), units.measure(unit)
    try:
        # Not bound * source: 36 times "1 ℃" is no temperature to pint, 36 ℃ is.
        measured = (type(source)(bound * source.magnitude, source.units) for bound in (quantity.low, quantity.high))
        low, high = (one.to(target.units).magnitude / target.magnitude for one in measured)
    except DimensionalityError:
        remedy = "convert between units of one dimension; for money, bring a rate"
        raise ConversionError(f"{quantity.unit} into {unit}", "no fixed factor leads from one to the other", remedy=remedy) from None
    return replace(quantity, low=_plain(low), high=_plain(high), unit=unit, currency=units.names[unit].get("currency"))


def registry(patterns: Patterns | None = None) -> UnitRegistry[Decimal]:
    """A registry of pint that knows the units of the patterns beside its own, for those who go on computing; decimals are exact.

    >>> registry().Quantity(Decimal(3), "公顷").to("平方米").magnitude
    Decimal('30000')
    """
    known: UnitRegistry[Decimal] = _units(patterns or load()).registry
    return known


class _Units:
    """The units of one set of patterns, in pint's terms."""

    def __init__(self, patterns: Patterns) -> None:
        try:
            from pint import UnitRegistry
        except ImportError:
            raise MissingExtraError("conversion", "pint is not installed", remedy='pip install "cqextract[units]"') from None
        entries = patterns.table("units").values()
        self.registry: Any = UnitRegistry(non_int_type=Decimal)
        # A canonical name before another unit's variant; of two units of one name, the one
        # that is known better: 分 of money, not of a score.
        self.names: Mapping[str, Entry] = {
            **{surface: entry for entry in entries for surface in entry["surfaces"]},
            **{entry["canonical"]: entry for entry in sorted(entries, key=lambda e: ("pint" in e, "factor" in e))},
        }
        self._bases = {e["dimension"]: e for e in entries if e.get("factor") == "1"}
        for entry in entries:
            if entry["dimension"] != "rate" and entry["canonical"].isidentifier():
                self._define(entry["canonical"])

    def measure(self, name: str) -> Any:
        """One of the unit as a quantity of pint: by its own definition, or part by part, 辆/百户 as 辆 by a hundred 户."""
        if name not in self.names:
            raise ConversionError(name, "no such unit", remedy="use a name of units.toml")
        entry = self.names[name]
        if "pint" in entry:
            return self.registry.Quantity(Decimal(1), entry["pint"])
        above, *below = entry["canonical"].split("/")
        rate = self.registry.Quantity(Decimal(1))
        for part in above.split("·"):
            rate = rate * self._part(part)
        for part in "·".join(below).split("·"):
            rate = rate / self._part(part)
        return rate

    def _part(self, text: str) -> Any:
        digits, steps, unit = ("", "", text) if text in self.names else _part.fullmatch(text).groups()  # type: ignore[union-attr]
        many = Decimal(digits or 1)
        for step in steps:
            many *= _STEPS[step]
        return self.registry.Quantity(many, self._define(unit) if unit else "")

    def _define(self, name: str) -> str:
        """The name by which pint knows the unit; one that nothing else measures, 家 or 美元, measures itself."""
        entry: Entry = self.names.get(name, {"canonical": name})
        known, base = str(entry["canonical"]), self._bases.get(entry.get("dimension", ""))
        if "pint" in entry:
            # A temperature has an offset beside its factor, which a second definition would lose.
            if known not in self.registry and entry["dimension"] != "temperature" and known.isidentifier():
                self.registry.define(f"{known} = {entry['pint']}")
            return str(entry["pint"])
        if known not in self.registry:
            scaled = base if "factor" in entry and base is not entry else None
            own = f"{entry['factor']} * {self._define(scaled['canonical'])}" if scaled else f"[{known}]"
            self.registry.define(f"{known} = {own}")
        return known


_units = lru_cache(maxsize=4)(_Units)


def _plain(value: Any) -> Decimal:
    """The decimal without trailing zeros and without an exponent."""
    return Decimal(format(Decimal(value).normalize(), "f"))
