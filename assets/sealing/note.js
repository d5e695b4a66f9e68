// A checkpoint: a signed note (C2SP) with a log's origin, its size and its root.

import { hex, joined, sha256, utf8 } from "./canonical.js";
import { SealingFault } from "./faults.js";
import { isSignature } from "./signing.js";

const DASH = "— ";

/**
 * Size and root (hexadecimal) in a note, once the signature of the board's key (32 bytes) holds.
 * The note may stand in the middle of an e-mail.
 */
export async function readCheckpoint(text, origin, key) {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trim());
  const { head, of, after } = found(lines);
  if (of !== origin) {
    throw new SealingFault("wrong-poll", `This checkpoint is of ${of}, and not of ${origin}.`);
  }
  const mark = (await sha256(joined(utf8(`${origin}\n`), Uint8Array.of(1), key))).slice(0, 4);
  const said = utf8(lines.slice(after - 3, after).map((line) => `${line}\n`).join(""));
  for (const raw of signatures(lines.slice(after), origin)) {
    if (hex(raw.slice(0, 4)) === hex(mark) && (await isSignature(raw.slice(4), said, key))) return head;
  }
  throw new SealingFault(
    "bad-signature",
    "The checkpoint is not signed by the board of this poll. Copy all of it from the e-mail, to the end of the long last line.",
  );
}

function found(lines) {
  for (let at = 0; at + 2 < lines.length; at += 1) {
    const [of, size, root] = lines.slice(at, at + 3);
    const raw = unbase64(root);
    if (of && /^(0|[1-9]\d{0,15})$/.test(size) && raw?.length === 32) {
      return { of, head: { size: Number(size), root: hex(raw) }, after: at + 3 };
    }
  }
  throw new SealingFault(
    "malformed",
    "There is no checkpoint here: a line with its origin, one with a number, one with a root.",
  );
}

/** What is signed in the name of the origin; a line that an e-mail broke in two is joined. */
function signatures(lines, origin) {
  return lines
    .join("\n")
    .split(DASH)
    .slice(1)
    .filter((part) => part.startsWith(`${origin} `))
    .map((part) => unbase64(part.slice(origin.length + 1).split("\n\n")[0].replace(/\s/g, "")))
    .filter((raw) => raw?.length === 68);
}

function unbase64(text) {
  try {
    const raw = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
    return btoa(String.fromCharCode(...raw)) === text ? raw : null;
  } catch {
    return null;
  }
}
