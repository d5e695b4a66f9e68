// The trustee's own key: from its file, or as typed from the paper.

import { make } from "../booth/element.js";
import { SealingFault } from "../sealing/faults.js";
import { keyFromText, readSecretKey } from "../sealing/keys.js";
import { textIn } from "./files.js";

/** Fills a fieldset with the two ways to bring a key; gives what reads the key, and clears it. */
export function keyFields(fieldset) {
  const name = fieldset.dataset.key;
  const file = make("input", { class: "cw-file", id: `${name}-key-file`, type: "file", accept: ".json" });
  const text = make("textarea", {
    class: "govuk-textarea cw-key__text",
    id: `${name}-key-text`,
    rows: "3",
    autocomplete: "off",
    spellcheck: "false",
    "aria-describedby": `${name}-key-hint`,
  });
  fieldset.append(
    make("legend", { class: "govuk-fieldset__legend govuk-fieldset__legend--l" }, "Your key"),
    group(file, "The file with your key"),
    group(
      text,
      "Or the text on your paper",
      make(
        "div",
        { class: "govuk-hint", id: `${name}-key-hint` },
        "It begins with CW1. Small letters, spaces and missing hyphens make no difference.",
      ),
    ),
  );

  /** `named` is the name of a key that was typed. Throws SealingFault. */
  async function read(named) {
    if (text.value.trim()) return keyFromText(text.value, named);
    if (!file.files.length) {
      throw new SealingFault("no-key", "Choose the file with your key, or type the text on your paper.");
    }
    return readSecretKey(await textIn(file, "the file with your key"));
  }

  function clear() {
    file.value = "";
    text.value = "";
  }

  return { read, clear };
}

const group = (field, label, ...hints) =>
  make("div", { class: "govuk-form-group" }, make("label", { class: "govuk-label", for: field.id }, label), ...hints, field);
