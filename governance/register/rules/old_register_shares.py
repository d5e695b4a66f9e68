"""Reading what an old register says of shares: of one class, or of several in one row."""

import re
from collections.abc import Callable, Mapping

from governance.constitution.rules.articles import Articles, ShareClass
from governance.kernel.pence import pence_of
from governance.kernel.wording import money
from governance.register.rules.old_register_columns import OldField
from governance.register.rules.old_register_remarks import OldRemarkKind
from governance.register.rules.search import folded

OldHolding = tuple[str, int, int]
"""Class, number of shares, and what is paid up on all of them in pence."""
Say = Callable[..., None]
_MOST_SHARES = 10**12
_BETWEEN = re.compile(r"\s*[;\n]\s*")
_NONE = {"", "0", "-"}


def read_holdings(
    texts: Mapping[OldField, str], articles: Articles, *, has_ceased: bool, say: Say
) -> tuple[OldHolding, ...]:
    """The shares of a row by class: ``Ordinary; Founder`` has ``1; 10`` shares, in that order.

    ``say`` takes a kind of remark, the column, the value and facts. Somebody who ceased may have
    none told; faults leave nothing.
    """
    names = _parts(texts.get(OldField.SHARE_CLASS, ""))
    each = str(articles.shares_each)
    numbers = _parts(texts[OldField.SHARES]) if OldField.SHARES in texts else [each] * len(names)
    amounts = _parts(texts.get(OldField.PAID, ""))
    if has_ceased and set(numbers) <= _NONE:
        say(OldRemarkKind.SHARES_NOT_TOLD, OldField.SHARES)
        return ()
    if amounts == [""]:
        amounts = [""] * len(names)
    if not len(names) == len(numbers) == len(amounts):
        counts = {"classes": str(len(names)), "numbers": str(len(numbers))}
        told = texts.get(OldField.SHARES, "")
        say(OldRemarkKind.CLASSES_UNEVEN, OldField.SHARES, told, **counts)
        return ()
    found: dict[str, OldHolding] = {}
    for name, number, amount in zip(names, numbers, amounts, strict=True):
        share_class = _class(name, articles, say)
        shares = _shares(number, has_ceased=has_ceased, say=say)
        if share_class is None or shares is None:
            continue
        if share_class.key in found:
            say(OldRemarkKind.CLASS_TWICE, OldField.SHARE_CLASS, share_class.name)
        paid = _paid(amount, shares, share_class, say)
        found[share_class.key] = (share_class.key, shares, paid)
    return tuple(found[key] for key in sorted(found))


def _parts(text: str) -> list[str]:
    return _BETWEEN.split(text.strip().strip(";").strip())


def _class(text: str, articles: Articles, say: Say) -> ShareClass | None:
    if not text:
        return articles.share_classes[0]
    wanted = folded(text).removesuffix(" shares").removesuffix(" share")
    for each in articles.share_classes:
        if wanted in {folded(each.key), folded(each.name)}:
            return each
    names = ", ".join(each.name for each in articles.share_classes)
    say(OldRemarkKind.CLASS_NOT_KNOWN, OldField.SHARE_CLASS, text, classes=names)
    return None


def _shares(text: str, *, has_ceased: bool, say: Say) -> int | None:
    """How many; ``None``: none of this class, or it cannot be read."""
    plain = text.replace(",", "").removesuffix(".0")
    if plain in _NONE and has_ceased:
        return None
    if not (plain.isdecimal() and 0 < int(plain) < _MOST_SHARES):
        say(OldRemarkKind.SHARES_UNCLEAR, OldField.SHARES, text)
        return None
    return int(plain)


def _paid(text: str, shares: int, share_class: ShareClass, say: Say) -> int:
    """What is paid up in pence; fully paid where the file does not say."""
    most = shares * share_class.nominal_pence
    if not text:
        return most
    try:
        paid = pence_of(text)
    except ValueError:
        say(OldRemarkKind.PAID_UNCLEAR, OldField.PAID, text)
        return 0
    if paid > most:
        say(OldRemarkKind.PAID_TOO_MUCH, OldField.PAID, text, most=money(most))
    return paid
