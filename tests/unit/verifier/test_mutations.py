"""No bundle passes in which a single byte is another; a thousand more are tried in the soak."""

from pathlib import Path

from tests.factories.bundles import a_bundle, zipped
from tests.unit.verifier.mutations import bytes_changed, bytes_changed_and_covered_up, passes


def test_of_a_thousand_bundles_with_one_byte_changed_none_passes(tmp_path: Path) -> None:
    assert list(bytes_changed(1000, tmp_path)) == []


def test_with_the_checksums_made_anew_none_passes_either(tmp_path: Path) -> None:
    assert list(bytes_changed_and_covered_up(60, tmp_path)) == []


def test_the_same_search_lets_the_good_bundle_pass(tmp_path: Path) -> None:
    path = tmp_path / "good.zip"
    path.write_bytes(zipped(a_bundle().cut("legal hold")))
    assert passes(path)
