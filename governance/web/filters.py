"""The words of ``kernel.wording`` as filters of the templates."""

from flask import Flask

from governance.kernel.wording import (
    clock_time,
    counted,
    day,
    moment,
    money,
    number,
    plural,
    short_day,
    short_moment,
)


def register_filters(app: Flask) -> None:
    """Make the filters known to the templates under their own names."""
    for each in (day, short_day, clock_time, moment, short_moment, number, counted, plural, money):
        app.add_template_filter(each, each.__name__)
