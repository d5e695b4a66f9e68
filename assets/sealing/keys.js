// A trustee's key: one secret of 32 bytes, what follows from it, its forms on file and paper.

import { base32, inGroups, straightened, unbase32 } from "./base32.js";
import { b64u, isSame, joined, readCanonical, sha256, utf8 } from "./canonical.js";
import { SealingFault } from "./faults.js";
import { Fields } from "./fields.js";
import { derivedKeyPair, publicBytes } from "./hpke.js";
import { isKeyOf, keyIdOf } from "./manifest.js";
import { publicKeyOf, signed } from "./signing.js";

const PREFIX = "CW1";

/** The key that follows from `secret` (32 bytes). */
export async function trusteeKey(secret, name) {
  const pair = await derivedKeyPair(await hkdf(secret, "commonweal trustee opening v1"));
  const seed = await hkdf(secret, "commonweal trustee signing v1");
  const [openingKey, signingKey] = [await publicBytes(pair), await publicKeyOf(seed)];
  const check = (await sha256(secret)).slice(0, 2);
  return {
    name,
    pair,
    seed,
    openingKey,
    signingKey,
    keyId: await keyIdOf(openingKey, signingKey),
    paperText: `${PREFIX}-${inGroups(base32(joined(secret, check)), 5)}`,
  };
}

/** `trustee-public-key-v1`, signed: what the trustee hands in. */
export const publicFile = (key) =>
  signed(
    {
      format: "trustee-public-key-v1",
      name: key.name,
      opening_key: b64u(key.openingKey),
      signing_key: b64u(key.signingKey),
      key_id: key.keyId,
    },
    key.seed,
  );

/** `trustee-key-v1`: what the trustee keeps. */
export const secretFile = (key, madeAt) => ({
  format: "trustee-key-v1",
  name: key.name,
  secret: key.paperText,
  key_id: key.keyId,
  made_at: madeAt.toISOString().replace(/\.\d+Z$/, "Z"),
});

/** The key on a trustee's paper, as typed. Throws `bad-key`. */
export async function keyFromText(text, name) {
  const typed = straightened(text);
  const start = straightened(PREFIX);
  const raw = typed.startsWith(start) ? unbase32(typed.slice(start.length)) : null;
  if (raw?.length !== 34) {
    throw new SealingFault(
      "bad-key",
      `This is not the text of such a key. It begins with ${PREFIX} and has eleven groups of five letters and digits after that.`,
    );
  }
  const secret = raw.slice(0, 32);
  if (!isSame((await sha256(secret)).slice(0, 2), raw.slice(32))) {
    throw new SealingFault("bad-key", "A letter or digit of the key is wrong. Compare what you typed with your paper.");
  }
  return trusteeKey(secret, name);
}

/** The key in the text of a `trustee-key-v1` file. Throws SealingFault. */
export async function readSecretKey(text) {
  const fields = new Fields(readCanonical(text.trim()), "the key file");
  fields.format("trustee-key-v1");
  fields.exactly("format", "name", "secret", "key_id", "made_at");
  const key = await keyFromText(fields.text("secret"), fields.text("name"));
  if (key.keyId !== fields.text("key_id")) {
    throw new SealingFault("bad-key", "The key file contradicts itself. Use your paper instead.");
  }
  return key;
}

/** Makes sure that this is the trustee's key. Throws `wrong-trustee`. */
export function checkTrustee(trustee, key) {
  if (!isKeyOf(trustee, key)) {
    throw new SealingFault(
      "wrong-trustee",
      `This file is for ${trustee.name} with key ${trustee.key_id}. Your key is ${key.keyId}.`,
    );
  }
}

async function hkdf(secret, info) {
  const key = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  const method = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: utf8(info) };
  return new Uint8Array(await crypto.subtle.deriveBits(method, key, 256));
}
