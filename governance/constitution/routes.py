"""The articles: what they say and said, entering new terms, and confirming them."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from governance.constitution.forms import CLASSES, ArticlesForm
from governance.constitution.queries import articles_on, articles_page, articles_versions
from governance.constitution.rules.checks import faults_of
from governance.constitution.rules.words import changes_between, terms_of
from governance.constitution.service import confirm_articles, propose_articles, reject_articles
from governance.kernel.calendar import london_day
from governance.kernel.ids import ArticlesId
from governance.kernel.permissions import Permission
from governance.web.access import current_actor, needs
from governance.web.clock import now
from governance.web.page import sections
from governance.web.session import committing, reading

blueprint = Blueprint("constitution", __name__)


@blueprint.get("/mutual/articles")
@needs(Permission.MEMBERS_READ)
def articles() -> str:
    """The terms in force today, those to come, those waiting, and those of the past."""
    today = london_day(now())
    in_force = articles_on(reading(), day=today)
    return render_template(
        "constitution/articles.html",
        sections=sections("register"),
        articles=in_force,
        terms=terms_of(in_force),
        versions=articles_versions(reading(), reader=current_actor().account_id),
        today=today,
        may_propose=current_actor().can(Permission.ARTICLES_PROPOSE),
    )


@blueprint.route("/mutual/articles/new", methods=["GET", "POST"])
@needs(Permission.ARTICLES_PROPOSE)
def propose() -> ResponseReturnValue:
    """Enter new terms; they wait for a second person."""
    today = london_day(now())
    before = articles_on(reading(), day=today)
    form = ArticlesForm(data=ArticlesForm.data_of(before) | {"in_force_on": today})
    if form.validate_on_submit():
        terms = form.articles(before)
        faults = faults_of(terms)
        if not faults:
            with committing() as session:
                articles_id = propose_articles(
                    session,
                    articles=terms,
                    in_force_on=form.in_force_on.data,
                    reason=form.reason.data,
                    actor=current_actor(),
                    now=now(),
                )
            flash("The new terms are entered. They wait for a second person.", "success")
            return redirect(url_for("constitution.version", articles_id=articles_id))
        form.tell(faults)
    return render_template(
        "constitution/propose.html", sections=sections("register"), form=form, places=CLASSES
    )


@blueprint.get("/mutual/articles/<uuid:articles_id>")
@needs(Permission.MEMBERS_READ)
def version(articles_id: UUID) -> str:
    """One version beside the terms that stood before it."""
    page = articles_page(
        reading(), articles_id=ArticlesId(articles_id), reader=current_actor().account_id
    )
    standing = articles_on(reading(), day=page.in_force_on, known_at=page.proposed_at)
    return render_template(
        "constitution/version.html",
        sections=sections("register"),
        page=page,
        changes=changes_between(standing, page.articles),
        terms=terms_of(page.articles),
        may_confirm=current_actor().can(Permission.REGISTER_CONFIRM),
    )


@blueprint.post("/mutual/articles/<uuid:articles_id>/confirm")
@needs(Permission.REGISTER_CONFIRM)
def confirm(articles_id: UUID) -> ResponseReturnValue:
    """Let the terms come into force."""
    with committing() as session:
        confirm_articles(
            session, articles_id=ArticlesId(articles_id), actor=current_actor(), now=now()
        )
    flash("The terms are confirmed.", "success")
    return redirect(url_for("constitution.articles"))


@blueprint.post("/mutual/articles/<uuid:articles_id>/reject")
@needs(Permission.REGISTER_CONFIRM)
def reject(articles_id: UUID) -> ResponseReturnValue:
    """Turn the terms down."""
    with committing() as session:
        reject_articles(
            session, articles_id=ArticlesId(articles_id), actor=current_actor(), now=now()
        )
    flash("The terms are turned down. Nothing changes.", "success")
    return redirect(url_for("constitution.articles"))
