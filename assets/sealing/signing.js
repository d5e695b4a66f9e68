// The one signing rule: `commonweal `, the format, a line feed, the canonical JSON without signature.

import { getPublicKeyAsync, signAsync, verifyAsync } from "@noble/ed25519";

import { b64u, canonical, joined, unb64u, utf8 } from "./canonical.js";

const signedBytes = (body) => joined(utf8(`commonweal ${body.format}\n`), canonical(body));

/** The public key (32 bytes) of a seed (32 bytes). */
export const publicKeyOf = (seed) => getPublicKeyAsync(seed);

/** `body` with its signature by the key of this seed. */
export async function signed(body, seed) {
  return { ...body, signature: b64u(await signAsync(signedBytes(body), seed)) };
}

/** Whether `body` bears a signature by `key` (32 bytes). */
export async function isSigned({ signature, ...body }, key) {
  try {
    return await isSignature(unb64u(signature, 64), signedBytes(body), key);
  } catch {
    return false;
  }
}

/** Whether `signature` is one of `key` under these bytes. */
export async function isSignature(signature, raw, key) {
  try {
    const native = await imported(key);
    if (native) return await crypto.subtle.verify("Ed25519", native, signature, raw);
    return await verifyAsync(signature, raw, key, { zip215: false });
  } catch {
    return false;
  }
}

/** The key for the browser's own, much faster, verification; null where it has none. */
async function imported(key) {
  try {
    return await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
  } catch {
    return null;
  }
}
