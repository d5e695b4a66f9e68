// The voter's code, from a letter: typed on a phone, or read by its camera as a link.

import errorSummary from "../../scripts/error-summary.js";
import { button, buttons, hidden, link, make, paragraph } from "../element.js";
import { howKept } from "../house.js";
import { readCode, seedOfCode } from "../../sealing/credentials.js";
import { show } from "../view.js";
import { back } from "./paper.js";
import { closingSoon } from "./closing.js";

const FAULTS = {
  unreadable: "This is not a voting code. Compare every letter and digit with your letter.",
  "credential-unknown": "This code does not belong to this poll. Use the code from the letter about this poll.",
  "credential-voided": "This code does not count any more. If you have a newer letter, use the code in that one.",
};

/**
 * Asks for the code; `onSeed(seed)` gets what it stands for. `fault` says why it is asked again;
 * `note` is a paragraph to show first.
 */
export function codePage(voting, onSeed, { fault = null, note = null, moves = true } = {}) {
  const { manifest, poll, title } = voting;
  const from = manifest.body.scrutineer?.name;
  const input = make("input", {
    class: "govuk-input govuk-input--width-20 cw-code-box",
    id: "code",
    name: "code",
    type: "text",
    autocomplete: "off",
    autocapitalize: "characters",
    spellcheck: "false",
    maxlength: "40",
    "aria-describedby": "code-hint",
  });
  const group = make(
    "div",
    { class: "govuk-form-group" },
    make("label", { class: "govuk-label", for: "code" }, "Your voting code"),
    make("div", { class: "govuk-hint", id: "code-hint" }, "Twenty letters and digits in five groups, such as ABCD-EFGH-IJKL-MNOP-QRST. Small letters and gaps do not matter."),
    input,
  );
  const go = button("Go to the ballot paper");
  const said = make("p", { role: "status", "aria-live": "polite" });
  const form = make("form", { novalidate: true, autocomplete: "off" }, group, buttons(go), said);
  const summary = make("div");
  let isBusy = false;

  function complain(why) {
    const words = FAULTS[why];
    group.classList.add("govuk-form-group--error");
    group.querySelector(".govuk-error-message")?.remove();
    input.before(make("p", { class: "govuk-error-message", id: "code-fault" }, hidden("Please check: "), words));
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", "code-hint code-fault");
    summary.replaceChildren(
      make(
        "div",
        { class: "govuk-error-summary", tabindex: "-1", role: "alert" },
        make("h2", { class: "govuk-error-summary__title" }, "Please check your voting code"),
        make("ul", { class: "govuk-error-summary__list" }, make("li", {}, link("#code", words))),
      ),
    );
    scrollTo(0, 0);
    errorSummary(summary.firstElementChild);
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    const code = await readCode(input.value);
    if (code === null) {
      complain("unreadable");
    } else {
      said.textContent = "One moment…";
      const seed = await seedOfCode(code, poll);
      input.value = "";
      onSeed(seed);
    }
    isBusy = false;
  });
  show("Your voting code", [
    summary,
    closingSoon(voting),
    make("h1", {}, "Your voting code"),
    make("p", { class: "cw-lead" }, title),
    note,
    paragraph(`You find it in the letter or e-mail${from ? ` from ${from}` : ""} about this poll. ${from ? `It came from ${from} and not from us, so nobody here can vote for you without it showing.` : ""}`),
    form,
    howKept(voting),
  ], { above: [back(voting)], moves });
  if (fault) complain(fault);
}
