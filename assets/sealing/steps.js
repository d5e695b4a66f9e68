// A trustee's step, `step-v1`: its signed header, and the lines that were inside, sorted.

import { digest, readCanonical, unb64u, utf8 } from "./canonical.js";
import { SealingFault } from "./faults.js";
import { Fields } from "./fields.js";
import { LAYER } from "./hpke.js";
import { subsetAt, trusteeAt } from "./manifest.js";
import { isSigned } from "./signing.js";

/** The length of an onion as the trustee at that position of the subset is given it. */
export const onionBytes = ({ body }, position = 1) =>
  body.plaintext_bytes + LAYER * (body.threshold - position + 1);

const wrong = (reason) =>
  new SealingFault("wrong-step", `This step cannot be taken: ${reason}. Ask the trustee for it again.`);

/** The signed header of the step at that position. Throws SealingFault. */
export async function readHeader(text, manifest, { subset, position }) {
  const fields = new Fields(readCanonical(text), "the header of the step");
  fields.format("step-v1");
  fields.exactly("count", "format", "input", "manifest", "output", "poll", "position", "signature", "subset", "trustee", "unopened");
  if (fields.text("poll") !== manifest.body.poll || fields.text("manifest") !== manifest.fingerprint) {
    throw new SealingFault("wrong-manifest", "This step is of another poll or another manifest.");
  }
  const trustee = trusteeAt(manifest, subsetAt(manifest, subset)[position - 1]);
  const whose = ["subset", "position", "trustee"].map((key) => fields.whole(key));
  if (whose.join() !== [subset, position, trustee.place].join()) {
    throw new SealingFault("wrong-trustee", `This is not the step of ${trustee.name}, whose turn it is.`);
  }
  if (!(await isSigned(fields.body, unb64u(trustee.signing_key, 32)))) {
    throw new SealingFault("bad-signature", `This step is not signed by ${trustee.name}, or was changed since.`);
  }
  const unopened = fields.texts("unopened");
  fields.whole("count");
  fields.sha256("input");
  fields.sha256("output");
  if (unopened.some((one, at) => at && one <= unopened[at - 1])) {
    throw wrong("its list of what did not open is not in order");
  }
  return fields.body;
}

/** The onions in the lines of a step at that position. Throws SealingFault. */
export async function readRows(lines, manifest, { position, count, output }) {
  const size = onionBytes(manifest, position + 1);
  const onions = lines.map((line, at) => {
    if (at && line <= lines[at - 1]) {
      throw new SealingFault("duplicate", "A line of the step stands there twice, or out of order.");
    }
    if (!/^".*"$/.test(line)) {
      throw new SealingFault("not-canonical", "A line of the step is not a JSON string.");
    }
    const onion = unb64u(line.slice(1, -1));
    if (onion.length !== size) throw new SealingFault("wrong-length", "A line of the step has a wrong length.");
    return onion;
  });
  const whole = utf8(lines.map((line) => `${line}\n`).join(""));
  if (lines.length !== count || (await digest(whole)) !== output) {
    throw wrong("its lines are not those that were signed");
  }
  return onions;
}
