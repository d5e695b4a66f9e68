"""``governance trustee``: make a key, prove that it opens, take one's turn at the opening."""

import argparse
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from governance.kernel.calendar import london_day
from governance.sealing.canonical import canonical, read_canonical
from governance.sealing.fields import Fields, shown_instant
from governance.sealing.keycheck import answer_key_check, read_key_check
from governance.sealing.keys import (
    TrusteeKey,
    is_key_text,
    key_from_text,
    new_trustee_key,
    read_secret_key,
)
from governance.sealing.manifest import Manifest
from governance.sealing.note import Head, read_checkpoint
from governance.sealing.opening import Step, manifest_of_turn, run_turn
from governance.voting.commands.files import (
    PUBLIC,
    SECRET,
    Refused,
    append_line,
    is_file,
    is_new,
    read_note,
    read_secret,
    running,
    say,
    write_new,
)
from governance.voting.commands.sheets import key_sheet

RECORD_FORMAT = "trustee-opened-v1"
KEY_FILE, PUBLIC_FILE, KEY_SHEET = "trustee-key.json", "trustee-public-key.json", "trustee-key.pdf"

_EPILOG = """\
Everything happens on this machine. It needs no network, and is best done without one.

    governance trustee make-key --name "Aisha Begum" --folder my-key
    governance trustee check-key my-key/trustee-key.json key-check.json answer.json
    governance trustee open my-key/trustee-key.json turn.jsonl step.jsonl --head e-mail.txt

KEY is the file with the key, the text on the paper, or a dash to type it unseen. NOTE is a file
with the checkpoint that came by e-mail, or its text, never the one from the mutual's page.

Exit code: 0 done; 2 refused, with the reason.
"""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the tool. Its default ``alone`` says that it needs no settings."""
    tool = subparsers.add_parser(
        "trustee",
        help="the tool of a trustee, who holds a key to the box",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    acts = tool.add_subparsers(title="what to do", required=True, metavar="WHAT")
    make = acts.add_parser("make-key", help="make a key: a file, a sheet of paper, a public file")
    make.add_argument("--name", required=True, help="your name, as voters know it")
    make.add_argument("--folder", required=True, type=Path, help="where to write the three files")
    make.set_defaults(run=running(make_key), alone=True)
    check = acts.add_parser("check-key", help="prove that your key opens, and sign the manifest")
    check.add_argument("key", metavar="KEY", help="your key")
    check.add_argument("challenge", metavar="CHALLENGE", type=Path, help="the key check")
    check.add_argument("out", metavar="OUT", type=Path, help="where to write the answer")
    check.set_defaults(run=running(check_key), alone=True)
    opening = acts.add_parser("open", help="take your layer off the ballots in the box")
    opening.add_argument("key", metavar="KEY", help="your key")
    opening.add_argument("turn", metavar="TURN", type=Path, help="the file for your turn")
    opening.add_argument("out", metavar="OUT", type=Path, help="where to write your step")
    opening.add_argument(
        "--head", metavar="NOTE", required=True, help="the checkpoint that came by e-mail"
    )
    opening.set_defaults(run=running(open_box), alone=True)


def make_key(args: argparse.Namespace) -> None:
    """Write a new key: secret file, public file and sheet of paper."""
    folder: Path = args.folder
    folder.mkdir(parents=True, exist_ok=True)
    secret, public, sheet = (folder / one for one in (KEY_FILE, PUBLIC_FILE, KEY_SHEET))
    is_new(secret, public, sheet)
    now = datetime.now(UTC)
    key = new_trustee_key(args.name)
    paper = key_sheet(
        title="A trustee’s key",
        subtitle=key.name,
        facts=[("Key", key.key_id), ("Made", f"{london_day(now):%-d %B %Y}")],
        text=key.paper_text,
        made_on=london_day(now),
    )
    write_new(secret, [canonical(key.secret_file(now))], mode=SECRET)
    write_new(public, [canonical(key.public_file())], mode=PUBLIC)
    write_new(sheet, [paper], mode=SECRET)
    say(f"Your key {key.key_id} is made.")
    say(f"1. Hand in {public}. It is the only file that anybody else may have.")
    say(f"2. Print {sheet}, and put the paper away. Then delete that file.")
    say(f"3. Keep {secret} on a stick of your own, apart from the paper.")


def check_key(args: argparse.Namespace) -> None:
    """Answer a key check, showing the manifest that is thereby signed."""
    is_new(args.out)
    raw = args.challenge.read_bytes()
    manifest, trustee, _ = read_key_check(raw)
    key = _key(args.key, name=trustee.name)
    answer = answer_key_check(raw, key)
    for line in _told(manifest):
        say(line)
    write_new(args.out, [canonical(answer)], mode=PUBLIC)
    say(f"Your key {key.key_id} opens. The answer is in {args.out}.")
    say("By sending it you sign everything above. If something in it is wrong, do not send it.")


def open_box(args: argparse.Namespace) -> None:
    """Check a turn, take it, and write the step."""
    is_new(args.out)
    with _lines(args.turn) as lines:
        manifest = manifest_of_turn(lines)
    head = _head(args.head, manifest)
    say(f"The checkpoint that came by e-mail is signed by {manifest.board.origin}.")
    key = _key(args.key, name="")
    record = _record(args, key)
    with _lines(args.turn) as lines:
        step = run_turn(lines, key=key, emailed_head=head, opened_before=_opened(record), tell=say)
    _write(args.out, step, record=record, key=key)
    say(f"Your step is in {args.out}. Hand it in.")
    say(f"{record} remembers that this key has opened this poll. Keep it beside the key.")


def _key(said: str, *, name: str) -> TrusteeKey:
    text = read_secret(said, asked="The key on your paper").strip()
    if text.startswith("{"):
        return read_secret_key(text.encode())
    if text == said and not is_key_text(text):
        raise Refused(f"There is no file {said}, and this is not the text of a key either.")
    return key_from_text(text, name)


def _head(said: str, manifest: Manifest) -> Head:
    return read_checkpoint(read_note(said), manifest.board.origin, manifest.board.key)


def _told(manifest: Manifest) -> Iterator[str]:
    """The manifest for the person who signs it."""
    yield f"Vote: {manifest.title}, of {manifest.mutual}"
    yield f"Opens {shown_instant(manifest.opens_at)}, closes {shown_instant(manifest.closes_at)}"
    yield f"On the roll: {manifest.roll.count}, record date {manifest.roll.record_on.isoformat()}"
    yield f"Codes from: the {manifest.credentials.issuer}"
    if manifest.scrutineer is not None:
        yield f"Scrutineer: {manifest.scrutineer.name}"
    labels = [one.get("label", one["id"]) for one in manifest.paper["options"]]
    yield f"On the ballot paper: {', '.join(map(str, labels))}"
    yield f"Any {manifest.threshold} of these trustees open the box:"
    for one in manifest.trustees:
        yield f"  {one.place}. {one.name}, key {one.key_id}"
    yield f"Fewer than {manifest.smallest_box} ballots are not opened."
    yield f"Fingerprint: {manifest.fingerprint}"


@contextmanager
def _lines(path: Path) -> Iterator[Iterable[bytes]]:
    with path.open("rb") as file:
        yield file


def _record(args: argparse.Namespace, key: TrusteeKey) -> Path:
    """The file, beside the key, of what it has opened; beside the step when the key was typed."""
    beside = Path(args.key) if is_file(args.key) else Path(args.out)
    return beside.parent / f"opened-{key.key_id}.jsonl"


def _opened(record: Path) -> list[str]:
    """The polls that a key has opened; raises SealingFault when its record was tampered with."""
    if not record.exists():
        return []
    polls = []
    for line in record.read_bytes().splitlines():
        fields = Fields(read_canonical(line), f"{record}")
        fields.format(RECORD_FORMAT)
        polls.append(fields.uuid("poll"))
    return polls


def _write(out: Path, step: Step, *, record: Path, key: TrusteeKey) -> None:
    """Write the step. It has its name only once the record holds that the poll was opened."""
    part = out.with_name(f"{out.name}.part")
    part.unlink(missing_ok=True)
    write_new(part, step.lines(), mode=PUBLIC)
    append_line(
        record,
        {
            "format": RECORD_FORMAT,
            "at": shown_instant(datetime.now(UTC)),
            "key_id": key.key_id,
            "output": step.header["output"],
            "poll": step.header["poll"],
            "position": step.header["position"],
            "subset": step.header["subset"],
        },
    )
    part.rename(out)
