// The file a trustee is given for their turn, `turn-v1`: read line by line.

import { readCanonical } from "./canonical.js";
import { SealingFault } from "./faults.js";
import { Fields } from "./fields.js";
import { readManifest, subsetAt } from "./manifest.js";

const malformed = (reason) =>
  new SealingFault("malformed", `This file is not a trustee's turn: ${reason}.`);

const opening = (key) => `{"${key}":`;

/** The lines of a turn, taken from the front. */
class TurnLines {
  #lines;
  #at = 0;

  constructor(text) {
    if (!text.endsWith("\n")) {
      throw new SealingFault("not-canonical", "The file ends in the middle of a line. Ask for it again.");
    }
    this.#lines = text.slice(0, -1).split("\n");
  }

  take() {
    if (this.#at === this.#lines.length) throw malformed("it ends too soon");
    this.#at += 1;
    return this.#lines[this.#at - 1];
  }

  /** What the next line holds under this one key. */
  one(key, what) {
    const line = this.take();
    if (!line.startsWith(opening(key))) {
      throw malformed(`where ${what} should stand there is something else`);
    }
    return within(line, key);
  }

  /** What the next lines hold under this one key, as long as they have it. */
  starting(key) {
    const found = [];
    while (this.#starts(key)) found.push(within(this.take(), key));
    return found;
  }

  /** All lines that are left. */
  rest() {
    const left = this.#lines.slice(this.#at);
    this.#at = this.#lines.length;
    return left;
  }

  #starts(key) {
    return this.#at < this.#lines.length && this.#lines[this.#at].startsWith(opening(key));
  }
}

function within(line, key) {
  if (!line.endsWith("}")) throw malformed("a line of it is broken off");
  return line.slice(opening(key).length, -1);
}

/** A turn in `text`: { turn, manifest, lines }, the lines standing behind the manifest. */
export async function readStart(text) {
  const lines = new TurnLines(text);
  const header = lines.take();
  const manifest = await readManifest(lines.one("manifest", "the manifest"));
  return { turn: readTurn(header, manifest), manifest, lines };
}

function readTurn(text, manifest) {
  const fields = new Fields(readCanonical(text), "the header of the turn");
  fields.format("turn-v1");
  fields.exactly("format", "poll", "manifest", "subset", "position", "trustee", "count", "head");
  if (fields.text("poll") !== manifest.body.poll || fields.text("manifest") !== manifest.fingerprint) {
    throw new SealingFault("wrong-manifest", "The turn names another poll or manifest than it holds.");
  }
  const [subset, position] = [fields.whole("subset"), fields.whole("position")];
  const place = subsetAt(manifest, subset)[position - 1];
  if (place === undefined || place !== fields.whole("trustee")) {
    throw new SealingFault("wrong-trustee", "The turn is given to a trustee who does not have it.");
  }
  const head = fields.part("head").exactly("size", "root");
  return {
    subset,
    position,
    place,
    count: fields.whole("count"),
    head: { size: head.whole("size"), root: head.sha256("root") },
  };
}
