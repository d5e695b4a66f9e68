"""Reading a page as a visitor sees it."""

import re


def marked_section(page: str) -> list[str]:
    """The labels of the sections marked as current beside an officer's page."""
    beside = page.partition('class="cw-sections"')[2].partition("</nav>")[0]
    return re.findall(r'aria-current="page">([^<]+)', beside)
