"""Sample data of the printed documents, and a reader of the PDFs made from them."""

import io
from datetime import date
from typing import Any

import pytest
import segno
from PIL import Image
from pypdf import PdfReader

from governance.documents.pdf import render
from governance.documents.shapes import House, Picture

ISSUED_ON = date(2027, 9, 17)


def a_photo(alt: str) -> Picture:
    target = io.BytesIO()
    Image.new("RGB", (40, 50), "#d8cfc0").save(target, "JPEG")
    return Picture(content=target.getvalue(), format="jpg", alt=alt)


def a_square(address: str) -> Picture:
    target = io.BytesIO()
    segno.make(address).save(target, kind="svg")
    return Picture(content=target.getvalue(), format="svg", alt=f"QR code leading to {address}")


@pytest.fixture
def house() -> House:
    return House(
        name="Downs Care Together",
        address=["The Old Dairy", "Leatherhead"],
        contact=["01632 960 100"],
        registered="Company number 01234567",
        colour="#f2c14e",
        logo=None,
    )


@pytest.fixture
def letter(house: House) -> dict[str, Any]:
    return {
        "house": house,
        "recipient": {"name": "Nguyễn Thị Ánh", "address": ["3 The Avenue", "KT12 4PX"]},
        "reference": "CS10286",
        "salutation": "Dear Nguyễn Thị Ánh",
        "subject": "Your vote in the board election",
        "paragraphs": ["Voting opens on 25 August 2027."],
        "facts": [("Voting closes", "15 September 2027, 5pm")],
        "after": ["Ring us for a paper ballot."],
        "closing": "Yours sincerely",
        "signatory": {"name": "Łucja Żukowska", "office": "Company secretary"},
        "enclosures": ["Statement of candidates"],
    }


@pytest.fixture
def activation_letter(letter: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in letter.items() if key not in {"facts", "after"}}
    return kept | {
        "subject": "Your activation code",
        "code_groups": ["7K3F", "92QM", "HX4T"],
        "sign_in_address": "vote.example.org/activate",
        "qr": a_square("https://vote.example.org/activate"),
        "valid_until": date(2027, 9, 1),
        "help": ["Ring us if anything does not work."],
    }


@pytest.fixture
def statement(house: House) -> dict[str, Any]:
    shared = {"constituency": None, "interests": "None", "proposers": [], "statement": []}
    return {
        "house": house,
        "contest": "Board election 2027",
        "constituency": "All members",
        "seats": 2,
        "facts": [],
        "notes": [],
        "candidates": [
            shared
            | {
                "name": "Aisha Begum",
                "photo": a_photo("Photograph of Aisha Begum"),
                "statement": ["I would ask what it means for a nurse.", "I will report back."],
                "proposers": ["Emily Matthews", "Kavita Adams"],
            },
            shared | {"name": "Tom O’Rourke", "photo": None, "interests": "Trustee of a hospice"},
        ],
        "signatures": [{"name": "Margaret Hall", "office": "Returning officer"}],
    }


@pytest.fixture
def declaration(house: House) -> dict[str, Any]:
    names = ["Aisha Begum", "Tom O’Rourke", "Siân Llewellyn"]
    return {
        "house": house,
        "contest": "Board election 2027",
        "constituency": None,
        "seats": 1,
        "rule": "STV by the NHS Model Election Rules (2014)",
        "facts": [("Voting closed", "15 September 2027, 5pm")],
        "electorate": 1770,
        "received": 418,
        "valid": 412,
        "turnout": "23.6%",
        "quota": "207",
        "rejected": [("no first preference shown", 6)],
        "elected": ["Tom O’Rourke"],
        "votes_heading": "Votes",
        "candidates": [
            {"name": name, "votes": votes, "outcome": outcome, "is_elected": outcome == "Elected"}
            for name, votes, outcome in zip(
                names, ["150", "162", "100"], ["Runner-up", "Elected", "Excluded"], strict=True
            )
        ],
        "explanation": ["Tom O’Rourke reached the quota at the last stage."],
        "lots": [],
        "notes": ["This was a rehearsal."],
        "stages": [],
        "signatures": [{"name": "Margaret Hall", "office": "Returning officer"}],
    }


def some_stages(number: int, candidates: int) -> list[dict[str, Any]]:
    return [
        {
            "number": stage,
            "heading": "First preferences" if stage == 1 else f"Exclusion {stage}",
            "cells": [
                {"change": f"+{stage}.50000", "total": f"{stage}{at}.12345", "mark": ""}
                for at in range(candidates)
            ],
            "non_transferable": {"change": "+0.50000", "total": f"{stage}.00000"},
            "rounding": None,
            "quota": None,
            "sum": "412.00000",
        }
        for stage in range(1, number + 1)
    ]


@pytest.fixture
def pages():
    """Render a document and hand back its pages' texts with the reader."""

    def rendered(template: str, data: Any) -> tuple[list[str], PdfReader]:
        result = render(template, data, issued_on=ISSUED_ON)
        assert result.missing_characters == ()
        reader = PdfReader(io.BytesIO(result.content))
        return [" ".join(page.extract_text().split()) for page in reader.pages], reader

    return rendered


@pytest.fixture
def stages():
    return some_stages
