"""Every named attack on a bundle is refused, and by its own name."""

from pathlib import Path
from typing import Any

import pytest

from governance.verifier.verify import CHECKS
from tests.unit.verifier import count_and_register, files_and_manifest, log_and_box, opening
from tests.unit.verifier.scene import ATTACKS, Scene, scene

LOADED = (files_and_manifest, log_and_box, opening, count_and_register)
FEWEST = 50


def failed(found: dict[str, Any]) -> set[str]:
    return {line["attack"] for line in found["checks"] if line["state"] == "failed"}


@pytest.mark.parametrize("does", sorted(ATTACKS))
def test_an_attack_is_refused_by_its_name(does: str, tmp_path: Path) -> None:
    name, forge, bundle = ATTACKS[does]
    forged = scene(**bundle)
    forge(forged)
    found = forged.verified(tmp_path)
    assert not found["passed"]
    assert name in failed(found), found["checks"]


def test_there_are_at_least_fifty_attacks_with_names_of_their_own() -> None:
    assert all(module.__doc__ for module in LOADED)
    assert len(ATTACKS) > 2 * FEWEST
    assert len({name for name, *_ in ATTACKS.values()}) > FEWEST


@pytest.mark.parametrize("kind", ["ranked", "marks", "answers"])
@pytest.mark.parametrize("revoting", [False, True])
@pytest.mark.parametrize("cut", ["public", "auditor", "legal hold"])
def test_a_good_bundle_passes_in_every_cut(
    kind: str, revoting: bool, cut: str, tmp_path: Path
) -> None:
    found = scene(cut, kind, revoting=revoting).verified(tmp_path)
    assert failed(found) == set()
    assert found["passed"]
    assert found["cut"] == cut
    assert len(found["checks"]) == len(CHECKS)


def test_a_good_bundle_goes_on_from_every_checkpoint_that_was_mailed(tmp_path: Path) -> None:
    good: Scene = scene("public")
    good.notes = [
        raw.decode() for name, raw in good.files.items() if name.startswith("log/checkpoints/")
    ]
    found = good.verified(tmp_path)
    assert found["passed"]
    line = next(one for one in found["checks"] if one["check"] == "mailed")
    assert (line["state"], line["seen"]) == ("passed", "5 checkpoints")


def test_what_cannot_be_seen_is_said_and_not_passed(tmp_path: Path) -> None:
    found = scene("public").verified(tmp_path)
    unseen = {one["check"] for one in found["checks"] if one["state"].startswith("not checkable")}
    assert {"decryption", "mailed", "ballots", "rows", "register", "credential_map"} <= unseen
