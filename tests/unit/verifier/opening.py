"""Attacks on the steps of the opening, the rows and their commitments."""

import json

from tests.factories.bundles import lines_of
from tests.unit.verifier.scene import Body, Scene, attack, digest, place_of

STEP_1, STEP_2, ROWS = "opening/step-1.jsonl", "opening/step-2.jsonl", "plaintexts.jsonl"


def _resign(s: Scene, position: int, trustee: int) -> None:
    """A trustee signs whatever lines the file now has, and the operator notes it in the log."""
    name = f"opening/step-{position}.jsonl"
    rest = s.files[name].splitlines()[1:]
    s.step(position, trustee, count=len(rest), output=digest(lines_of(rest)))
    header = s.files[name].splitlines()[0]
    body = json.loads(header)
    facts = {key: body[key] for key in ("count", "output", "input")}

    def edit(events: list[Body]) -> None:
        event = next(one for one in events if one.get("position") == position)
        event.update(facts, header=digest(header), unopened=len(body["unopened"]))

    s.log(edit)


@attack("a step is signed by nobody", "step-forged")
def _(s: Scene) -> None:
    s.step(2, output="0" * 64)


@attack("a step's header is changed for everyone", "step-forged", cut="public")
def _(s: Scene) -> None:
    headers = s.bodies("opening/steps.jsonl")
    headers[1]["output"] = "0" * 64
    s.write("opening/steps.jsonl", headers)


@attack("another trustee signs a step", "step-forged")
def _(s: Scene) -> None:
    s.step(2, 2)


@attack("a step is given by another trustee", "step-of-another-trustee")
def _(s: Scene) -> None:
    s.step(2, 2, trustee=2)


@attack("a step is left out", "step-missing")
def _(s: Scene) -> None:
    del s.files[STEP_1]


@attack("a step is not in the log", "step-missing")
def _(s: Scene) -> None:
    s.log(lambda events: events.pop(place_of(events, "step")))


@attack("the steps change places", "step-of-another-trustee")
def _(s: Scene) -> None:
    s.files[STEP_1], s.files[STEP_2] = s.files[STEP_2], s.files[STEP_1]


@attack("a step is of another subset", "step-of-another-subset")
def _(s: Scene) -> None:
    s.step(1, 1, subset=1)


@attack("the log names another subset", "step-of-another-subset")
def _(s: Scene) -> None:
    s.event("opening", subset=1)


@attack("a step is of another poll", "step-of-another-poll")
def _(s: Scene) -> None:
    s.step(1, 1, poll="00000000-0000-4000-8000-000000000000")


@attack("a step begins from other ballots", "step-begins-elsewhere")
def _(s: Scene) -> None:
    s.step(1, 1, input="0" * 64)


@attack("a step is another than that in the log", "step-not-as-logged")
def _(s: Scene) -> None:
    s.event("step", output="0" * 64)


@attack("a trustee loses a ballot and signs", "step-lost-ballots")
def _(s: Scene) -> None:
    s.lines(STEP_2, lambda lines: lines.pop())
    _resign(s, 2, 3)


@attack("a trustee says that a ballot did not open that was never there", "unopened-out-of-nowhere")
def _(s: Scene) -> None:
    s.step(2, unopened=["0" * 64])
    s.lines(STEP_2, lambda lines: lines.pop())
    _resign(s, 2, 3)


@attack("a line of a step is dropped", "step-lines-lost-or-added")
def _(s: Scene) -> None:
    s.lines(STEP_1, lambda lines: lines.pop(9))


@attack("a line of a step is swapped", "step-lines-changed")
def _(s: Scene) -> None:
    def edit(lines: list[bytes]) -> None:
        last = lines[-1]
        lines[-1] = last[:20] + (b"A" if last[20:21] != b"A" else b"B") + last[21:]

    s.lines(STEP_1, edit)


@attack("a step is not sorted", "step-unsorted")
def _(s: Scene) -> None:
    s.lines(STEP_1, lambda lines: lines.insert(4, lines.pop(12)))
    _resign(s, 1, 1)


@attack("a trustee puts a line in twice and signs", "step-line-twice")
def _(s: Scene) -> None:
    s.lines(STEP_2, lambda lines: lines.insert(4, lines[3]))
    _resign(s, 2, 3)


@attack("a line of a step is longer than the others", "step-line-of-another-length")
def _(s: Scene) -> None:
    s.lines(STEP_1, lambda lines: lines.__setitem__(-1, lines[-1][:-1] + b'AAAA"'))
    _resign(s, 1, 1)


@attack("a row is changed", "row-changed")
def _(s: Scene) -> None:
    s.replace(ROWS, b'["amina"', b'["dewi"')


@attack("a row is dropped", "row-dropped")
def _(s: Scene) -> None:
    s.lines(ROWS, lambda lines: lines.pop())


@attack("a row is added", "row-added")
def _(s: Scene) -> None:
    s.lines(ROWS, lambda lines: lines.append(lines[-1]))


@attack("an invalid row is counted", "invalid-row-counted")
def _(s: Scene) -> None:
    rows = s.bodies(ROWS)
    place = next(number for number, row in enumerate(rows) if "invalid" in row)
    rows[place] = rows[place - 1]
    s.write(ROWS, rows)


@attack("a valid row is set aside", "valid-row-set-aside")
def _(s: Scene) -> None:
    rows = s.bodies(ROWS)
    place = next(number for number, row in enumerate(rows) if "choices" in row)
    rows[place] = {"invalid": "unreadable", "plaintext": "AA"}
    s.write(ROWS, rows)


@attack("an invalid row gets another reason", "row-changed")
def _(s: Scene) -> None:
    s.replace(ROWS, b'"invalid":"unknown"', b'"invalid":"repeated"')


@attack("the invalid ones are dropped from the figures", "rows-not-as-many-as-ballots")
def _(s: Scene) -> None:
    s.event("rows", invalid=0)


@attack("the unopened ones are dropped from the figures", "invalid-dropped", cut="public")
def _(s: Scene) -> None:
    s.event("rows", valid=35, invalid=0)


@attack("an invalid row is called valid in the figures", "rows-miscounted")
def _(s: Scene) -> None:
    s.event("rows", valid=34, invalid=1)


@attack("an invalid ballot gets another reason in the record", "invalid-reasons-changed")
def _(s: Scene) -> None:
    def edit(body: Body) -> None:
        reasons = body["invalid_reasons"]
        reasons["too-many"] = reasons.pop("unknown")
        reasons["unopened"] += reasons.pop("too-many")

    s.result(edit)


@attack("a commitment is changed", "commitments-changed", cut="public")
def _(s: Scene) -> None:
    s.files["commitments.txt"] = b"0" * 64 + s.files["commitments.txt"][64:]


@attack("a commitment is dropped and the log says so", "commitments-malformed", cut="public")
def _(s: Scene) -> None:
    s.lines("commitments.txt", lambda lines: lines.pop())
    s.event("rows", commitments=digest(s.files["commitments.txt"]))


@attack("a commitment is changed and the log says so", "commitment-without-a-row")
def _(s: Scene) -> None:
    s.files["commitments.txt"] = b"0" * 64 + s.files["commitments.txt"][64:]
    s.event("rows", commitments=digest(s.files["commitments.txt"]))


@attack("nobody signed a step", "step-missing", cut="public")
def _(s: Scene) -> None:
    s.files["opening/steps.jsonl"] = b""
