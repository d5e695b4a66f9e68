// Whether this browser can seal a vote. If not, the page stops: a vote never leaves it unsealed.

import { hex, sha256, utf8 } from "../sealing/canonical.js";
import { opened, publicBytes, sealTo } from "../sealing/hpke.js";
import { isSigned, publicKeyOf, signed } from "../sealing/signing.js";

const ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
// The first test of RFC 8032: a seed and its public key.
const SEED = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
const KEY = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

/** Tries every part once on known answers. Never throws. */
export async function canSeal() {
  try {
    if (!globalThis.crypto?.subtle || !globalThis.isSecureContext) return false;
    return (await digests()) && (await signs()) && (await seals());
  } catch {
    return false;
  }
}

const digests = async () => hex(await sha256(utf8("abc"))) === ABC;

async function signs() {
  const seed = Uint8Array.from(SEED.match(/../g), (pair) => Number.parseInt(pair, 16));
  const key = await publicKeyOf(seed);
  const body = await signed({ format: "try-v1" }, seed);
  return hex(key) === KEY && (await isSigned(body, key)) && !(await isSigned({ ...body, format: "try-v2" }, key));
}

async function seals() {
  const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
  const said = utf8("abc");
  const info = utf8("try");
  const sealed = await sealTo(await publicBytes(pair), said, info);
  const inside = await opened(pair, sealed, info);
  return inside !== null && hex(inside) === hex(said) && (await opened(pair, sealed, said)) === null;
}
