"""The shape of a request for one’s data that came on paper."""

from wtforms import RadioField, SelectChoice, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from governance.web.forms import Form


class PaperRequestForm(Form):
    """How somebody asked, and which file they want."""

    reason = StringField(
        "How did they ask, and how do you know it was them?",
        description="For example: letter of 3 June, staff card seen. It is journalled: no names.",
        validators=[
            DataRequired("Say how they asked, so that it can be shown later."),
            Length(max=200, message="Use no more than 200 characters."),
        ],
    )
    kind = RadioField(
        "Which file?",
        choices=[
            SelectChoice("pdf", "PDF, to print and hand over"),
            SelectChoice("json", "JSON, for another computer system"),
        ],
        default="pdf",
        validators=[InputRequired("Choose one.")],
    )
