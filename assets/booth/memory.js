// What this device keeps of a vote: the ballot's number, what will be published of it, the receipt.
// Never the choices, nor anything that would open the ballot.

const keyOf = (poll) => `commonweal:${poll}`;

/** Keeps { ballot, number, commitment, receipt }; receipt is null until there is one. */
export function remember(poll, { ballot, number, commitment, receipt = null }) {
  try {
    localStorage.setItem(keyOf(poll), JSON.stringify({ ballot, number, commitment, receipt }));
  } catch {
    // A browser that keeps nothing: the number is on the screen, and the vote counts all the same.
  }
}

/** What is kept for this poll, or null. */
export function remembered(poll) {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(poll)));
    const isWhole = [kept.ballot, kept.number, kept.commitment].every((one) => typeof one === "string");
    return isWhole ? kept : null;
  } catch {
    return null;
  }
}

/** Forgets a ballot that never got in, unless another has taken its place. */
export function forget(poll, { ballot }) {
  try {
    if (remembered(poll)?.ballot === ballot) localStorage.removeItem(keyOf(poll));
  } catch {
    // Nothing was kept.
  }
}
