// The way of one vote through the page: paper, check, seal, send, received.

import { sealBallot } from "../sealing/envelope.js";
import { isReceipt } from "../sealing/receipt.js";
import { NoAnswer, Refused, send } from "./asking.js";
import { forget, remember, remembered } from "./memory.js";
import { againPage } from "./pages/again.js";
import { codePage } from "./pages/code.js";
import { paperPage } from "./pages/paper.js";
import { receivedPage } from "./pages/received.js";
import { reviewPage } from "./pages/review.js";
import { alreadyVoted, closed, notAsAgreed, notOpenYet, refused, voided } from "./pages/stopped.js";

/**
 * Lets one person vote. `voting` is what begin() in main.js put together; `seed` is the voter's
 * key, or null when a code must still be typed. Choices live in this page's memory only.
 */
export function vote(voting, seed, { note = null } = {}) {
  let key = seed;
  let choices = null;
  let sealed = null; // Under way: sent, and not known to be received or refused.
  let isOver = false;
  const paper = paperPage(voting, (filled) => {
    history.pushState({ at: "check" }, "");
    check(filled);
  });

  function check(filled) {
    choices = filled;
    reviewPage(voting, choices, { onCast: cast, onChange: () => history.back() });
  }

  function ask(options) {
    codePage(
      voting,
      (found) => {
        key = found;
        if (choices) check(choices);
        else paper.show();
      },
      options,
    );
  }

  async function cast(say) {
    const nonce = crypto.getRandomValues(new Uint8Array(16));
    try {
      sealed = await sealBallot(voting.manifest, { seed: key, choices, nonce });
    } catch (error) {
      end();
      notAsAgreed(error.code ?? "cannot-seal");
      throw error;
    }
    await deliver(say);
  }

  async function deliver(say) {
    const before = remembered(voting.poll);
    if (before?.ballot !== sealed.ballot) remember(voting.poll, sealed);
    try {
      const receipt = await send(sealed, () => say("This takes longer than usual. We are sending it again…"));
      if (!(await isReceipt(receipt, voting.manifest, sealed.ballot))) return again("bad-receipt");
      received(receipt);
    } catch (error) {
      if (error instanceof NoAnswer) return again("no-answer");
      if (!(error instanceof Refused)) throw error;
      if (error.code === "not-signed-in") return again("not-signed-in");
      if (error.code === "try-again") return again("no-answer");
      turnedDown(error, before);
    }
  }

  const again = (reason) => againPage(voting, reason, deliver);

  function received(receipt) {
    remember(voting.poll, { ...sealed, receipt });
    const { number } = sealed;
    end();
    receivedPage(voting, { number, isSure: true });
  }

  /** A refusal is final for this ballot: it is not in the box and never will be. */
  function turnedDown(refusal, before) {
    if (before && before.ballot !== sealed.ballot) remember(voting.poll, before);
    else forget(voting.poll, sealed);
    sealed = null;
    const isCoded = voting.manifest.body.credentials.issuer === "scrutineer";
    if (isCoded && ["credential-unknown", "credential-voided"].includes(refusal.code)) {
      ask({ fault: refusal.code });
      return;
    }
    end();
    const pages = {
      "already-voted": () => alreadyVoted(voting),
      "credential-voided": () => voided(voting),
      "poll-closed": () => closed(voting, { isVoteLost: true }),
      "poll-not-open": () => notOpenYet(voting),
    };
    (pages[refusal.code] ?? (() => refused(voting, refusal)))();
  }

  /** Nothing of the vote stays in the page's memory. */
  function end() {
    choices = null;
    sealed = null;
    key = null;
    isOver = true;
    history.replaceState({ at: "over" }, "");
  }

  addEventListener("popstate", ({ state }) => {
    if (isOver || sealed || key === null) return;
    const filled = state?.at === "check" ? paper.read() : null;
    if (filled) check(filled);
    else paper.show();
  });
  addEventListener("beforeunload", (event) => {
    if (sealed) event.preventDefault();
  });
  // A page brought back from the browser's memory would show the last person's choices.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) location.reload();
  });

  if (key) paper.show({ moves: false });
  else ask({ note, moves: false });
}
