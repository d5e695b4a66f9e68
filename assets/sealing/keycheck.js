// The key check: a trustee proves that their key opens, and signs the manifest by it.

import { canonical, digest, readCanonical } from "./canonical.js";
import { SealingFault } from "./faults.js";
import { Fields } from "./fields.js";
import { LAYER, opened } from "./hpke.js";
import { checkTrustee } from "./keys.js";
import { manifestOf, trusteeAt } from "./manifest.js";
import { signed } from "./signing.js";

/** What is asked: { manifest, trustee, sealed }. Throws SealingFault. */
export async function readKeyCheck(text) {
  const fields = new Fields(readCanonical(text.trim()), "the key check");
  fields.format("key-check-v1");
  fields.exactly("format", "poll", "manifest", "document", "trustee", "sealed");
  const manifest = await manifestOf(fields.part("document").body);
  if (fields.text("poll") !== manifest.body.poll || fields.text("manifest") !== manifest.fingerprint) {
    throw new SealingFault("wrong-manifest", "The key check names another manifest than it holds.");
  }
  const trustee = trusteeAt(manifest, fields.whole("trustee", 1));
  return { manifest, trustee, sealed: fields.raw("sealed", 32 + LAYER) };
}

/** The trustee's signed answer. Throws SealingFault. */
export async function answerKeyCheck({ manifest, trustee, sealed }, key) {
  checkTrustee(trustee, key);
  const facts = { poll: manifest.body.poll, manifest: manifest.fingerprint, trustee: trustee.place };
  const inside = await opened(key.pair, sealed, canonical({ format: "key-check-v1", ...facts }));
  if (inside === null) {
    throw new SealingFault("unopened", "This was not sealed for this key, or was changed since.");
  }
  return signed({ format: "key-checked-v1", ...facts, opened: await digest(inside) }, key.seed);
}
