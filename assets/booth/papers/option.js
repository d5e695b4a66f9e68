// What every kind of paper shows of an option: who it is, and the statement to read.

import { make } from "../element.js";
import { avatar } from "../people.js";

/** Picture and name; `more` goes below the name. */
export function who(option, ...more) {
  return [
    avatar(option),
    make("span", { class: "cw-ballot__who" }, make("span", { class: "cw-ballot__person" }, option.label), ...more),
  ];
}

/** “Read …’s statement”, or null when there is none. */
export function statement({ label, statement: words, interests }) {
  const told = words.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/).filter((line) => line.trim());
  const paragraphs = told.map((line) => make("p", {}, line));
  if (interests) paragraphs.push(make("p", {}, make("strong", {}, "Interests declared:"), ` ${interests}`));
  if (!paragraphs.length) return null;
  const title = make("span", { class: "govuk-details__summary-text" }, `Read ${label}’s statement`);
  return make(
    "details",
    { class: "govuk-details" },
    make("summary", { class: "govuk-details__summary" }, title),
    make("div", { class: "govuk-details__text" }, ...paragraphs),
  );
}
