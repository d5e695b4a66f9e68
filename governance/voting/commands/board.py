"""The logs of polls on the command line: the heads that were mailed, and whether one still fits."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from governance.kernel.ids import PollId
from governance.kernel.refusals import NotFound
from governance.notices.commands import opened
from governance.sealing.faults import SealingFault
from governance.sealing.note import Head
from governance.settings import Settings
from governance.storage.engine import begin_writing
from governance.voting.service.board import held_box
from governance.voting.service.heads import HeadsFile, continues_from, mailed_head
from governance.voting.service.telling import halt_box

FITS, BROKEN, NO_NOTE = 0, 1, 2
"""Exit codes of ``governance board check``."""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``governance board …``."""
    board = subparsers.add_parser("board", help="the logs of sealed polls, and their heads")
    acts = board.add_subparsers(title="acts", required=True, metavar="ACT")
    heads = acts.add_parser("heads", help="list every head that was mailed")
    heads.set_defaults(run=_heads)
    check = acts.add_parser(
        "check", help="compare a checkpoint that came by e-mail with the log; halt it if it differs"
    )
    check.add_argument("note", help="a file with the e-mail in it, or - for standard input")
    check.set_defaults(run=_check)


def _heads(_args: argparse.Namespace, settings: Settings) -> int:
    for one in HeadsFile(settings.heads_file).known():
        at = one.at.strftime("%Y-%m-%d %H:%M")
        _say(f"{at}  {one.poll_id}  {one.head.size:>8}  {one.head.root.hex()}")
    return FITS


def _check(args: argparse.Namespace, settings: Settings) -> int:
    text = sys.stdin.read() if args.note == "-" else Path(args.note).read_text(encoding="utf-8")
    with opened(settings)() as session:
        begin_writing(session)
        try:
            poll_id, head = mailed_head(session, text=text)
        except SealingFault as fault:
            return _not_compared(str(fault))
        except NotFound:
            return _not_compared("This checkpoint is of no poll in this database.")
        said = _compare(session, poll_id, head, settings)
        session.commit()
    return said


def _compare(session: Session, poll_id: PollId, head: Head, settings: Settings) -> int:
    box = held_box(session, poll_id=poll_id)
    if continues_from(session, box=box, head=head):
        _say(f"It fits: the log of {box.log_size} entries goes on from this head of {head.size}.")
        return FITS
    halt_box(session, box=box, head=head, house=settings.letterhead, now=datetime.now(UTC))
    _say(
        f"It does not fit: the log of {box.log_size} entries does not go on from this head of "
        f"{head.size}. The box is halted and everybody who watches it is told."
    )
    return BROKEN


def _not_compared(why: str) -> int:
    print(f"This cannot be compared. {why}", file=sys.stderr)  # noqa: T201 - the answer
    return NO_NOTE


def _say(sentence: str) -> None:
    print(sentence)  # noqa: T201 - the answer
