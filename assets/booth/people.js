// A candidate's picture, or initials on one of six tints: the same as on every other page.

import { make } from "./element.js";

const small = new Set(["a", "an", "and", "for", "in", "of", "on", "the"]);

/** Up to two letters for a name: of the first and the last word. */
export function initials(name) {
  const words = name.split(/\s+/u).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  if (!words.length) return "?";
  const [first] = words[0];
  return (words.length === 1 ? first : first + [...words.at(-1)][0]).toUpperCase();
}

/** Two letters for a mutual: of the first two words that carry meaning. */
export function monogram(name) {
  const words = name.split(/\s+/u).filter((word) => /^\p{L}/u.test(word) && !small.has(word.toLowerCase()));
  return words.slice(0, 2).map(([first]) => first).join("").toUpperCase() || initials(name);
}

/** One of six tints, always the same for a name: CRC-32 of it, as the server reckons. */
export function tint(name) {
  let sum = 0xffffffff;
  for (const byte of new TextEncoder().encode(name)) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (((sum ^ 0xffffffff) >>> 0) % 6) + 1;
}

/** Pictures come from the mutual's own computer only, and all of them whatever one chooses. */
export function avatar({ label, photo_url: photo }) {
  if (isOwn(photo)) {
    return make("img", { class: "cw-avatar", src: photo, alt: "", width: "40", height: "40" });
  }
  return make("span", { class: `cw-avatar cw-avatar--${tint(label)}`, "aria-hidden": "true" }, initials(label));
}

/** Whether an address is a path on the mutual's own computer. */
export const isOwn = (url) => typeof url === "string" && /^\/[^/\\]/.test(url);
