"""From a name to the file that is served."""

import json

import pytest

from governance.web import assets
from governance.web.assets import Asset, AssetsMissing, asset, asset_url, manifest, script_tag


@pytest.fixture
def built(tmp_path):
    listed = {"base.css": {"file": "base-1a2b.css", "bytes": 12, "integrity": "sha256-abc="}}
    (tmp_path / "manifest.json").write_text(json.dumps(listed), encoding="utf-8")
    return tmp_path


def test_a_name_leads_to_the_hashed_file(built):
    assert asset("base.css", built) == Asset("/static/base-1a2b.css", "sha256-abc=", 12)


def test_an_unknown_name_says_what_to_do(built):
    with pytest.raises(
        AssetsMissing, match=r"no style sheet or script called other\.css.*make setup"
    ):
        asset("other.css", built)


def test_without_a_build_the_error_says_to_run_the_setup(tmp_path):
    with pytest.raises(AssetsMissing, match=r"not built yet\. Run `make setup`"):
        manifest(tmp_path)


def test_tags_carry_the_digest(monkeypatch):
    monkeypatch.setattr(assets, "asset", lambda _name: Asset("/static/core-1.js", "sha256-x=", 3))
    assert asset_url("core.js") == "/static/core-1.js"
    assert script_tag("core.js") == (
        '<script type="module" src="/static/core-1.js" integrity="sha256-x="></script>'
    )
