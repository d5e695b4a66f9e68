// A ballot: filled up to one length, sealed layer by layer for every group, signed by the voter's key.

import { CROCKFORD, base32, inGroups } from "./base32.js";
import { b64u, canonical, digest, joined, unb64u, unhex, utf8 } from "./canonical.js";
import { SealingFault } from "./faults.js";
import { sealTo } from "./hpke.js";
import { SCHEME } from "./manifest.js";
import { publicKeyOf, signed } from "./signing.js";

const SPACE = 32;

/** The choices and the nonce (16 bytes) as bytes of exactly `size`. */
export function plaintextOf(choices, nonce, size) {
  const text = canonical({ choices, nonce: b64u(nonce) });
  if (text.length > size) {
    throw new SealingFault("too-long", "This vote is longer than any vote on this paper can be.");
  }
  return joined(text, new Uint8Array(size - text.length).fill(SPACE));
}

/** What one layer is bound to. `credential` only for the outermost, `position` 1. */
export function layerInfo({ poll, manifest, subset, position, credential }) {
  const body = { format: "layer-v1", scheme: SCHEME, poll, manifest, subset, position };
  return canonical(position === 1 ? { ...body, credential } : body);
}

/**
 * Seals one ballot. `manifest` as readManifest gives it, `seed` (32 bytes) of the voter's key,
 * `choices` a list of texts, `nonce` 16 random bytes. The text is what is sent, to the letter.
 */
export async function sealBallot(manifest, { seed, choices, nonce }) {
  const { body, fingerprint } = manifest;
  const credential = b64u(await publicKeyOf(seed));
  const bound = { poll: body.poll, manifest: fingerprint, credential };
  const plaintext = plaintextOf(choices, nonce, body.plaintext_bytes);
  const keys = body.trustees.map((trustee) => unb64u(trustee.opening_key, 65));
  const onions = [];
  for (const [at, places] of body.subsets.entries()) {
    onions.push(b64u(await onion(places.map((place) => keys[place - 1]), plaintext, { ...bound, subset: at + 1 })));
  }
  const envelope = await signed({ format: "envelope-v1", ...bound, onions }, seed);
  const text = canonical(envelope);
  const ballot = await digest(text);
  return { text, ballot, number: ballotNumber(ballot), commitment: await commitment(choices, nonce) };
}

async function onion(keys, plaintext, bound) {
  let sealed = plaintext;
  for (let position = keys.length; position >= 1; position -= 1) {
    sealed = await sealTo(keys[position - 1], sealed, layerInfo({ ...bound, position }));
  }
  return sealed;
}

/** The number people know a ballot by: `7KQ2-M4XD-0ZRT-9WBA`. */
export const ballotNumber = (ballot) => inGroups(base32(unhex(ballot.slice(0, 20)), CROCKFORD), 4);

/** What the sorted list published after the opening says of this vote. */
export const commitment = (choices, nonce) =>
  digest(joined(utf8("row-v1\n"), nonce, canonical(choices)));
