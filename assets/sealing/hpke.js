// HPKE (RFC 9180), base mode: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
// One sealing is `enc` (65 bytes) and the ciphertext behind it.

import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";

import { joined } from "./canonical.js";
import { SealingFault } from "./faults.js";

export const ENC = 65;
export const LAYER = ENC + 16;

const suite = new CipherSuite({
  kem: new DhkemP256HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});

/** Seals `plaintext` to a public key (65 bytes). Throws `bad-key` when that is no key. */
export async function sealTo(openingKey, plaintext, info) {
  const recipientPublicKey = await publicKey(openingKey);
  const { ct, enc } = await suite.seal({ recipientPublicKey, info }, plaintext);
  return joined(new Uint8Array(enc), new Uint8Array(ct));
}

/** What is inside, or `null` when it does not open. */
export async function opened(keyPair, sealed, info) {
  if (sealed.length < LAYER) return null;
  try {
    const enc = sealed.slice(0, ENC);
    return new Uint8Array(
      await suite.open({ recipientKey: keyPair, enc, info }, sealed.slice(ENC)),
    );
  } catch {
    return null;
  }
}

/** DeriveKeyPair of RFC 9180 §7.1.3. */
export const derivedKeyPair = (material) => suite.kem.deriveKeyPair(material);

export async function publicBytes(keyPair) {
  return new Uint8Array(await suite.kem.serializePublicKey(keyPair.publicKey));
}

async function publicKey(raw) {
  try {
    return await suite.kem.deserializePublicKey(raw);
  } catch {
    throw new SealingFault("bad-key", "A key that the vote must be sealed to is not a key.");
  }
}
