// The paper of yes and no: one question for each name.

import { make } from "../element.js";
import { statement, who } from "./option.js";

const WORDS = [
  ["yes", "Yes"],
  ["no", "No"],
  ["none", "No answer"],
];

export function answers({ options }) {
  return make(
    "div",
    { class: "cw-answers" },
    make("h2", { id: "answers-title" }, "Answer yes or no to each"),
    make("ul", { class: "cw-ballot", "aria-labelledby": "answers-title" }, ...options.map(row)),
    make("p", { class: "cw-tally", role: "status", "data-tally": true }),
  );
}

function row(option) {
  const choices = WORDS.map(([value, word], at) => {
    const id = `answer-${option.id}${at ? `-${value}` : ""}`;
    const attributes = { class: "cw-choice__input", id, name: `answer-${option.id}`, type: "radio", value, autocomplete: "off" };
    return make("label", { class: "cw-answer__choice", for: id }, make("input", attributes), ` ${word}`);
  });
  const name = make("span", { class: "cw-ballot__name" }, ...who(option));
  return make(
    "li",
    {},
    make(
      "fieldset",
      { class: "govuk-fieldset cw-answer" },
      make("legend", { class: "cw-answer__who" }, name),
      make("div", { class: "cw-answer__row" }, ...choices),
    ),
    statement(option),
  );
}
