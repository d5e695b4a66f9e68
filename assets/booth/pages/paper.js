// The ballot paper, to fill in and to come back to.

import errorSummary from "../../scripts/error-summary.js";
import { button, buttons, link, make, paragraph } from "../element.js";
import { readAnswers } from "../filled.js";
import { howKept, ownAddress } from "../house.js";
import { answersIn, putPaper, showFaults } from "../papers/paper.js";
import { show } from "../view.js";
import { moment, plural } from "../words.js";
import { closingSoon } from "./closing.js";

/**
 * Makes the page once; what is filled in stays in its form. `show()` shows it, `read()` gives the
 * choices or shows what needs putting right; `onFilled` gets the choices when there are no faults.
 */
export function paperPage(voting, onFilled) {
  const { paper } = voting;
  const form = make("form", { novalidate: true, autocomplete: "off" });
  const upTo = paper.kind === "ranked" && paper.most_choices < paper.options.length;
  putPaper(form, paper, upTo ? paragraph(`On this paper you can rank up to ${paper.most_choices}.`) : null);
  form.append(
    make(
      "div",
      { class: "cw-stack" },
      howKept(voting),
      paragraph("Next you see your choices once more. Nothing is sent until you press “Cast my vote” there."),
    ),
    buttons(button("Check my paper")),
  );
  const summary = make("div");
  const children = [summary, closingSoon(voting), ...head(voting), form];

  function read() {
    const { choices, faults } = readAnswers(paper, answersIn(form, paper));
    showFaults(form, faults);
    summary.replaceChildren(...(faults.length ? [summaryOf(faults)] : []));
    if (!faults.length) return choices;
    document.title = `Please check: ${document.title.replace(/^Please check: /, "")}`;
    scrollTo(0, 0);
    errorSummary(summary.firstElementChild);
    return null;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const choices = read();
    if (choices) onFilled(choices);
  });
  return {
    show: (options) => show(voting.title, children, { above: [back(voting)], ...options }),
    read: () => readAnswers(paper, answersIn(form, paper)).choices,
  };
}

function head({ closesAt, house, paper, title }) {
  const seats = paper.seats === 1 ? "One seat" : `${paper.seats} seats`;
  const names = paper.kind === "answers" ? "" : `, ${plural(paper.options.length, "candidate")}`;
  return [
    make("h1", {}, title),
    make("p", { class: "cw-lead" }, `${seats} to fill${names}. You have until ${moment(closesAt)}.`),
    paper.guidance && paper.kind !== "ranked" ? paragraph(paper.guidance) : null,
    paragraph(link("#how-kept", `${house.scheme_words.title}: how your vote is kept`)),
  ];
}

export function back({ house }) {
  return make(
    "nav",
    { "aria-label": "Back" },
    make("a", { class: "cw-back", href: ownAddress(house.links.my_votes, "/") }, "Your votes"),
  );
}

function summaryOf(faults) {
  const title = faults.length === 1 ? "Your paper needs one more look" : "Your paper needs another look";
  return make(
    "div",
    { class: "govuk-error-summary", tabindex: "-1", role: "alert" },
    make("h2", { class: "govuk-error-summary__title" }, title),
    make(
      "ul",
      { class: "govuk-error-summary__list" },
      ...faults.map(({ text, target }) => make("li", {}, link(`#${target}`, text))),
    ),
  );
}
