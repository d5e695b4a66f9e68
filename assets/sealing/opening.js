// The opening: a trustee's turn takes one layer off every ballot and sorts what was inside.

import { b64u, canonicalText, digest, readCanonical, unb64u, utf8 } from "./canonical.js";
import { SealingFault } from "./faults.js";
import { Fields } from "./fields.js";
import { layerInfo } from "./envelope.js";
import { readHistory } from "./history.js";
import { opened } from "./hpke.js";
import { checkTrustee } from "./keys.js";
import { subsetAt, trusteeAt } from "./manifest.js";
import { isSigned, signed } from "./signing.js";
import { onionBytes, readHeader, readRows } from "./steps.js";
import { readStart } from "./turn.js";

const AT_ONCE = 64;

/**
 * Checks a turn and takes it; throws SealingFault for everything a trustee must not open.
 *
 * `text` is the file `turn-v1`; `emailedHead` the head that came by e-mail, never that of the file;
 * `openedBefore` the polls this key has opened. `tell` is given a sentence for each check that has
 * passed, `progress` how many of how many things are done. Nothing is opened before all checks on
 * the log have passed. Gives { step, manifest }, the step as the text of a file `step-v1`.
 */
export async function runTurn(text, { key, emailedHead, openedBefore = [], tell = () => {}, progress = () => {} }) {
  const { turn, manifest, lines } = await readStart(text);
  const { title, mutual, poll } = manifest.body;
  tell(`The file is for the poll “${title}” of ${mutual}.`);
  const trustee = trusteeAt(manifest, turn.place);
  checkTrustee(trustee, key);
  tell(`It is the turn of ${key.name || trustee.name}, key ${key.keyId}.`);
  if (openedBefore.includes(poll)) throw hasOpened();
  const history = await readHistory(manifest, lines.starting("event"));
  checkHead(history, turn, emailedHead);
  tell(`The log of ${history.head.size} entries is the one whose head came by e-mail.`);
  const given = inputOf(history, turn, manifest);
  tell(`${history.frozen.counted} ballots are to be opened; this is enough to hide each.`);
  const onProgress = (done, all) => progress(done, 2 * all);
  const things =
    turn.position === 1
      ? await ballots(lines, { history, turn, manifest, progress: onProgress })
      : await stepBefore(lines, { history, turn, manifest });
  const inside = await allOpened(things, key, (done, all) => progress(done + all, 2 * all));
  tell(`${inside.rows.length} opened, ${inside.unopened.length} did not. They are sorted and signed.`);
  return { step: await stepFile(manifest, turn, key, { given, ...inside }), manifest };
}

function checkHead({ head }, turn, emailed) {
  const all = [head, emailed, turn.head].map(({ size, root }) => `${size} ${root}`);
  if (new Set(all).size === 1) return;
  throw new SealingFault(
    "wrong-head",
    `The log in this file has ${head.size} entries and the root ${head.root}; the e-mail speaks of ` +
      `${emailed.size} entries and the root ${emailed.root}. Do not open the box. Make sure that you ` +
      "copied the newest e-mail; if you did, tell the scrutineer at once.",
  );
}

/** The digest of what is given, once the log calls for this very turn. */
function inputOf(history, turn, manifest) {
  if (history.steps.some(({ trustee }) => trustee === turn.place)) throw hasOpened();
  if (!history.isOpening || history.subset !== turn.subset) {
    throw new SealingFault("broken-log", "The log does not say that these trustees open the box.");
  }
  const { counted, sha256 } = history.frozen;
  const least = manifest.body.smallest_box;
  if (counted < least) {
    throw new SealingFault(
      "small-box",
      `There are ${counted} ballots in the box. Fewer than ${least} are not opened: each voter could be guessed.`,
    );
  }
  const places = subsetAt(manifest, turn.subset);
  let [given, count] = [sha256, counted];
  for (const [at, step] of history.steps.entries()) {
    const follows =
      step.position === at + 1 &&
      step.trustee === places[at] &&
      step.input === given &&
      step.count + step.unopened === count;
    if (!follows) {
      throw new SealingFault("broken-log", `Step ${at + 1} in the log does not follow from what it had.`);
    }
    [given, count] = [step.output, step.count];
  }
  if (history.steps.length + 1 !== turn.position || count !== turn.count) {
    throw new SealingFault("wrong-step", "The log calls for another turn than that of this file.");
  }
  return given;
}

/** What the first trustee opens: every counted ballot of the log, in order, none else. */
async function ballots(lines, { history, turn, manifest, progress }) {
  const texts = lines.starting("envelope");
  if (lines.rest().length || texts.length !== history.counted.length) throw wrongBallots();
  const seen = new Set();
  return inBatches(texts, progress, async (text, at) => {
    const ballot = await digest(utf8(text));
    if (ballot !== history.counted[at]) throw wrongBallots();
    const { credential, onions } = await readEnvelope(text, ballot, manifest);
    if (seen.has(credential) || history.voided.has(credential)) {
      throw new SealingFault(
        "duplicate",
        `Ballot ${ballot} is the second of its voter, or of one whose right to vote in this way was taken back.`,
      );
    }
    seen.add(credential);
    const bound = { poll: manifest.body.poll, manifest: manifest.fingerprint, subset: turn.subset };
    const info = layerInfo({ ...bound, position: 1, credential });
    return { mark: ballot, onion: onions[turn.subset - 1], info };
  });
}

async function readEnvelope(text, ballot, manifest) {
  const fields = new Fields(readCanonical(text), "the envelope");
  fields.format("envelope-v1");
  fields.exactly("format", "poll", "manifest", "credential", "onions", "signature");
  if (fields.text("poll") !== manifest.body.poll) {
    throw new SealingFault("wrong-poll", "This ballot is of another poll.");
  }
  if (fields.text("manifest") !== manifest.fingerprint) {
    throw new SealingFault("wrong-manifest", "This ballot was sealed by another manifest.");
  }
  const onions = fields.texts("onions").map((onion) => unb64u(onion));
  const isWhole = onions.every(({ length }) => length === onionBytes(manifest));
  if (onions.length !== manifest.body.subsets.length || !isWhole) {
    throw new SealingFault("wrong-length", "The layers of this ballot are not complete.");
  }
  if (!(await isSigned(fields.body, fields.raw("credential", 32)))) {
    throw new SealingFault("bad-signature", `Ballot ${ballot} is not signed by its voter.`);
  }
  return { credential: fields.text("credential"), onions };
}

/** What a later trustee opens: the lines of the step before, as they were signed. */
async function stepBefore(lines, { history, turn, manifest }) {
  const text = lines.one("step", "the step before");
  const [subset, position] = [turn.subset, turn.position - 1];
  const header = await readHeader(text, manifest, { subset, position });
  const event = history.steps.at(-1);
  const said = [await digest(utf8(text)), header.input, header.output, header.count, header.unopened.length];
  const logged = [event.header, event.input, event.output, event.count, event.unopened];
  if (said.join() !== logged.join()) {
    throw new SealingFault("wrong-step", "The step before is not the one in the log.");
  }
  const rows = lines.rest();
  const onions = await readRows(rows, manifest, { position, count: event.count, output: event.output });
  const bound = { poll: manifest.body.poll, manifest: manifest.fingerprint };
  const info = layerInfo({ ...bound, subset, position: turn.position });
  const marks = await Promise.all(rows.map((row) => digest(utf8(row))));
  return onions.map((onion, at) => ({ mark: marks[at], onion, info }));
}

/**
 * What was inside, sorted, in base64url; and the marks of what did not open. Of two that hold the
 * same, the first is kept: nobody can stop an opening by sending a copy.
 */
async function allOpened(things, key, progress) {
  const inside = await inBatches(things, progress, ({ onion, info }) => opened(key.pair, onion, info));
  const rows = new Set();
  const unopened = [];
  for (const [at, { mark }] of things.entries()) {
    const row = inside[at] && b64u(inside[at]);
    if (row === null || rows.has(row)) unopened.push(mark);
    else rows.add(row);
  }
  return { rows: [...rows].sort(), unopened: unopened.sort() };
}

async function stepFile(manifest, turn, key, { given, rows, unopened }) {
  const lines = rows.map((row) => `"${row}"\n`).join("");
  const header = {
    format: "step-v1",
    poll: manifest.body.poll,
    manifest: manifest.fingerprint,
    subset: turn.subset,
    position: turn.position,
    trustee: turn.place,
    input: given,
    count: rows.length,
    unopened,
    output: await digest(utf8(lines)),
  };
  return `${canonicalText(await signed(header, key.seed))}\n${lines}`;
}

/** Does something to each of many, some at once, and lets the page breathe in between. */
async function inBatches(all, progress, act) {
  const done = [];
  for (let at = 0; at < all.length; at += AT_ONCE) {
    done.push(...(await Promise.all(all.slice(at, at + AT_ONCE).map((one, more) => act(one, at + more)))));
    progress(done.length, all.length);
    await new Promise((go) => setTimeout(go));
  }
  return done;
}

const hasOpened = () =>
  new SealingFault(
    "opened-before",
    "This key has opened this poll before. Opening it twice could show who voted how.",
  );

const wrongBallots = () =>
  new SealingFault(
    "wrong-ballots",
    "The ballots in this file are not those of the log. Do not go on. Tell the scrutineer.",
  );
