// The receipt: the board's signed word that a ballot is in the log.

import { unb64u } from "./canonical.js";
import { isSigned } from "./signing.js";

/** Whether this is the board's receipt for this ballot. */
export async function isReceipt(receipt, manifest, ballot) {
  return (
    receipt !== null &&
    typeof receipt === "object" &&
    receipt.format === "receipt-v1" &&
    receipt.poll === manifest.body.poll &&
    receipt.manifest === manifest.fingerprint &&
    receipt.ballot === ballot &&
    Number.isSafeInteger(receipt.entry) &&
    receipt.entry > 0 &&
    (await isSigned(receipt, unb64u(manifest.body.board.key, 32)))
  );
}
