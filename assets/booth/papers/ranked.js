// The ranked paper: numbered circles, names to tap, and the order with up, down and off.

import { make, paragraph } from "../element.js";
import { statement, who } from "./option.js";

export function ranked(paper) {
  return make(
    "div",
    { class: "cw-ranking" },
    make("h2", { id: "ranking-title" }, "Put the candidates in your order"),
    make("div", { id: "ranking-help" }, ...help(paper)),
    make("ul", { class: "cw-ballot", "aria-labelledby": "ranking-title" }, ...paper.options.map(row)),
    make(
      "p",
      { class: "cw-tally", "data-tally": true, hidden: true },
      make("span"),
      " ",
      make("a", { href: "#order-title" }, "See your order"),
    ),
    make(
      "p",
      { class: "cw-problem", "data-problem": true, hidden: true },
      make("span"),
      " ",
      make("button", { type: "button", class: "cw-button cw-button--secondary cw-button--small" }, "Number them 1, 2, 3 for me"),
    ),
    order(),
    make("p", { class: "govuk-visually-hidden", role: "status", "aria-live": "polite", "data-said": true }),
  );
}

function help({ guidance }) {
  const tap = "Tap a name to make it your next choice, or type a number in its circle. Tap again to take it off.";
  const own = "Rank as many as you like. You do not have to rank them all: your vote counts even with one.";
  return guidance ? [paragraph(guidance), paragraph(tap)] : [paragraph(tap), paragraph(own)];
}

function row(option) {
  const input = make("input", {
    class: "cw-ballot__number",
    id: `rank-${option.id}`,
    name: `rank-${option.id}`,
    type: "text",
    inputmode: "numeric",
    maxlength: "3",
    autocomplete: "off",
    "aria-label": `Choice number for ${option.label}`,
  });
  const state = make("span", { class: "cw-ballot__state", "data-state": true });
  return make(
    "li",
    { "data-option": option.id, "data-name": option.label },
    make(
      "div",
      { class: "cw-ballot__row" },
      input,
      make("div", { class: "cw-ballot__name", "data-tap": true }, ...who(option, state)),
    ),
    statement(option),
  );
}

function order() {
  return make(
    "section",
    { class: "cw-order", "aria-labelledby": "order-title", "data-order": true, hidden: true },
    make("h3", { id: "order-title", tabindex: "-1" }, "Your choices, in order"),
    make("ol"),
    make("button", { type: "button", class: "cw-button cw-button--quiet cw-button--small", "data-clear": true }, "Start again"),
  );
}
