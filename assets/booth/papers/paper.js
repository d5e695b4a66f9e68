// One ballot paper of any kind: its form, what stands in it, and what needs putting right in it.

import answering from "../../scripts/answering.js";
import blank from "../../scripts/blank.js";
import marking from "../../scripts/marking.js";
import ranking from "../../scripts/ranking.js";
import { make } from "../element.js";
import { answers } from "./answers.js";
import { blankBox } from "./blank.js";
import { marks } from "./marks.js";
import { ranked } from "./ranked.js";

const KINDS = { ranked: [ranked, ranking], marks: [marks, marking], answers: [answers, answering] };

export const isKnownKind = (kind) => Object.hasOwn(KINDS, kind);

/** Puts the paper into `form` and starts it. */
export function putPaper(form, paper, ...more) {
  const [show, begin] = KINDS[paper.kind];
  const body = show(paper);
  const box = blankBox();
  form.append(...[body, ...more, box].filter(Boolean));
  begin(body);
  blank(box);
}

/** What stands in the form now, as readAnswers wants it. */
export function answersIn(form, paper) {
  const sent = new FormData(form);
  const of = (prefix) => Object.fromEntries(paper.options.map(({ id }) => [id, sent.get(prefix + id) ?? ""]));
  return {
    typed: of("rank-"),
    marked: sent.getAll("choice"),
    said: of("answer-"),
    isBlank: sent.get("blank") === "yes",
  };
}

/** Shows beside each option what is wrong with it, and takes away what was wrong before. */
export function showFaults(form, faults) {
  for (const words of form.querySelectorAll("[data-fault]")) words.remove();
  for (const input of form.querySelectorAll(".cw-ballot__number")) {
    input.classList.remove("cw-ballot__number--bad");
    input.removeAttribute("aria-describedby");
  }
  for (const { text, about } of faults) {
    for (const id of about) showFault(form.querySelector(`[id="rank-${CSS.escape(id)}"]`), id, text);
  }
}

function showFault(input, id, text) {
  const words = make("p", { class: "govuk-error-message", id: `fault-${id}`, "data-fault": true }, text);
  input.classList.add("cw-ballot__number--bad");
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", words.id);
  input.closest(".cw-ballot__row").after(words);
}
