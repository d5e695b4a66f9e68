// What the voter chose, to check before casting.

import { ordinal } from "../../scripts/ranking/order.js";
import { button, buttons, make, paragraph } from "../element.js";
import { show } from "../view.js";
import { closingSoon } from "./closing.js";

const CHOSEN = { ranked: "You chose", marks: "You chose", answers: "You answered" };
const LEFT = { ranked: "Not ranked", marks: "Not chosen", answers: "No answer" };
const FINE = {
  ranked: "That is fine: you do not have to rank everybody.",
  answers: "That is fine: you do not have to answer for everybody.",
};

/** `onCast(say)` is called once; `say` shows words beside the button. `onChange` goes back. */
export function reviewPage(voting, choices, { onCast, onChange }) {
  const { paper } = voting;
  const said = make("p", { role: "status", "aria-live": "polite", "data-said": true });
  const cast = button("Cast my vote", { act: castOnce });
  const change = button("Change my paper", { act: () => isSending || onChange(), quiet: true });
  let isSending = false;

  function castOnce() {
    if (isSending) return;
    isSending = true;
    for (const each of [cast, change]) each.setAttribute("aria-disabled", "true");
    said.textContent = "Sending your vote…";
    onCast((words) => {
      said.textContent = words;
    });
  }

  const once = voting.manifest.body.revoting
    ? "You can vote again until the poll closes. Then your last vote counts."
    : "Once you cast your vote, you cannot change it.";
  show("Check your vote", [
    closingSoon(voting),
    make("h1", {}, "Check your vote"),
    make("p", { class: "cw-lead" }, voting.title),
    ...chosen(paper, choices),
    ...leftOut(paper, choices),
    paragraph(once),
    buttons(cast),
    said,
    buttons(change),
  ]);
}

const idOf = (choice) => choice.split(":")[0];

function chosen({ kind, options }, choices) {
  if (!choices.length) {
    return [paragraph("You are handing in a ", make("strong", {}, "blank paper"), ". It counts as received, for nobody.")];
  }
  const labels = new Map(options.map(({ id, label }) => [id, label]));
  const lines = choices.map((choice, at) => line(kind, labels.get(idOf(choice)), choice, at));
  const list = kind === "ranked" ? make("ol", {}, ...lines) : make("ul", { class: "cw-plain-list" }, ...lines);
  return [make("h2", {}, CHOSEN[kind]), make("div", { class: "cw-order" }, list)];
}

function line(kind, label, choice, at) {
  if (kind === "marks") return make("li", {}, make("strong", {}, label));
  const mark =
    kind === "ranked"
      ? make("span", { class: "cw-order__place" }, ordinal(at + 1))
      : make("strong", {}, choice.endsWith(":yes") ? "Yes" : "No");
  return make("li", {}, mark, " ", make("span", {}, label));
}

function leftOut({ kind, options }, choices) {
  const taken = new Set(choices.map(idOf));
  const rest = options.filter(({ id }) => !taken.has(id)).map(({ label }) => label);
  if (!choices.length || !rest.length) return [];
  return [
    make("h2", {}, LEFT[kind]),
    paragraph(`${rest.join(", ")}.`),
    FINE[kind] ? make("p", { class: "cw-muted" }, FINE[kind]) : null,
  ];
}
