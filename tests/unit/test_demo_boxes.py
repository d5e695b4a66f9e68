"""The keys of the demo's trustees: whoever plays one can use the tool with them."""

from datetime import UTC, datetime
from pathlib import Path

from governance.demo.boxes import TRUSTEES, trustees_in
from governance.sealing.keys import read_secret_key


def test_the_tool_reads_the_key_files_of_the_demo(tmp_path: Path) -> None:
    made = trustees_in(tmp_path / "trustees", now=datetime(2027, 6, 7, 8, tzinfo=UTC))
    files = sorted((tmp_path / "trustees").iterdir())
    read = [read_secret_key(one.read_bytes()) for one in files]
    assert {(one.name, one.key_id) for one in read} == {(one.name, one.key_id) for one in made}
    assert [one.name for one in made] == list(TRUSTEES)
