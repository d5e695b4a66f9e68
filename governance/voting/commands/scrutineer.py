"""``governance scrutineer``: make a key, make the voters' codes, void one, make another."""

import argparse
import hashlib
from datetime import UTC, datetime
from pathlib import Path

from governance.documents.pdf import MOST_LETTERS
from governance.kernel.calendar import london_day
from governance.sealing.canonical import canonical
from governance.sealing.credentials import check_credential, credentials_file
from governance.sealing.manifest import Manifest
from governance.sealing.scrutineer import (
    ScrutineerKey,
    is_scrutineer_key_text,
    new_scrutineer_key,
    read_secret_scrutineer_key,
    scrutineer_key_from_text,
)
from governance.sealing.voids import Void, VoidReason, void_file
from governance.voting.commands.codes import (
    credential_in,
    issue,
    map_file,
    map_line,
    poll_facts,
    read_roll,
)
from governance.voting.commands.files import (
    PUBLIC,
    SECRET,
    Refused,
    append_line,
    is_new,
    read_secret,
    running,
    say,
    write_new,
)
from governance.voting.commands.sheets import CodeLetters, Voter, code_sheets, key_sheet

KEY_FILE, PUBLIC_FILE = "scrutineer-key.json", "scrutineer-public-key.json"
KEY_SHEET = "scrutineer-key.pdf"
CREDENTIALS, MAP = "credentials.jsonl", "map.jsonl"

_EPILOG = """\
Everything happens on this machine, which must not be the mutual's. It needs no network.

    governance scrutineer make-key --name "Sioned Vaughan" --folder mine
    governance scrutineer codes --poll manifest-draft.json --roll roll.csv \\
        --base-url https://vote.example.org --name "Sioned Vaughan" --folder codes
    governance scrutineer void --key mine/scrutineer-key.json --manifest manifest.json \\
        --map codes/map.jsonl --number 00017 --reason lost --folder voided
    governance scrutineer reissue … --roll roll.csv --base-url https://vote.example.org

KEY is the file with the key, the text on the paper, or a dash to type it unseen.

Exit code: 0 done; 2 refused, with the reason.
"""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the tool. Its default ``alone`` says that it needs no settings."""
    tool = subparsers.add_parser(
        "scrutineer",
        help="the tool of a scrutineer, who issues the voters' codes",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    acts = tool.add_subparsers(title="what to do", required=True, metavar="WHAT")
    make = acts.add_parser("make-key", help="make a key: a file, a sheet of paper, a public file")
    make.add_argument("--name", required=True, help="your name, as voters know it")
    make.add_argument("--folder", required=True, type=Path, help="where to write the three files")
    make.set_defaults(run=running(make_key), alone=True)
    codes = acts.add_parser("codes", help="make a code for everybody on the roll")
    codes.add_argument("--poll", required=True, help="the manifest, a draft of it, or the UUID")
    codes.add_argument("--title", help="what is voted on, where --poll does not say it")
    codes.add_argument("--mutual", help="whose vote it is, where --poll does not say it")
    codes.add_argument("--name", required=True, help="your name, under the letters")
    codes.add_argument("--folder", required=True, type=Path, help="where to write everything")
    _letter_options(codes)
    codes.set_defaults(run=running(make_codes), alone=True)
    void = acts.add_parser("void", help="take a credential out of the vote")
    _void_options(void)
    whose = void.add_mutually_exclusive_group(required=True)
    whose.add_argument("--number", help="the member's number, looked up in --map")
    whose.add_argument("--credential", help="the credential itself")
    void.add_argument("--map", type=Path, help="map.jsonl")
    void.set_defaults(run=running(void_credential), alone=True)
    again = acts.add_parser("reissue", help="void a credential and make another code for it")
    _void_options(again)
    again.add_argument("--number", required=True, help="the member's number")
    again.add_argument("--map", required=True, type=Path, help="map.jsonl; the new one is added")
    _letter_options(again)
    again.set_defaults(run=running(reissue_code), alone=True)


def make_key(args: argparse.Namespace) -> None:
    """Write a new key: secret file, public file and sheet of paper."""
    folder = _folder(args)
    secret, public, sheet = (folder / one for one in (KEY_FILE, PUBLIC_FILE, KEY_SHEET))
    is_new(secret, public, sheet)
    now = datetime.now(UTC)
    key = new_scrutineer_key(args.name)
    paper = key_sheet(
        title="A scrutineer’s key",
        subtitle=key.name,
        facts=[("Made", f"{london_day(now):%-d %B %Y}")],
        text=key.paper_text,
        made_on=london_day(now),
    )
    write_new(secret, [canonical(key.secret_file(now))], mode=SECRET)
    write_new(public, [canonical(key.public_file())], mode=PUBLIC)
    write_new(sheet, [paper], mode=SECRET)
    say(f"Your key is made. Hand in {public}; nobody else may have the other files.")
    say(f"Print {sheet}, put the paper away, and delete that file.")


def make_codes(args: argparse.Namespace) -> None:
    """Write the credentials, the letters, and the secret list of whose is whose."""
    folder = _folder(args)
    facts = poll_facts(args.poll, title=args.title, mutual=args.mutual)
    voters = read_roll(args.roll)
    public, secret = folder / CREDENTIALS, folder / MAP
    sheets = _sheet_names(folder, len(voters))
    is_new(public, secret, *sheets)
    issued = issue(voters, poll=facts.poll)
    letters = CodeLetters(
        poll=facts.poll,
        title=facts.title,
        mutual=facts.mutual,
        base_url=args.base_url,
        scrutineer=args.name,
        contact=args.contact,
    )
    today = london_day(datetime.now(UTC))
    some = code_sheets(letters, [(one.voter, one.code) for one in issued], issued_on=today)
    for path, content in zip(sheets, some, strict=True):
        write_new(path, [content], mode=SECRET)
    write_new(secret, map_file(issued), mode=SECRET)
    write_new(public, [credentials_file(one.credential for one in issued)], mode=PUBLIC)
    say(f"Codes made, one for each person on the roll: {len(issued)}.")
    say(f"1. Hand in {public}. It is the only file that anybody else may have.")
    say(f"2. Print {', '.join(map(str, sheets))}, send the letters, then delete the file.")
    say(f"3. Keep {secret} secret: with it, ballots could be matched to people.")


def void_credential(args: argparse.Namespace) -> None:
    """Write the signed file that voids a credential."""
    key, manifest = _signing(args)
    if args.credential is None and args.map is None:
        raise Refused("Say where your map.jsonl is (--map), so that the number can be looked up.")
    if args.credential is not None:
        credential = check_credential(args.credential)
    else:
        credential = credential_in(args.map, args.number)
    path = _folder(args) / f"void-{_short(credential)}.json"
    is_new(path)
    _write_void(path, Void(credential, VoidReason(args.reason), None), key=key, manifest=manifest)
    say(f"{path} voids the credential. Hand it in.")


def reissue_code(args: argparse.Namespace) -> None:
    """Write the signed file that replaces a credential, and the letter with the new code."""
    key, manifest = _signing(args)
    credential = credential_in(args.map, args.number)
    voter = _voter(args)
    folder = _folder(args)
    path = folder / f"void-{_short(credential)}.json"
    sheet = folder / f"letter-{_short(credential)}.pdf"
    is_new(path, sheet)
    (issued,) = issue([voter], poll=manifest.poll)
    letters = CodeLetters(
        poll=manifest.poll,
        title=manifest.title,
        mutual=manifest.mutual,
        base_url=args.base_url,
        scrutineer=key.name or (manifest.scrutineer.name if manifest.scrutineer else ""),
        contact=args.contact,
    )
    today = london_day(datetime.now(UTC))
    (content,) = code_sheets(letters, [(voter, issued.code)], issued_on=today)
    append_line(args.map, map_line(issued))
    write_new(sheet, [content], mode=SECRET)
    void = Void(credential, VoidReason(args.reason), issued.credential)
    _write_void(path, void, key=key, manifest=manifest)
    say(f"{path} puts a new credential in the place of the old one. Hand it in.")
    say(f"{sheet} is the letter for {voter.name}. Print it, send it, then delete it.")


def _letter_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--roll", required=True, type=Path, help="roll.csv, with people's names")
    parser.add_argument(
        "--base-url", required=True, help="where the vote is: https://vote.example.org"
    )
    parser.add_argument("--contact", default="", help="how to reach you, on the letters")


def _void_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--key", required=True, help="your key")
    parser.add_argument("--manifest", required=True, type=Path, help="the manifest of the vote")
    parser.add_argument("--reason", required=True, choices=[one.value for one in VoidReason])
    parser.add_argument("--folder", required=True, type=Path, help="where to write what is made")


def _folder(args: argparse.Namespace) -> Path:
    folder: Path = args.folder
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _signing(args: argparse.Namespace) -> tuple[ScrutineerKey, Manifest]:
    """The key and the manifest it may sign for; raises Refused, SealingFault."""
    manifest = Manifest.read(args.manifest.read_bytes().strip())
    text = read_secret(args.key, asked="The key on your paper").strip()
    if text.startswith("{"):
        key = read_secret_scrutineer_key(text.encode())
    elif text == args.key and not is_scrutineer_key_text(text):
        raise Refused(f"There is no file {text}, and this is not the text of a key either.")
    else:
        key = scrutineer_key_from_text(text, "")
    if manifest.scrutineer is None or manifest.scrutineer.signing_key != key.signing_key:
        raise Refused("This is not the key of the scrutineer in the manifest.")
    return key, manifest


def _voter(args: argparse.Namespace) -> Voter:
    for voter in read_roll(args.roll):
        if voter.number == args.number:
            return voter
    raise Refused(f"{args.roll} has nobody with the number {args.number}.")


def _write_void(path: Path, void: Void, *, key: ScrutineerKey, manifest: Manifest) -> None:
    body = void_file(void, poll=manifest.poll, manifest=manifest.fingerprint, seed=key.signing_seed)
    write_new(path, [canonical(body)], mode=PUBLIC)


def _sheet_names(folder: Path, letters: int) -> list[Path]:
    files = -(-letters // MOST_LETTERS)
    if files == 1:
        return [folder / "letters.pdf"]
    width = len(str(files))
    return [folder / f"letters-{number:0{width}}.pdf" for number in range(1, files + 1)]


def _short(credential: str) -> str:
    """Enough to tell files apart, without the member's number in their names."""
    return hashlib.sha256(credential.encode()).hexdigest()[:12]
