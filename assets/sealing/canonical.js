// One way to write everything down: canonical JSON (RFC 8785), base64url, SHA-256.

import { SealingFault } from "./faults.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

export const utf8 = (text) => encoder.encode(text);

/** The bytes of several pieces, one after the other. */
export function joined(...pieces) {
  const whole = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

export const isSame = (one, other) =>
  one.length === other.length && one.every((byte, at) => byte === other[at]);

const notCanonical = (reason) =>
  new SealingFault(
    "not-canonical",
    `This is not the right file, or it was changed: it is not canonical JSON (${reason}). Take the file as it was saved, and do not open and save it in another program.`,
  );

/** `body` as canonical JSON. Throws `not-canonical` for what has no such form. */
export function canonicalText(body) {
  if (Array.isArray(body)) return `[${body.map(canonicalText).join(",")}]`;
  if (body !== null && typeof body === "object") {
    const pairs = Object.keys(body).sort().map((key) => `${keyText(key)}:${canonicalText(body[key])}`);
    return `{${pairs.join(",")}}`;
  }
  if (typeof body === "string") return plainText(body);
  const isWhole = Number.isSafeInteger(body) && body >= 0;
  if (body === null || typeof body === "boolean" || isWhole) return JSON.stringify(body);
  throw notCanonical("it holds something other than text, whole numbers, true, false and null");
}

function keyText(key) {
  for (let at = 0; at < key.length; at += 1) {
    if (key.charCodeAt(at) > 127) {
      throw notCanonical("a key is not ASCII text");
    }
  }
  return JSON.stringify(key);
}

function plainText(text) {
  // Half a character (a lone surrogate) has no UTF-8.
  if (/\p{Surrogate}/u.test(text)) {
    throw notCanonical("it holds text that is not whole characters");
  }
  return JSON.stringify(text);
}

export const canonical = (body) => utf8(canonicalText(body));

/** Bytes as text. Throws `not-canonical` when they are no UTF-8. */
export function textOf(raw) {
  try {
    return decoder.decode(raw);
  } catch {
    throw notCanonical("it is not text in UTF-8");
  }
}

/** The object in `text`, which must be its canonical JSON to the letter. */
export function readCanonical(text) {
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    throw notCanonical("it cannot be read");
  }
  if (body === null || typeof body !== "object" || Array.isArray(body)) {
    throw notCanonical("it is not an object");
  }
  if (canonicalText(body) !== text) {
    throw notCanonical("its bytes are not those that RFC 8785 gives");
  }
  return body;
}

/** base64url without `=`. */
export function b64u(raw) {
  let text = "";
  for (let at = 0; at < raw.length; at += 3) {
    const three = (raw[at] << 16) | ((raw[at + 1] ?? 0) << 8) | (raw[at + 2] ?? 0);
    const count = Math.min(3, raw.length - at) + 1;
    for (let place = 0; place < count; place += 1) text += digits[(three >> (18 - 6 * place)) & 63];
  }
  return text;
}

/** The bytes of base64url text; strict, and of `size` bytes when that is given. */
export function unb64u(text, size) {
  const wrong = () => new SealingFault("not-canonical", "A value is not base64url of the right length.");
  if (typeof text !== "string" || !/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) throw wrong();
  const raw = new Uint8Array(Math.floor((text.length * 3) / 4));
  let held = 0;
  let bits = 0;
  let at = 0;
  for (const digit of text) {
    held = ((held << 6) | valueOf.get(digit)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    raw[at] = (held >> bits) & 255;
    at += 1;
  }
  if (held & ((1 << bits) - 1)) throw wrong();
  if (size !== undefined && raw.length !== size) throw wrong();
  return raw;
}

const valueOf = new Map([...digits].map((digit, value) => [digit, value]));

export const hex = (raw) => Array.from(raw, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** The bytes of small hexadecimal digits. */
export function unhex(text) {
  if (typeof text !== "string" || !/^([0-9a-f]{2})*$/.test(text)) {
    throw new SealingFault("not-canonical", "A value is not in hexadecimal digits.");
  }
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export const sha256 = async (raw) => new Uint8Array(await crypto.subtle.digest("SHA-256", raw));

/** SHA-256 in hexadecimal. */
export const digest = async (raw) => hex(await sha256(raw));
