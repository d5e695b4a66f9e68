// Files in and out: chosen by the person, saved by the person, never sent anywhere.

import { SealingFault } from "../sealing/faults.js";

/** The text of the file chosen in this field. Throws `no-file`. */
export async function textIn(input, what) {
  const [file] = input.files;
  if (!file) throw new SealingFault("no-file", `Choose ${what}.`);
  try {
    return await file.text();
  } catch {
    throw new SealingFault("no-file", `${file.name} cannot be read. Choose it again.`);
  }
}

/** Offers `text` as a file of this name to be saved. */
export function save(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
