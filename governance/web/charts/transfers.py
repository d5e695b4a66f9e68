"""Where papers went at one stage: from those they left to those they came to, and to nobody."""

from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from governance.web.charts.drawing import Amount, Drawing, exact, figure, share, shortened


@dataclass(frozen=True, slots=True)
class Receipt:
    """Votes that came to one candidate at this stage, or stayed with nobody."""

    name: str
    votes: Amount
    is_nobody: bool = False


@dataclass(frozen=True, slots=True)
class Transfers:
    """The moves of one stage: whom the papers left, and who received how much."""

    title: str
    leaving: tuple[str, ...]
    receipts: tuple[Receipt, ...]


_HEIGHT = 240
_SLOT = 30
_LEFT, _RIGHT, _BLOCK = 180, 450, 12
_ROW_NARROW = 52
_WIDTH_NARROW = 360


def transfer_picture(chart_id: str, transfers: Transfers) -> Markup:
    """The transfers as flows (wide) and as bars (narrow), and as a table.

    Nobody's share (non-transferable papers, and what rounding leaves) is a receipt marked
    `is_nobody`, so that the flows add up. Raises ValueError when an amount is no number.
    """
    moving = [receipt for receipt in transfers.receipts if exact(receipt.votes) > 0]
    whole = sum((exact(receipt.votes) for receipt in moving), Fraction(0))
    described = _in_words(transfers, moving)
    return figure(
        title=transfers.title,
        pictures=[
            _wide(transfers, moving, whole).svg(chart_id, "wide", transfers.title, described),
            _narrow(transfers, moving, whole).svg(chart_id, "narrow", transfers.title, described),
        ],
        columns=("Went to", "Votes"),
        rows=[(receipt.name, str(receipt.votes)) for receipt in transfers.receipts],
    )


def _wide(transfers: Transfers, moving: list[Receipt], whole: Fraction) -> Drawing:
    tall = [max(share(exact(receipt.votes), whole, _HEIGHT), 2) for receipt in moving]
    slots = [max(height, _SLOT) + 8 for height in tall]
    drawing = Drawing(width=760, height=max(sum(slots), _HEIGHT + 8, 60))
    left = (drawing.height - sum(tall)) // 2
    drawing.text(0, left + 18, "From", css="cw-ink-muted")
    for at, name in enumerate(transfers.leaving):
        drawing.text(0, left + 40 + 22 * at, shortened(name, 20), css="cw-ink-strong")
    right = (drawing.height - sum(slots)) // 2
    digits = max((len(str(receipt.votes)) for receipt in moving), default=0)
    names = _RIGHT + _BLOCK + 30 + 9 * digits
    for receipt, height, slot in zip(moving, tall, slots, strict=True):
        top = right + (slot - height) // 2
        css = "cw-flow cw-flow--rest" if receipt.is_nobody else "cw-flow"
        drawing.path(_band(left, top, height), css)
        drawing.rect(_RIGHT, top, _BLOCK, height, _block(receipt))
        middle = right + slot // 2 + 5
        drawing.text(_RIGHT + _BLOCK + 10, middle, f"+{receipt.votes}", css="cw-ink-strong")
        drawing.text(names, middle, shortened(receipt.name, (drawing.width - names) // 9))
        left += height
        right += slot
    drawing.rect(_LEFT - _BLOCK, left - sum(tall), _BLOCK, sum(tall), "cw-bar cw-bar--out")
    return drawing


def _band(left: int, right: int, height: int) -> str:
    bend = (_LEFT + _RIGHT) // 2
    return (
        f"M{_LEFT} {left}C{bend} {left} {bend} {right} {_RIGHT} {right}v{height}"
        f"C{bend} {right + height} {bend} {left + height} {_LEFT} {left + height}z"
    )


def _narrow(transfers: Transfers, moving: list[Receipt], whole: Fraction) -> Drawing:
    drawing = Drawing(width=_WIDTH_NARROW + 4, height=40 + _ROW_NARROW * len(moving))
    leaving = shortened(_listed(transfers.leaving), 34)
    drawing.text(2, 18, f"From {leaving} to:", css="cw-ink-muted")
    most = max((exact(receipt.votes) for receipt in moving), default=whole)
    for at, receipt in enumerate(moving):
        y = 32 + _ROW_NARROW * at
        drawing.text(2, y + 16, shortened(receipt.name, 30))
        drawing.text(
            _WIDTH_NARROW + 2, y + 16, f"+{receipt.votes}", anchor="end", css="cw-ink-strong"
        )
        length = max(share(exact(receipt.votes), most, _WIDTH_NARROW), 2)
        drawing.rect(2, y + 24, length, 14, _block(receipt))
    return drawing


def _block(receipt: Receipt) -> str:
    return "cw-bar cw-bar--rest" if receipt.is_nobody else "cw-bar"


def _listed(names: tuple[str, ...]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1] if names else "")))


def _in_words(transfers: Transfers, moving: list[Receipt]) -> str:
    leaving = _listed(transfers.leaving)
    if not moving:
        return f"No votes moved from {leaving}."
    went = "; ".join(f"{receipt.votes} to {receipt.name}" for receipt in moving)
    return f"Votes moved from {leaving}: {went}."
