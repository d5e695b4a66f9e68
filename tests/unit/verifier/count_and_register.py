"""Attacks on the papers, the cast vote records, the count, the register and the issuer's map."""

import json

from tests.factories.bundles import lines_of
from tests.unit.verifier.scene import Body, Scene, attack


@attack("papers are changed in the ballot file", "papers-changed")
def _(s: Scene) -> None:
    lines = s.files["ballots.blt"].splitlines()
    lines[1] = lines[1].replace(b" 0", b" 4 0") if b" 4 " not in lines[1] else lines[1][:-4] + b" 0"
    s.files["ballots.blt"] = lines_of(lines)


@attack("papers are added to the public ballot file", "papers-not-as-many-as-rows", cut="public")
def _(s: Scene) -> None:
    s.lines("ballots.blt", lambda lines: lines.insert(1, b"1 4 0"))


@attack("papers change in the public ballot file", "first-stage-wrong", cut="public")
def _(s: Scene) -> None:
    def edit(lines: list[bytes]) -> None:
        place = next(n for n, line in enumerate(lines) if n and line.split()[1:2] == [b"2"])
        count, _, *rest = lines[place].split()
        lines[place] = b" ".join([count, b"1", *(one for one in rest if one != b"1")])

    s.lines("ballots.blt", edit)


@attack("two candidates change names in the ballot file", "papers-renamed", cut="public")
def _(s: Scene) -> None:
    s.lines("ballots.blt", lambda lines: lines.insert(-2, lines.pop(-5)))


@attack("a cast vote record is changed", "records-changed")
def _(s: Scene) -> None:
    s.replace("cvr.json", b'"ContestSelectionId":"amina"', b'"ContestSelectionId":"dewi"')


@attack("a mark of a cast vote record does not count", "records-changed")
def _(s: Scene) -> None:
    s.replace("cvr.json", b'"HasIndication":"yes"', b'"HasIndication":"no"')


@attack("a cast vote record is dropped", "records-changed")
def _(s: Scene) -> None:
    s.lines("cvr.json", lambda lines: lines.pop(3))


@attack("two candidates change names in the cast vote records", "records-renamed")
def _(s: Scene) -> None:
    s.replace("cvr.json", b'"Name":"Amina"', b'"Name":"Dewi"')


@attack("the result is changed", "result-changed", cut="public")
def _(s: Scene) -> None:
    result = json.loads(s.files["result.json"])
    s.change("result.json", elected=result["elected"][::-1])


@attack("the result is changed and declared so", "elected-changed", cut="public")
def _(s: Scene) -> None:
    s.result(lambda body: body.update(elected=["dewi", "cerys"]))


@attack("something is declared that was never counted", "declared-what-was-not-counted")
def _(s: Scene) -> None:
    s.event("declared", record="0" * 64)


@attack("a candidate changes names in the result", "candidates-changed", cut="public")
def _(s: Scene) -> None:
    s.result(lambda body: body["candidates"][0].update(name="Anima"))


@attack("a candidate is missing from the result", "candidates-changed", cut="public")
def _(s: Scene) -> None:
    s.result(lambda body: body["candidates"].pop())


@attack("the result fills more seats", "result-of-another-paper", cut="public")
def _(s: Scene) -> None:
    s.result(lambda body: body.update(seats=3))


@attack("the papers are counted as crosses", "result-of-another-paper", cut="public")
def _(s: Scene) -> None:
    s.result(lambda body: body.update(rule={"name": "approval", "version": "1"}))


@attack("papers are lost in the count", "papers-lost-in-the-count", cut="public")
def _(s: Scene) -> None:
    s.result(lambda body: body.update(valid=30))


@attack("a valid paper is called blank", "valid-votes-wrong")
def _(s: Scene) -> None:
    def edit(body: Body) -> None:
        reasons = body["invalid_reasons"] | {"blank": body["invalid_reasons"]["blank"] + 1}
        body.update(valid=body["valid"] - 1, invalid=body["invalid"] + 1, invalid_reasons=reasons)

    s.result(edit)


@attack("blank papers get another name", "blank-papers-wrong", cut="public")
def _(s: Scene) -> None:
    s.result(lambda body: body.update(invalid_reasons={"too_many_marks": body["invalid"]}))


@attack("votes are moved at the first stage", "first-stage-wrong", cut="public")
def _(s: Scene) -> None:
    def edit(body: Body) -> None:
        votes = body["stages"][0]["votes"]
        votes["amina"], votes["bo"] = "12.00000", f"{20 - 12 + 0}.00000"

    s.result(edit)


@attack("votes are added at a stage", "stage-does-not-balance", cut="public")
def _(s: Scene) -> None:
    s.result(lambda body: body["stages"][1]["votes"].update(amina="99.00000"))


@attack("a transfer is changed", "transfers-do-not-add-up", cut="public")
def _(s: Scene) -> None:
    def edit(body: Body) -> None:
        moves = [one for stage in body["stages"] for one in stage["transfers"] if one["received"]]
        moves[0]["received"][0]["amount"] = "0.00001"

    s.result(edit)


@attack("crosses are moved", "first-stage-wrong", kind="marks")
def _(s: Scene) -> None:
    s.result(lambda body: body["stages"][0]["votes"].update(amina="1"))


@attack("somebody with fewer crosses is elected", "elected-changed", kind="marks")
def _(s: Scene) -> None:
    def edit(body: Body) -> None:
        votes = body["stages"][0]["votes"]
        last = sorted(votes, key=lambda one: int(votes[one]))[:2]
        body["elected"] = last
        for one, who in zip(body["stages"][0]["elected"], last, strict=True):
            one["candidate"] = who

    s.result(edit)


@attack("answers are changed", "answers-wrong", kind="answers")
def _(s: Scene) -> None:
    s.result(lambda body: body["answers"][0].update(no=0))


@attack("nobody is elected though people said yes", "elected-changed", kind="answers")
def _(s: Scene) -> None:
    def edit(body: Body) -> None:
        body["elected"] = []
        body["stages"][0]["elected"] = []

    s.result(edit)


@attack("somebody is marked who did not vote", "marks-not-as-many-as-ballots")
def _(s: Scene) -> None:
    s.replace("marked-register.csv", b"No,", b"Yes,online")


@attack("the mark of one who voted goes to one who did not", "credential-map-changed")
def _(s: Scene) -> None:
    s.replace("marked-register.csv", b"Yes,online", b"No,")
    at = s.files["marked-register.csv"].rindex(b"No,")
    held = s.files["marked-register.csv"]
    s.files["marked-register.csv"] = held[:at] + b"Yes,online" + held[at + 3 :]


@attack("the register names somebody else", "marked-register-changed")
def _(s: Scene) -> None:
    s.replace("marked-register.csv", b"Voter 20", b"Voter 2O")


@attack("two people change credentials in the map", "credential-map-changed")
def _(s: Scene) -> None:
    lines = s.bodies("credential-map.jsonl")
    place = {one["member"]: one for one in lines}
    place["00020"]["member"], place["00039"]["member"] = "00039", "00020"
    s.write("credential-map.jsonl", lines)


@attack("a credential is missing from the map", "credential-map-changed")
def _(s: Scene) -> None:
    s.lines("credential-map.jsonl", lambda lines: lines.pop())
