import io
import zipfile
from datetime import date
from uuid import uuid4

import pypdf
import pytest

from governance.kernel.ids import NoticeId
from governance.notices.queries import LetterText
from governance.notices.service import letters
from governance.notices.service.letters import PrintFile, Signatory, printed
from tests.factories.notices import LETTERHEAD


def a_text(name: str) -> LetterText:
    body = f"Hello {name},\n\nThe result is declared.\n\nHarbour Mutual"
    return LetterText(NoticeId(uuid4()), name, ("1 Quay Street",), "The result", body)


def a_file(count: int) -> PrintFile:
    return printed(
        [a_text(f"Person {number}") for number in range(count)],
        letterhead=LETTERHEAD,
        signatory=Signatory(name="Mary Seacole", office="Harbour Mutual"),
        issued_on=date(2027, 6, 7),
    )


def pages(content: bytes) -> list[str]:
    found = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    return [text for text in found if text]


def test_several_letters_are_one_pdf_in_their_order() -> None:
    made = a_file(3)
    assert (made.mimetype, made.extension) == ("application/pdf", "pdf")
    texts = pages(made.content)
    assert [f"Dear Person {number}" in text for number, text in enumerate(texts)] == [True] * 3
    assert all("The result is declared." in text and "Hello" not in text for text in texts)


def test_more_letters_than_one_file_holds_are_a_few_pdfs_in_a_zip_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(letters, "MOST_LETTERS", 2)
    made = a_file(5)
    assert (made.mimetype, made.extension) == ("application/zip", "zip")
    with zipfile.ZipFile(io.BytesIO(made.content)) as bundle:
        files = {name: len(pages(bundle.read(name))) for name in bundle.namelist()}
    assert files == {"letters-1.pdf": 2, "letters-2.pdf": 2, "letters-3.pdf": 1}
    assert a_file(5).content == made.content
