// Checks one's own ballot against the log and against what was published after the opening.

import { hex, unb64u, unhex, utf8 } from "./canonical.js";
import { leaf, rootByPath } from "./log.js";
import { readManifest } from "./manifest.js";
import { readCheckpoint } from "./note.js";
import { isReceipt } from "./receipt.js";

/**
 * What became of the ballot this device keeps. `ask(name)` gives the text at an address below the
 * poll's, or null when there is nothing (yet). One of: counted, in-box, voided, superseded,
 * never-sent, not-in-box, not-in-count, wrong-proof, no-answer.
 */
export async function checkOwn(kept, { poll, ask }) {
  try {
    const described = await ask("manifest.json");
    const said = await ask(`proof/${kept.ballot}.json`);
    if (said === null) return kept.receipt ? "not-in-box" : "never-sent";
    if (!(await holds(JSON.parse(said), kept, poll, described))) return "wrong-proof";
    const rows = await ask(`rows/${kept.commitment.slice(0, 2)}.txt`);
    if (rows === null) return "in-box";
    if (rows.split("\n").includes(kept.commitment)) return "counted";
    return (await exclusion(kept, ask)) ?? "not-in-count";
  } catch {
    return "no-answer";
  }
}

/** Why this ballot was set aside when the box was frozen: voided, superseded, or null. */
async function exclusion({ ballot }, ask) {
  const lines = ((await ask("log.jsonl")) ?? "").split("\n");
  const frozen = lines.map((line) => line && JSON.parse(line)).find((event) => event?.type === "frozen");
  const reason = frozen?.excluded.find((one) => one.ballot === ballot)?.reason;
  return ["voided", "superseded"].includes(reason) ? reason : null;
}

/** Whether the proof is of this ballot, in a log whose head the board signed, and of this receipt. */
async function holds({ checkpoint, entry, event, path }, kept, poll, described) {
  try {
    const manifest = await readManifest(described);
    if (kept.receipt && !(await isReceipt(kept.receipt, manifest, kept.ballot))) return false;
    if (kept.receipt && kept.receipt.entry !== entry) return false;
    const { ballot, type, poll: of } = JSON.parse(event);
    if (type !== "ballot" || ballot !== kept.ballot || of !== poll) return false;
    // Newer than the newest signed head: until the next one, the receipt is the board's word.
    if (checkpoint === null) return true;
    const { origin, key } = manifest.body.board;
    const head = await readCheckpoint(checkpoint, origin, unb64u(key, 32));
    const steps = { entry, size: head.size, path: path.map(unhex) };
    const root = await rootByPath(await leaf(utf8(event)), steps);
    return root !== null && hex(root) === head.root;
  } catch {
    return false;
  }
}
