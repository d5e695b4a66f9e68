// The log as a trustee reads it before opening: its root, the ballots to open, the steps so far.

import { digest, hex, readCanonical, utf8 } from "./canonical.js";
import { SealingFault } from "./faults.js";
import { Fields } from "./fields.js";
import { leaf, rootOf } from "./log.js";

const TYPES =
  "aborted ballot closed counted credential-issued credential-voided declared destroyed frozen key-checked manifest opened opening rows step".split(" ");
const STAGES = {
  coming: "before the poll opened",
  open: "while the poll was open",
  closed: "after the poll closed",
  frozen: "after the box was frozen",
  opening: "while the box was being opened",
};
// What may happen when, up to a trustee's turn, and what stage it leads to.
const ALLOWED = {
  coming: { "key-checked": "coming", "credential-issued": "coming", "credential-voided": "coming", opened: "open" },
  open: { ballot: "open", "credential-issued": "open", "credential-voided": "open", "key-checked": "open", closed: "closed" },
  closed: { "credential-voided": "closed", frozen: "frozen" },
  frozen: { opening: "opening" },
  opening: { step: "opening" },
};

/**
 * Reads the entries (texts) one by one and refuses (`broken-log`) what may not follow what came
 * before. Gives { head, isOpening, subset, counted, voided, frozen, steps }.
 */
export async function readHistory(manifest, entries) {
  const log = { stage: null, ballots: [], voided: new Set(), frozen: null, subset: 0, steps: [] };
  for (const [at, entry] of entries.entries()) {
    const fields = new Fields(readCanonical(entry), `entry ${at} of the log`);
    const broken = (reason) => {
      throw new SealingFault(
        "broken-log",
        `The log of this poll is broken at entry ${at}: ${reason}. Do not open the box. Tell the scrutineer.`,
      );
    };
    fields.format("event-v1");
    const type = fields.oneOf("type", ...TYPES);
    if (fields.text("poll") !== manifest.body.poll) broken("an entry is of another poll");
    move(log, type, fields, manifest, broken);
    await (READ[type] ?? (() => {}))(log, fields, broken);
  }
  const leaves = await Promise.all(entries.map((entry) => leaf(utf8(entry))));
  return {
    head: { size: entries.length, root: hex(await rootOf(leaves)) },
    isOpening: log.stage === "opening",
    subset: log.subset,
    counted: log.frozen ? log.ballots.filter((one) => !log.frozen.excluded.has(one)) : [],
    voided: log.voided,
    frozen: log.frozen ?? { counted: 0, sha256: "" },
    steps: log.steps,
  };
}

function move(log, type, fields, manifest, broken) {
  if (log.stage === null) {
    if (type !== "manifest") broken("it does not begin with the manifest");
    if (fields.sha256("manifest") !== manifest.fingerprint) {
      throw new SealingFault("wrong-manifest", "The log is that of another manifest.");
    }
    log.stage = "coming";
    return;
  }
  const following = ALLOWED[log.stage][type];
  if (!following) broken(`“${type}” ${STAGES[log.stage]}`);
  log.stage = following;
}

const READ = {
  ballot: (log, fields) => log.ballots.push(fields.sha256("ballot")),
  "credential-voided": (log, fields) => log.voided.add(fields.text("credential")),
  closed: (log, fields, broken) => {
    if (fields.whole("ballots") !== log.ballots.length) {
      broken("it holds another number of ballots than it says at the close");
    }
  },
  frozen: freeze,
  opening: (log, fields) => {
    log.subset = fields.whole("subset", 1);
  },
  step: (log, fields) =>
    log.steps.push({
      position: fields.whole("position", 1),
      trustee: fields.whole("trustee", 1),
      count: fields.whole("count"),
      unopened: fields.whole("unopened"),
      input: fields.sha256("input"),
      output: fields.sha256("output"),
      header: fields.sha256("header"),
    }),
};

async function freeze(log, fields, broken) {
  const left = fields.parts("excluded").map((one) => one.exactly("ballot", "reason").sha256("ballot"));
  const excluded = new Set(left);
  const counted = log.ballots.filter((one) => !excluded.has(one));
  log.frozen = { counted: fields.whole("counted"), excluded, sha256: fields.sha256("sha256") };
  if (counted.length !== log.frozen.counted || counted.length + left.length !== log.ballots.length) {
    broken("the ballots counted and excluded are not those received");
  }
  const lines = counted.map((ballot) => `${ballot}\n`).join("");
  if ((await digest(utf8(lines))) !== log.frozen.sha256) {
    broken("the digest of the counted ballots is another");
  }
}
