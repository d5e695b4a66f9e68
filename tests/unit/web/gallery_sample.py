"""What the living style guide is filled with: a small application and sample data."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FileField,
    Form,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.fields import SelectChoice

from governance.web.charts import Bar, BarState, StageBars, bar_chart
from governance.web.components import install_components

TEMPLATES = Path(__file__).parents[3] / "templates"
NAMES = ("Amina Farouk", "Tom Reed", "Siân Pugh", "Oluwaseun Adeyemi-Brown")
SECTIONS = ("Overview", "Nominations", "Count")


class Sample(Form):
    """One field of every kind."""

    email = EmailField("Your work e-mail address", description="We send a link there.")
    secret = PasswordField("Password")
    statement = TextAreaField("Your statement", description="Tell members who you are.")
    places = IntegerField("How many places are there to fill?")
    closes_on = DateField("When does voting close?")
    group = SelectField(
        "Staff group", choices=[SelectChoice("n", "Nursing"), SelectChoice("a", "Allied health")]
    )
    rule = RadioField(
        "How are votes counted?",
        choices=[SelectChoice("stv", "In order"), SelectChoice("other", "Another way")],
    )
    interests = SelectMultipleField(
        "Interests to declare", choices=[SelectChoice("d", "I am a director")]
    )
    file = FileField("The export from your HR system")
    declaration = BooleanField("Everything I have written is true")


def sample_form():
    """The form as it comes back with two faults and what was typed."""
    form = Sample(data={"email": "amina@", "rule": "stv", "group": "a"})
    form.email.errors = ["Write the whole address."]
    form.rule.errors = ["Choose how votes are counted."]
    return form


def gallery_app():
    """An application that can render the gallery and the layouts, and nothing else."""
    app = Flask("gallery", template_folder=str(TEMPLATES))
    app.secret_key = "only for flashed messages in a test"
    install_components(app)
    app.jinja_env.globals["csrf_token"] = lambda: "a-token"
    app.context_processor(common)
    return app


def common():
    """What the layout relies on."""
    return {
        "mutual": {"name": "Harbour & Vale Care", "short_name": "Harbour & Vale"},
        "signed_in": {"display_name": "Amina Farouk"},
        "nav": [{"label": "Your votes", "url": "/", "current": True, "badge": 2}],
        "account_nav": [{"label": "Sign out", "url": "/sign-out", "post": True}],
        "demo_mode": True,
    }


def gallery_context():
    """Everything templates/components/gallery.html shows."""
    figure = bar_chart("stage", StageBars("Votes", (Bar(NAMES[0], 3, BarState.ELECTED),), quota=2))
    return {
        "sample": sample_form(),
        "now": datetime(2027, 8, 2, 9, 0, tzinfo=UTC),
        "three_days": timedelta(days=3),
        "three_hours": timedelta(hours=3),
        "people": [("Farouk, Amina", "H-0012", "Harbour Clinic", "Member", "good", 25)],
        "candidates": [
            {"id": f"c{at}", "label": name, "detail": "Nurse", "statement": "Eleven years here."}
            for at, name in enumerate(NAMES)
        ],
        "chosen": {"c1": 1, "c0": 2},
        "figures": [figure],
        "sections": [{"label": name, "url": "#", "current": False} for name in SECTIONS],
    }
