"""Attacks on the file itself, on the manifest, the roll, the credentials, the page."""

import io
import json
from zipfile import ZIP_DEFLATED, ZipFile

from governance.sealing.canonical import b64u, canonical, signed
from governance.sealing.credentials import credential_of
from tests.factories.bundles import VERIFIER, lines_of, zipped
from tests.factories.sealed_files import seed_of, trustee_keys
from tests.unit.verifier.scene import Scene, attack, digest


@attack("a byte is put behind the ZIP file", "zip-altered")
def _(s: Scene) -> None:
    s.raw = zipped(s.files) + b"x"


@attack("a program is put before the ZIP file", "zip-altered")
def _(s: Scene) -> None:
    s.raw = b"#!/bin/sh\n" + zipped(s.files)


@attack("the files are packed anew by another program", "zip-altered")
def _(s: Scene) -> None:
    target = io.BytesIO()
    with ZipFile(target, "w", compression=ZIP_DEFLATED) as pack:
        for name, raw in s.files.items():
            pack.writestr(name, raw)
    s.raw = target.getvalue()


@attack("the file is cut off in the middle", "unreadable")
def _(s: Scene) -> None:
    s.raw = zipped(s.files)[:20_000]


@attack("a text is changed and its checksum is not", "checksum-wrong")
def _(s: Scene) -> None:
    with ZipFile(io.BytesIO(zipped(s.files))) as pack:
        s.files["SHA256SUMS"] = pack.read("SHA256SUMS")
    s.files["00-READ-ME.txt"] = b"All is well.\n"
    s.sums = False


@attack("a file stands there twice", "file-twice")
def _(s: Scene) -> None:
    raw = zipped({**s.files, "manifest.jsom": b"{}"})
    s.raw = raw.replace(b"manifest.jsom", b"manifest.json")


@attack("a file is added", "file-added")
def _(s: Scene) -> None:
    s.files["zz-note.txt"] = b"Please believe me.\n"


@attack("a file is left out", "file-missing")
def _(s: Scene) -> None:
    del s.files["software.json"]


@attack("the invalid and voided ballots' file is left out", "file-missing")
def _(s: Scene) -> None:
    del s.files["box/excluded.jsonl"]


@attack("two files change places", "files-reordered")
def _(s: Scene) -> None:
    s.files["manifest.json"] = s.files.pop("manifest.json")


@attack("a line loses its end", "line-cut-off")
def _(s: Scene) -> None:
    s.files["plaintexts.jsonl"] = s.files["plaintexts.jsonl"][:-1]


@attack("the poll closes a day later", "manifest-changed")
def _(s: Scene) -> None:
    s.change("manifest.json", closes_at="2027-06-22T16:00:00Z")


@attack("the smallest box becomes one ballot", "manifest-changed")
def _(s: Scene) -> None:
    s.change("manifest.json", smallest_box=1)


@attack("the page becomes another", "manifest-changed")
def _(s: Scene) -> None:
    s.change("manifest.json", page={"version": "1", "sha256": "0" * 64})


@attack("one trustee is enough", "threshold-changed")
def _(s: Scene) -> None:
    s.change("manifest.json", threshold=1)


@attack("the subsets change places", "subsets-changed")
def _(s: Scene) -> None:
    s.change("manifest.json", subsets=[[1, 3], [1, 2], [2, 3]])


@attack("a trustee's key is swapped", "trustee-key-changed")
def _(s: Scene) -> None:
    trustees = json.loads(s.files["manifest.json"])["trustees"]
    trustees[0]["opening_key"] = b64u(trustee_keys(5)[4].opening_key)
    s.change("manifest.json", trustees=trustees)


@attack("a trustee is swapped, key, number and signature", "manifest-changed")
def _(s: Scene) -> None:
    key, trustees = trustee_keys(5)[4], json.loads(s.files["manifest.json"])["trustees"]
    keys = {"opening_key": b64u(key.opening_key), "signing_key": b64u(key.signing_key)}
    trustees[0] |= keys | {"key_id": key.key_id}
    s.change("manifest.json", trustees=trustees)
    answers = s.bodies("signatures.jsonl")
    answers[0]["manifest"] = digest(s.files["manifest.json"])
    answers[0] = signed(answers[0], key.signing_seed)
    s.write("signatures.jsonl", answers)


@attack("somebody else signs for a trustee", "trustee-signature-forged")
def _(s: Scene) -> None:
    answers = s.bodies("signatures.jsonl")
    answers[0] = signed(answers[0], trustee_keys(5)[4].signing_seed)
    s.write("signatures.jsonl", answers)


@attack("a candidate's name is changed on the paper", "paper-changed")
def _(s: Scene) -> None:
    s.replace("manifest.json", b'"label":"Amina"', b'"label":"Anima"')


@attack("the scheme becomes another", "scheme-changed")
def _(s: Scene) -> None:
    s.change("manifest.json", aead="AES-128-GCM")


@attack("the manifest is written with spaces", "manifest-malformed")
def _(s: Scene) -> None:
    s.files["manifest.json"] = json.dumps(json.loads(s.files["manifest.json"])).encode()


@attack("a key stands twice in the manifest", "manifest-malformed")
def _(s: Scene) -> None:
    s.replace("manifest.json", b"{", b'{"aead":"AES-256-GCM",')


@attack("more credentials are made than there are people", "credentials-not-as-many-as-the-roll")
def _(s: Scene) -> None:
    facts = json.loads(s.files["manifest.json"])["credentials"]
    s.change("manifest.json", credentials=facts | {"count": 60})


@attack("a trustee never signed", "trustee-signature-missing")
def _(s: Scene) -> None:
    s.lines("signatures.jsonl", lambda lines: lines.pop())


@attack("one trustee signs for two", "trustee-signature-missing")
def _(s: Scene) -> None:
    answers = s.bodies("signatures.jsonl")
    s.write("signatures.jsonl", [answers[0], answers[0], answers[2]])


@attack("what a trustee signed is changed", "trustee-signature-forged")
def _(s: Scene) -> None:
    answers = s.bodies("signatures.jsonl")
    answers[1]["opened"] = "0" * 64
    s.write("signatures.jsonl", answers)


@attack("somebody is added to the roll", "roll-changed")
def _(s: Scene) -> None:
    s.files["roll.csv"] += b"00099,Ghost Voter,Nursing,Mill Lane,1\r\n"


@attack("somebody's name is changed on the roll", "roll-changed")
def _(s: Scene) -> None:
    s.replace("roll.csv", b"Voter 20", b"Voter 2O")


@attack("somebody votes for two", "roll-changed")
def _(s: Scene) -> None:
    s.replace("roll.csv", b"Mill Lane,1", b"Mill Lane,2")


@attack("the roll's digest becomes another", "roll-commitment-changed", cut="public")
def _(s: Scene) -> None:
    s.change("roll-commitment.json", sha256="0" * 64)


@attack("a credential is added to the list", "credentials-changed", cut="public")
def _(s: Scene) -> None:
    line = canonical({"credential": credential_of(seed_of(777))})
    s.files["credentials.jsonl"] = lines_of(
        sorted([*s.files["credentials.jsonl"].splitlines(), line])
    )


@attack("a credential is taken off the list", "credentials-changed", cut="public")
def _(s: Scene) -> None:
    s.lines("credentials.jsonl", lambda lines: lines.pop(4))


@attack("a file of the voting page becomes another", "page-changed", cut="public")
def _(s: Scene) -> None:
    s.files["page/page-hashes.json"] = b'{"files":[]}\n'


@attack("the verifier in the bundle says yes to everything", "verifier-changed")
def _(s: Scene) -> None:
    s.files["verifier/verify.py"] = VERIFIER.read_bytes().replace(
        b"raise Failed(attack", b"print(attack"
    )
