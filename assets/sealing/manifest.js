// What a poll is, once and for all: read, and checked before anything is sealed or opened by it.

import { b64u, canonical, canonicalText, digest, joined, readCanonical, utf8 } from "./canonical.js";
import { SealingFault } from "./faults.js";
import { Fields } from "./fields.js";

export const SCHEME = "hpke-onion-v1";
const NAMES = { scheme: SCHEME, kem: "DHKEM(P-256, HKDF-SHA256)", kdf: "HKDF-SHA256", aead: "AES-256-GCM" };
const KEYS = [
  "aead board closes_at credentials format kdf kem mutual opens_at page paper paper_sha256",
  "plaintext_bytes poll revoting roll scheme scrutineer smallest_box subsets threshold title trustees",
].flatMap((line) => line.split(" "));
const SIZES = new Map([[1, 1], [3, 2], [5, 3]]);

/** Every `most`-subset of the places 1 to `count`, in dictionary order. */
export function subsets(count, most) {
  const grow = (first, left) =>
    left === 0
      ? [[]]
      : Array.from({ length: count - first + 1 }, (_, at) => first + at).flatMap((place) =>
          grow(place + 1, left - 1).map((rest) => [place, ...rest]),
        );
  return grow(1, most);
}

/** The manifest in `text`: { body, fingerprint }. Throws SealingFault. */
export const readManifest = async (text) => manifestOf(readCanonical(text));

/** The manifest in an object, as other files hold it. Throws SealingFault. */
export async function manifestOf(body) {
  const fields = new Fields(body, "the manifest");
  fields.format("manifest-v1");
  fields.exactly(...KEYS);
  checkTypes(fields);
  const fault = await contradiction(body);
  if (fault) throw new SealingFault("malformed", `The manifest contradicts itself: ${fault}.`);
  const isSameScheme = Object.entries(NAMES).every(([name, value]) => body[name] === value);
  const follows =
    canonicalText(body.subsets) === canonicalText(subsets(body.trustees.length, body.threshold)) &&
    (await digest(canonical(body.paper))) === body.paper_sha256;
  if (!isSameScheme || !follows) {
    throw new SealingFault(
      "malformed",
      "The manifest is of another scheme, or its subsets or the fingerprint of its paper are not what follows from the rest of it.",
    );
  }
  return { body, fingerprint: await digest(utf8(canonicalText(body))) };
}

/** The trustee at a place (from 1). Throws `wrong-trustee`. */
export function trusteeAt({ body }, place) {
  const found = body.trustees[place - 1];
  if (!found) throw new SealingFault("wrong-trustee", `This poll has no trustee at place ${place}.`);
  return found;
}

/** The places of a subset (numbered from 1). Throws `wrong-manifest`. */
export function subsetAt({ body }, number) {
  const found = body.subsets[number - 1];
  if (!found) throw new SealingFault("wrong-manifest", `This poll has no set of trustees number ${number}.`);
  return found;
}

/** The first 16 hexadecimal digits over both public keys. */
export const keyIdOf = async (openingKey, signingKey) =>
  (await digest(joined(openingKey, signingKey))).slice(0, 16);

function checkTypes(fields) {
  fields.uuid("poll");
  for (const key of ["title", "mutual", "scheme", "kem", "kdf", "aead"]) fields.text(key);
  fields.sha256("paper_sha256");
  for (const key of ["opens_at", "closes_at"]) fields.instant(key);
  for (const key of ["threshold", "plaintext_bytes", "smallest_box"]) fields.whole(key, 1);
  fields.flag("revoting");
  checkParts(fields);
  for (const trustee of fields.parts("trustees")) {
    trustee.exactly("key_id", "name", "opening_key", "place", "signing_key");
    for (const key of ["name", "key_id"]) trustee.text(key);
    trustee.whole("place", 1);
    trustee.raw("opening_key", 65);
    trustee.raw("signing_key", 32);
  }
}

function checkParts(fields) {
  const roll = fields.part("roll").exactly("count", "name", "record_on", "sha256");
  roll.whole("count");
  roll.sha256("sha256");
  roll.day("record_on");
  roll.text("name");
  const credentials = fields.part("credentials").exactly("count", "issuer", "sha256");
  credentials.oneOf("issuer", "scrutineer", "server");
  credentials.whole("count");
  credentials.sha256("sha256");
  if (fields.body.scrutineer !== null) {
    const scrutineer = fields.part("scrutineer").exactly("name", "signing_key");
    scrutineer.text("name");
    scrutineer.raw("signing_key", 32);
  }
  const board = fields.part("board").exactly("key", "origin");
  board.text("origin");
  board.raw("key", 32);
  const page = fields.part("page").exactly("sha256", "version");
  page.text("version");
  page.sha256("sha256");
}

async function contradiction(body) {
  if (await trusteesDiffer(body)) return "its trustees";
  if (body.opens_at >= body.closes_at) return "it closes before it opens";
  if (body.plaintext_bytes < longestBallot(body.paper)) return "ballots do not fit";
  if (body.credentials.issuer === "scrutineer" && body.scrutineer === null) {
    return "there is no scrutineer to issue codes";
  }
  return /^[^\s+]+$/u.test(body.board.origin) ? null : "the origin of the log has a gap or a plus";
}

async function trusteesDiffer({ trustees, threshold }) {
  if (SIZES.get(trustees.length) !== threshold) return true;
  if (new Set(trustees.map((one) => one.key_id)).size !== trustees.length) return true;
  for (const [at, one] of trustees.entries()) {
    const raw = new Fields(one, "the manifest");
    const id = await keyIdOf(raw.raw("opening_key", 65), raw.raw("signing_key", 32));
    if (one.place !== at + 1 || one.key_id !== id) return true;
  }
  return false;
}

/** The bytes of the longest ballot that this paper allows. */
function longestBallot(paper) {
  const fields = new Fields(paper, "the ballot paper");
  fields.format("paper-v1");
  const behind = fields.text("kind") === "answers" ? 4 : 0;
  const sizes = fields.parts("options").map((option) => utf8(option.text("id")).length + behind);
  sizes.sort((one, other) => other - one);
  const choices = sizes.slice(0, fields.whole("most_choices", 1)).map((size) => "x".repeat(size));
  return canonical({ choices, nonce: b64u(new Uint8Array(16)) }).length;
}

/** Whether these are a trustee's public keys. */
export const isKeyOf = (trustee, key) =>
  trustee.opening_key === b64u(key.openingKey) && trustee.signing_key === b64u(key.signingKey);
