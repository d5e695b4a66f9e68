"""Printed documents: what each one says, in which order, and on how many pages."""

import pytest


def test_a_letter_holds_address_date_facts_and_signature_in_reading_order(pages, letter):
    (text,), _ = pages("letter", letter)
    parts = [
        "Downs Care Together",
        "Nguyễn Thị Ánh",
        "3 The Avenue",
        "17 September 2027",
        "Our reference: CS10286",
        "Dear Nguyễn Thị Ánh,",
        "Your vote in the board election",
        "Voting opens on 25 August 2027.",
        "Voting closes 15 September 2027, 5pm",
        "Ring us for a paper ballot.",
        "Yours sincerely,",
        "Łucja Żukowska Company secretary",
        "Enclosed: Statement of candidates",
        "Page 1 of 1",
    ]
    places = [text.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


def test_a_letter_without_facts_reference_or_enclosures_leaves_no_trace_of_them(pages, letter):
    (text,), _ = pages("letter", letter | {"facts": [], "reference": None, "enclosures": []})
    assert "reference" not in text
    assert "Enclosed" not in text


def test_the_name_in_the_head_of_a_letter_stays_on_one_line(pages, letter, house):
    long = {
        "name": "Mole Valley Community Health",
        "contact": ["secretary@example.org", "01632 960 118", "https://vote.example.org/members"],
    }
    _, reader = pages("letter", letter | {"house": house | long})
    assert "Mole Valley Community Health" in reader.pages[0].extract_text().splitlines()


def test_an_activation_letter_shows_the_code_in_groups_and_where_to_type_it(
    pages, activation_letter
):
    (text,), reader = pages("activation-letter", activation_letter)
    assert "7K3F 92QM HX4T" in text
    assert "vote.example.org/activate" in text
    assert "until the end of 1 September 2027" in text
    assert "point your phone’s camera at the square" in text
    assert b"QR code leading to" in _alternatives(reader)


def test_an_activation_letter_without_a_square_does_not_speak_of_one(pages, activation_letter):
    (text,), _ = pages("activation-letter", activation_letter | {"qr": None})
    assert "camera" not in text


def test_the_statement_of_candidates_keeps_their_order_and_says_what_each_gave(pages, statement):
    (text,), reader = pages("statement-of-candidates", statement)
    assert text.index("Aisha Begum") < text.index("Tom O’Rourke")
    assert "Supported by: Emily Matthews, Kavita Adams" in text
    assert "Declared interests: Trustee of a hospice" in text
    assert "I would ask what it means for a nurse." in text
    assert "No photograph" in text
    assert "This candidate gave no statement." in text
    assert "2 people" in text
    assert b"Photograph of Aisha Begum" in _alternatives(reader)


def test_without_any_photograph_nobody_is_said_to_have_none(pages, statement):
    statement["candidates"] = statement["candidates"][1:]
    (text,), _ = pages("statement-of-candidates", statement)
    assert "No photograph" not in text


def test_a_long_statement_runs_on_to_the_next_page_and_is_not_cut(pages, statement):
    statement["candidates"][0]["statement"] = [f"Sentence number {n}. " * 8 for n in range(60)]
    texts, _ = pages("statement-of-candidates", statement)
    assert len(texts) > 2
    assert "Sentence number 59." in " ".join(texts)


def test_a_declaration_says_who_is_elected_and_shows_the_figures(pages, declaration):
    (text,), _ = pages("declaration", declaration)
    assert "I declare that this candidate is elected: Tom O’Rourke" in text
    assert "People who could vote 1,770" in text
    assert "Rejected: no first preference shown 6" in text
    assert "Quota: votes that are enough to be elected 207" in text
    assert "Candidate Votes Outcome" in text
    assert "This was a rehearsal." in text
    assert "Declared on 17 September 2027." in text


def test_a_declaration_without_a_poll_shows_no_votes(pages, declaration):
    uncontested = declaration | {
        "electorate": None,
        "elected": ["Aisha Begum", "Tom O’Rourke"],
        "candidates": [
            {
                "name": "Aisha Begum",
                "votes": None,
                "outcome": "Elected unopposed",
                "is_elected": True,
            }
        ],
    }
    (text,), _ = pages("declaration", uncontested)
    assert "these two candidates are elected" in text
    assert "The votes" not in text
    assert "Candidate Outcome" in text


def test_a_declaration_of_nobody_says_so(pages, declaration):
    (text,), _ = pages("declaration", declaration | {"elected": [], "candidates": []})
    assert "Nobody is elected." in text
    assert "The candidates" not in text


@pytest.mark.parametrize(
    ("number", "runs"),
    [
        (1, ["Stage 1 of 1"]),
        (6, ["Stages 1 to 6 of 6"]),
        (15, ["Stages 1 to 5 of 15", "Stages 6 to 10 of 15", "Stages 11 to 15 of 15"]),
    ],
)
def test_stages_are_spread_evenly_over_landscape_pages(pages, stages, declaration, number, runs):
    texts, reader = pages("declaration", declaration | {"stages": stages(number, 3)})
    landscape = [
        text
        for text, page in zip(texts, reader.pages, strict=True)
        if page.mediabox.width > page.mediabox.height
    ]
    assert len(landscape) == len(runs)
    for text, run in zip(landscape, runs, strict=True):
        assert run in text
        assert "Siân Llewellyn" in text
        assert "Non-transferable" in text
        assert "Total 412.00000" in text
    assert f"{number}2.12345" in landscape[-1]


def test_what_a_stage_decided_is_written_beside_the_figure(pages, stages, declaration):
    declared = stages(2, 3)
    declared[1]["cells"][1]["mark"] = "elected"
    declared[1]["cells"][2] = {"change": "−12.00000", "total": "", "mark": "excluded"}
    changed = {"stages": declared, "votes_heading": "First preferences"}
    texts, _ = pages("declaration", declaration | changed)
    assert "21.12345 elected" in texts[-1]
    assert "−12.00000 – excluded" in texts[-1]
    assert "First preferences" in texts[0]


def test_the_heading_row_of_a_long_roll_is_repeated_on_every_page(pages, house):
    roll = {
        "house": house,
        "title": "Roll of voters",
        "subtitle": "Board election 2027",
        "facts": [("Record date", "5 August 2027")],
        "notes": [],
        "columns": [
            {"heading": "Place on roll", "share": 1, "is_number": True},
            {"heading": "Full name", "share": 3, "is_number": False},
        ],
        "rows": [[str(number), f"Person {number}"] for number in range(1, 201)],
    }
    texts, _ = pages("roll", roll)
    assert len(texts) > 3
    assert all("Place on roll Full name" in text for text in texts)
    assert "200 Person 200" in texts[-1]
    (empty,), _ = pages("roll", roll | {"rows": []})
    assert "There is nobody on this list." in empty


def test_a_day_in_a_narrow_column_stays_on_one_line_and_a_wide_roll_lies_on_its_side(pages, house):
    columns = [
        {"heading": f"Column {at}", "share": 30, "is_number": False} for at in range(1, 7)
    ] + [{"heading": "Entered", "share": 1, "is_number": False}]
    roll = {
        "house": house,
        "title": "Register of members",
        "subtitle": None,
        "facts": [],
        "notes": [],
        "columns": columns,
        "rows": [["Some words that go on and on"] * 6 + ["13 Nov 2009"]],
    }
    _, upright = pages("roll", roll)
    page = upright.pages[0]
    assert any("13 Nov 2009" in line for line in page.extract_text().splitlines())
    assert page.mediabox.height > page.mediabox.width
    wide = {"columns": [columns[0], *columns], "rows": [["a", *roll["rows"][0]]]}
    _, lying = pages("roll", roll | wide)
    assert lying.pages[0].mediabox.width > lying.pages[0].mediabox.height


def _alternatives(reader):
    """Every alternative text of the document's structure, one after the other."""
    found = []
    seen = set()

    def walk(node):
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict) and id(node) not in seen:
            seen.add(id(node))
            if "/Alt" in node:
                found.append(str(node["/Alt"]))
            if "/K" in node:
                walk(node["/K"])

    walk(reader.trailer["/Root"]["/StructTreeRoot"])
    return "\n".join(found).encode()
