"""The verifier is one file of the standard library, for Python 3.9, and ends as it should."""

import ast
import json
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from governance.verifier import verify
from tests.factories.bundles import VERIFIER, zipped
from tests.unit.verifier.scene import scene

OLDEST = (3, 9)
NEWER_THAN_THAT = {"tomllib", "_collections_abc"}


def test_it_imports_nothing_but_the_standard_library() -> None:
    tree = ast.parse(VERIFIER.read_text(encoding="utf-8"), feature_version=OLDEST)
    named = {
        one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names
    }
    named |= {node.module or "." for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    tops = {name.split(".")[0] for name in named}
    assert tops <= sys.stdlib_module_names - NEWER_THAN_THAT


def _run(bundle: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-S", str(VERIFIER), str(bundle), *more]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_alone_it_prints_a_numbered_list_and_ends_with_0(tmp_path: Path) -> None:
    path = tmp_path / "bundle.zip"
    path.write_bytes(zipped(scene("auditor").files))
    done = _run(path)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert [line.split(".")[0].strip() for line in lines[:-1]] == [
        str(number) for number in range(1, len(verify.CHECKS) + 1)
    ]
    assert lines[-1] == "Nothing failed. Auditor cut, verifier 1."


def test_a_forged_bundle_ends_with_1_and_names_the_attack(tmp_path: Path) -> None:
    forged = scene("public")
    forged.files["commitments.txt"] = b"0" * 64 + forged.files["commitments.txt"][64:]
    path = tmp_path / "bundle.zip"
    path.write_bytes(zipped(forged.files))
    done = _run(path)
    assert done.returncode == 1
    assert "failed [commitments-changed]" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("THIS BUNDLE DOES NOT HOLD.")
    told = json.loads(_run(path, "--json").stdout)
    assert (told["passed"], told["cut"]) == (False, "public")


def test_what_is_no_bundle_fails_without_a_trace(tmp_path: Path) -> None:
    path = tmp_path / "bundle.zip"
    path.write_bytes(b"not a ZIP file")
    done = _run(path)
    assert (done.returncode, done.stderr) == (1, "")
    assert " 1. failed [unreadable]" in done.stdout


def test_a_checkpoint_is_found_in_the_middle_of_an_e_mail(tmp_path: Path) -> None:
    good = scene("public")
    note = good.files["log/checkpoints/0000000005.note"].decode()
    mail = tmp_path / "mail.txt"
    mail.write_text(
        f"Dear Aisha,\r\n\r\n  {note.replace(chr(10), chr(13) + chr(10))}\r\nYours", "utf-8"
    )
    path = tmp_path / "bundle.zip"
    path.write_bytes(zipped(good.files))
    done = _run(path, "--note", str(mail))
    assert done.returncode == 0
    assert (
        "10. passed: The log goes on from the checkpoints that came by e-mail. (1 " in done.stdout
    )


def test_the_guide_tells_what_each_line_means() -> None:
    guide = (VERIFIER.parents[2] / "docs" / "guides" / "auditor.md").read_text(encoding="utf-8")
    told: list[int] = []
    for first, second in re.findall(r"^\| (\d+)(?:[–,] ?(\d+))? \|", guide, re.MULTILINE):
        told += range(int(first), int(second or first) + 1)
    assert told == list(range(1, len(verify.CHECKS) + 1))


def _signatures(count: int) -> list[verify.Signature]:
    made = []
    for number in range(count):
        key = Ed25519PrivateKey.from_private_bytes(sha256(b"%d" % number).digest())
        message = b"message %d" % number
        made.append((key.public_key().public_bytes_raw(), message, key.sign(message)))
    return made


@pytest.mark.parametrize("count", [1, 2, 3, 40])
def test_signatures_hold_in_heaps_of_any_size(count: int) -> None:
    assert verify.hold(_signatures(count))


@pytest.mark.parametrize("part", [0, 1, 2])
def test_one_wrong_byte_in_a_key_a_message_or_a_signature_is_found(part: int) -> None:
    some = _signatures(9)
    wrong = [bytearray(one) for one in some[4]]
    wrong[part][-1] ^= 1
    some[4] = (bytes(wrong[0]), bytes(wrong[1]), bytes(wrong[2]))
    assert not verify.hold(some)
    with pytest.raises(verify.Failed) as fault:
        verify.check_signatures(iter(some), "forged")
    assert fault.value.args == ("forged", "number 5")


def test_a_signature_with_a_number_that_is_too_large_is_refused() -> None:
    """RFC 8032, 5.1.7: S must be below the order of the base point, or there would be two."""
    key, message, sign = _signatures(1)[0]
    larger = int.from_bytes(sign[32:], "little") + verify.L
    assert not verify.hold([(key, message, sign[:32] + larger.to_bytes(32, "little"))])


def test_the_vector_of_the_standard_holds() -> None:
    """RFC 8032, 7.1, test 1."""
    key = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    sign = bytes.fromhex(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
        "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )
    assert verify.hold([(key, b"", sign)])
