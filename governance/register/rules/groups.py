"""Which staff groups and sites a file names: known ones, new ones, and slips of the pen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from uuid import UUID

from governance.register.rules.columns import Field
from governance.register.rules.people import ConstituencyKind
from governance.register.rules.search import folded, name_key

KIND_OF = {
    Field.SITE: ConstituencyKind.SITE,
    Field.STAFF_GROUP: ConstituencyKind.STAFF_GROUP,
}
NOUNS = {ConstituencyKind.SITE: "site", ConstituencyKind.STAFF_GROUP: "staff group"}
_SLIP = 0.8
_LIKE = 0.6
_SLIPS_ARE_RARER = 5


@dataclass(frozen=True, slots=True)
class Named:
    """A constituency by name: one there is, or one that confirming would make."""

    id: UUID
    kind: ConstituencyKind
    name: str
    is_new: bool = False
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that fits no constituency; ``suggestion`` is the likeliest one, or empty."""

    kind: ConstituencyKind
    name: str
    suggestion: str
    rows: int

    @property
    def key(self) -> str:
        """What stands for the name when somebody says that it is a new one."""
        return group_key(self.kind, self.name)


@dataclass(frozen=True, slots=True)
class GroupBook:
    """What each name in the file stands for, by kind and folded name."""

    settled: Mapping[str, Named | Unknown]

    def look_up(self, kind: ConstituencyKind, name: str) -> Named | Unknown:
        """What a name stands for; it must be one the file has."""
        return self.settled[group_key(kind, name)]

    @property
    def new(self) -> tuple[Named, ...]:
        """The constituencies that confirming would make."""
        return tuple(
            each for each in self.settled.values() if isinstance(each, Named) and each.is_new
        )

    @property
    def unknown(self) -> tuple[Unknown, ...]:
        """The names that fit nothing."""
        return tuple(each for each in self.settled.values() if isinstance(each, Unknown))


@dataclass(frozen=True, slots=True)
class Counted:
    """A name as the file first writes it, and in how many rows it stands."""

    kind: ConstituencyKind
    name: str
    rows: int
    id: UUID
    """The id it would have if it became a constituency."""


def group_key(kind: ConstituencyKind, name: str) -> str:
    """``site:dorking hospital``."""
    return f"{kind.value}:{name_key(name)}"


def settled(
    counted: Iterable[Counted], *, known: Iterable[Named], accepted: frozenset[str]
) -> GroupBook:
    """Decide what each name of the file stands for.

    A name the register has is that one. A name the secretary accepted is new. While the register
    has none of a kind (the first import) every name is new, but for one that is rare and spelt
    nearly like a common one. Anything else is unknown, with the likeliest name beside it.
    """
    counted = list(counted)
    book: dict[str, Named | Unknown] = {}
    for kind in ConstituencyKind:
        there = {name_key(each.name): each for each in known if each.kind is kind}
        mine = [each for each in counted if each.kind is kind]
        for each in mine:
            key = group_key(kind, each.name)
            if name_key(each.name) in there:
                book[key] = there[name_key(each.name)]
            elif key in accepted or (not there and not _slip(each, mine)):
                book[key] = Named(each.id, kind, each.name, is_new=True, rows=each.rows)
            else:
                names = [one.name for one in there.values()] or [one.name for one in mine]
                book[key] = Unknown(kind, each.name, _likeliest(each.name, names), each.rows)
    return GroupBook(book)


def _slip(one: Counted, among: Iterable[Counted]) -> bool:
    common = [each.name for each in among if each.rows >= one.rows * _SLIPS_ARE_RARER]
    return bool(_likeliest(one.name, common, at_least=_SLIP))


def _likeliest(name: str, names: Iterable[str], at_least: float = _LIKE) -> str:
    by_key = {folded(each): each for each in names if folded(each) != folded(name)}
    close = get_close_matches(folded(name), by_key, n=1, cutoff=at_least)
    return by_key[close[0]] if close else ""
