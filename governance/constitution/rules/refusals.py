"""What stands in the way of changing the articles."""

from typing import ClassVar

from governance.kernel.refusals import Refusal


class ArticlesNotWaiting(Refusal):
    """These terms do not wait for anybody any more: they were confirmed or turned down."""

    code: ClassVar[str] = "articles-not-waiting"


class ArticlesNeedAnotherPerson(Refusal):
    """Whoever entered the terms cannot be the one to confirm them."""

    code: ClassVar[str] = "articles-need-another-person"


class TermsWillNotDo(Refusal):
    """The terms break a rule of the law or of sense. Facts: ``faults`` by the name of the term."""

    code: ClassVar[str] = "terms-will-not-do"
