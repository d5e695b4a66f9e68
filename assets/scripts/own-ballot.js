// On the device a vote was sent from: is it still in the box, and in the count, as it was cast?
// The list after the opening is asked for by its first two digits only, so nobody learns which line.

import { make, notice, paragraph } from "../booth/element.js";
import { remembered } from "../booth/memory.js";
import { checkOwn } from "../sealing/own.js";

const WORDS = {
  counted: (number) => ["good", "Your own vote is in the count, unchanged", `Your device compared it just now: ballot ${number}.`],
  "in-box": (number) => ["good", "Your vote is in the box", `Your device looked just now and found your ballot ${number}. After the count it looks again.`],
  voided: (number) => [
    "wait",
    "The vote sent from this device was set aside",
    `Ballot ${number} does not count, because a new voting code or a paper was given out for it. If you asked for that, all is well. If you did not, tell the returning officer now.`,
  ],
  superseded: (number) => [
    "info",
    "A later vote took the place of this one",
    `Ballot ${number} was sent from this device, and another was sent after it. The last one counts. If that was not you, tell the returning officer now.`,
  ],
  "never-sent": (number) => [
    "wait",
    "The vote on this device was not received",
    `Ballot ${number} was on its way, but it is not in the box. If you have not voted since, and the poll is still open, please vote again.`,
  ],
  "not-in-box": (number) => ["bad", "Alarm: your vote is missing from the box", `Your device holds a signed receipt for ballot ${number}, but the box does not show it.`],
  "not-in-count": (number) => ["bad", "Alarm: your vote is not in the count as you cast it", `Ballot ${number} is in the box, but your vote is not among the counted ones.`],
  "wrong-proof": (number) => ["bad", "Alarm: the box does not match your receipt", `What the public list says about ballot ${number} is not what your device was promised.`],
  "no-answer": () => ["info", "Your device could not check your own vote just now", "Load this page again a little later."],
};

export default async function ownBallot(place) {
  const { poll } = place.dataset;
  const kept = remembered(poll);
  if (!kept) return;
  place.replaceChildren(paragraph("Your device is checking your own vote…"));
  const found = await checkOwn(kept, { poll, ask: (name) => ask(`/votes/${poll}/${name}`) });
  const [tone, title, words] = WORDS[found](kept.number);
  const card = notice(title, tone, paragraph(words));
  if (tone === "bad") card.lastElementChild.append(...alarm(kept));
  place.replaceChildren(card);
  place.dataset.found = found;
}

/** The text at an address; null when there is nothing there (yet). */
async function ask(address) {
  const answer = await fetch(address, { cache: "no-store" });
  if ([403, 404, 409].includes(answer.status)) return null;
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.text();
}

function alarm(kept) {
  const file = new Blob([JSON.stringify(kept, null, 2)], { type: "application/json" });
  const save = make(
    "a",
    { href: URL.createObjectURL(file), download: `receipt-${kept.number}.json`, class: "cw-button cw-button--secondary" },
    "Save your receipt",
  );
  return [
    paragraph("Save your receipt, do not clear this browser, and tell the scrutineer or the returning officer straight away. The receipt does not show how you voted."),
    save,
  ];
}
