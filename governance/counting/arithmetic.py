"""Exact decimal arithmetic: every vote is a whole number of the rule's own smallest unit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest part of a vote a rule knows: 2 places are hundredths, 5 are 1/100,000.

    Amounts are plain integers that count these parts, so sums are exact and a division is
    always rounded where the rule says so, and nowhere else.
    """

    places: int

    @property
    def one(self) -> int:
        """One whole vote, in parts."""
        return int("1" + "0" * self.places)

    def whole(self, votes: int) -> int:
        """Turn whole votes into parts."""
        return votes * self.one

    def text(self, parts: int) -> str:
        """Write parts as an exact decimal with the rule's own number of places: "96.25"."""
        sign = "-" if parts < 0 else ""
        votes, rest = divmod(abs(parts), self.one)
        if self.places == 0:
            return f"{sign}{votes}"
        return f"{sign}{votes}.{rest:0{self.places}d}"

    def parse(self, text: str) -> int:
        """Read back what `text` wrote.

        Raises ValueError where the text is not a decimal or is finer than the unit.
        """
        sign = -1 if text.startswith("-") else 1
        votes, _, rest = text.removeprefix("-").partition(".")
        digits = votes + rest
        if not (votes and digits.isascii() and digits.isdigit()) or len(rest) > self.places:
            raise ValueError(f"{text!r} is not a decimal with at most {self.places} places")
        return sign * int(digits + "0" * (self.places - len(rest)))


WHOLE = Unit(0)
HUNDREDTHS = Unit(2)
HUNDRED_THOUSANDTHS = Unit(5)


def ceiling(numerator: int, denominator: int) -> int:
    """Divide two whole numbers and round up."""
    return -(-numerator // denominator)
