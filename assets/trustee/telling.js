// What the page says below a form: a refusal with its code, or what was done.

import { make, notice, paragraph } from "../booth/element.js";
import { SealingFault } from "../sealing/faults.js";

/** Shows what stands in the way, in the same words as the command. */
export function refuse(place, error) {
  const isFault = error instanceof SealingFault;
  const code = isFault ? error.code : "fault";
  const words = isFault ? error.message : "Something went wrong in this page. Load it again, or use the command.";
  const card = notice(
    isFault && code.startsWith("no-") ? "Something is missing" : "Refused",
    "bad",
    paragraph(words),
    make("p", { class: "cw-small" }, "If you ask for help, quote ", make("code", {}, code), "."),
  );
  card.setAttribute("role", "alert");
  card.tabIndex = -1;
  place.append(card);
  card.focus();
  if (!isFault) throw error;
}

/** Does something when a form is sent, once at a time; a refusal is shown in `place`. */
export function onSend(form, place, act) {
  let isBusy = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    const [button] = form.querySelectorAll('button[type="submit"]');
    button.setAttribute("aria-disabled", "true");
    place.replaceChildren();
    try {
      await act();
    } catch (error) {
      refuse(place, error);
    } finally {
      isBusy = false;
      button.removeAttribute("aria-disabled");
    }
  });
}

/** A button that saves or prints. */
export function doing(text, act) {
  const button = make("button", { type: "button", class: "cw-button cw-button--secondary" }, text);
  button.addEventListener("click", act);
  return button;
}

/** Puts what was done below the form and takes the reader there. */
export function done(place, title, ...children) {
  const heading = make("h3", { tabindex: "-1" }, title);
  place.replaceChildren(heading, ...children);
  heading.focus();
}
