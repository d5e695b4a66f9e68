// What a voter's device signs a ballot with: from a code on paper, or from the seed they are given.

import { RFC, base32, straightened } from "./base32.js";
import { sha256, utf8 } from "./canonical.js";

const LENGTH = 16;
const CHECK = 4;
const ROUNDS = 100_000;

/** The 16 characters of a code as somebody typed it; `null` when it cannot be one. */
export async function readCode(typed) {
  const text = straightened(typed);
  if (text.length !== LENGTH + CHECK || [...text].some((one) => !RFC.includes(one))) return null;
  const code = text.slice(0, LENGTH);
  return (await checkOf(code)) === text.slice(LENGTH) ? code : null;
}

const checkOf = async (code) => base32(await sha256(utf8(code))).slice(0, CHECK);

/** The seed (32 bytes) of a code in one poll. */
export async function seedOfCode(code, poll) {
  const key = await crypto.subtle.importKey("raw", utf8(code), "PBKDF2", false, ["deriveBits"]);
  const salt = utf8(`commonweal code v1 ${poll}`);
  const method = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  return new Uint8Array(await crypto.subtle.deriveBits(method, key, 256));
}
