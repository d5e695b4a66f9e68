// The tree over the log's entries (RFC 6962): its root, and the proof that an entry is in it.

import { joined, sha256 } from "./canonical.js";

export const leaf = (entry) => sha256(joined(Uint8Array.of(0), entry));
const node = (left, right) => sha256(joined(Uint8Array.of(1), left, right));

/** The root over a list of leaves. */
export async function rootOf(leaves) {
  if (leaves.length === 0) return sha256(new Uint8Array());
  let row = leaves;
  // A node without a partner moves up as it is: the same tree as splitting at powers of two.
  while (row.length > 1) {
    const above = [];
    for (let at = 0; at < row.length; at += 2) {
      above.push(at + 1 < row.length ? await node(row[at], row[at + 1]) : row[at]);
    }
    row = above;
  }
  return row[0];
}

/** The root that an entry's leaf and its path (lowest first) lead to; `null` when they cannot. */
export async function rootByPath(start, { entry, size, path }) {
  if (!(entry >= 0 && entry < size)) return null;
  let [at, last, hash] = [entry, size - 1, start];
  for (const beside of path) {
    if (last === 0) return null;
    if (at % 2 === 1 || at === last) {
      hash = await node(beside, hash);
      while (at % 2 === 0 && at !== 0) {
        at = Math.floor(at / 2);
        last = Math.floor(last / 2);
      }
    } else {
      hash = await node(hash, beside);
    }
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? hash : null;
}
