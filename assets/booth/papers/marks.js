// The paper for choosing up to so many.

import { make, paragraph } from "../element.js";
import { statement, who } from "./option.js";

export function marks({ options, most_choices: most }) {
  const title = most === 1 ? "Choose one" : most === options.length ? "Choose as many as you like" : `Choose up to ${most}`;
  return make(
    "fieldset",
    { class: "govuk-fieldset cw-marking", "data-most": String(most) },
    make("legend", { class: "govuk-fieldset__legend govuk-fieldset__legend--l" }, title),
    most > 1 && most < options.length ? paragraph(`You can choose fewer than ${most}.`) : null,
    make("ul", { class: "cw-ballot" }, ...options.map((option) => row(option, most === 1 ? "radio" : "checkbox"))),
    make("p", { class: "cw-tally", role: "status", "data-tally": true }),
  );
}

function row(option, type) {
  const id = `choice-${option.id}`;
  return make(
    "li",
    {},
    make(
      "label",
      { class: "cw-choice", for: id },
      make("input", { class: "cw-choice__input", id, name: "choice", type, value: option.id, autocomplete: "off" }),
      make("span", { class: "cw-ballot__name" }, ...who(option)),
    ),
    statement(option),
  );
}
