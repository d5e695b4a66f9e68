// “Hand in a blank paper on purpose”.

import { make } from "../element.js";

export function blankBox() {
  const tick = make("input", {
    class: "govuk-checkboxes__input",
    id: "blank",
    name: "blank",
    type: "checkbox",
    value: "yes",
    autocomplete: "off",
    "aria-describedby": "blank-hint",
  });
  const label = make("label", { class: "govuk-label govuk-checkboxes__label", for: "blank" }, "Hand in a blank paper on purpose");
  const hint = make(
    "div",
    { id: "blank-hint", class: "govuk-hint govuk-checkboxes__hint" },
    "Your paper counts as received, for nobody. Leave this empty if you made choices above.",
  );
  const item = make("div", { class: "govuk-checkboxes__item" }, tick, label, hint);
  return make("div", { class: "cw-ballot__none" }, make("div", { class: "govuk-checkboxes" }, item));
}
