// Two ways to write bytes for people: RFC 4648 base 32 (keys, codes), Crockford's (ballot numbers).

export const RFC = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
export const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** `raw` in base 32, the last digit filled up with zeros. */
export function base32(raw, alphabet = RFC) {
  let text = "";
  let held = 0;
  let bits = 0;
  for (const byte of raw) {
    held = ((held << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(held >> bits) & 31];
    }
  }
  return bits ? text + alphabet[(held << (5 - bits)) & 31] : text;
}

/** The bytes of RFC 4648 base 32, or `null` when it is none. */
export function unbase32(text) {
  const raw = [];
  let held = 0;
  let bits = 0;
  for (const digit of text) {
    const value = RFC.indexOf(digit);
    if (value < 0) return null;
    held = ((held << 5) | value) & 0xffff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    raw.push((held >> bits) & 255);
  }
  return bits >= 5 || held & ((1 << bits) - 1) ? null : Uint8Array.from(raw);
}

/** `ABCDEFGH` → `ABCD-EFGH`. */
export const inGroups = (text, size) => text.match(new RegExp(`.{1,${size}}`, "g")).join("-");

/** What somebody typed without gaps, hyphens and small letters, and misread digits put straight. */
export function straightened(typed) {
  return typed
    .toUpperCase()
    .replace(/[\s\-–—_.·]/g, "")
    .replace(/[018]/g, (digit) => ({ 0: "O", 1: "I", 8: "B" })[digit]);
}
