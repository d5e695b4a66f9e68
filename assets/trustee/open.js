// A trustee's turn: everything is compared first, then a layer comes off every ballot.

import { make } from "../booth/element.js";
import { unb64u } from "../sealing/canonical.js";
import { SealingFault } from "../sealing/faults.js";
import { readCheckpoint } from "../sealing/note.js";
import { runTurn } from "../sealing/opening.js";
import { readStart } from "../sealing/turn.js";
import { save, textIn } from "./files.js";
import { doing, done, onSend } from "./telling.js";

const KEPT = "commonweal-opened";

export function opening(section, keys) {
  const place = section.querySelector("[data-result]");
  const bar = section.querySelector("[data-progress]");
  const head = section.querySelector("#head");
  onSend(section.querySelector("form"), place, async () => {
    const text = await textIn(section.querySelector("#turn"), "the file for your turn");
    if (!head.value.trim()) throw new SealingFault("no-checkpoint", "Paste the e-mail with the checkpoint.");
    const { manifest } = await readStart(text);
    const { key: boardKey, origin } = manifest.body.board;
    const emailedHead = await readCheckpoint(head.value, origin, unb64u(boardKey, 32));
    const key = await keys.read("");
    const list = make("ol", { class: "cw-told" });
    const told = make("div", { role: "log" }, list);
    place.replaceChildren(told);
    const tell = (words) => list.append(make("li", {}, words));
    tell(`The checkpoint that came by e-mail is signed by ${origin}.`);
    bar.hidden = false;
    try {
      const { step } = await runTurn(text, { key, emailedHead, openedBefore: openedBy(key), tell, progress });
      keys.clear();
      head.value = "";
      finish(step, key, manifest, told);
    } finally {
      bar.hidden = true;
    }
  });

  function progress(count, all) {
    const [shown] = bar.querySelectorAll("progress");
    shown.max = all;
    shown.value = count;
  }

  function finish(step, key, manifest, told) {
    done(
      place,
      "The box is open as far as your key goes",
      told,
      make("p", {}, "Save your step and hand it in. This browser then remembers that your key has opened this poll, and refuses to do it again. Another browser does not know: never use your key for this poll a second time."),
      make(
        "div",
        { class: "cw-buttons" },
        doing("Save your step", () => {
          keepOpened(key, manifest.body.poll);
          save("step.jsonl", step);
        }),
      ),
    );
  }
}

/** The polls this browser knows the key to have opened. */
function openedBy({ keyId }) {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "{}")[keyId] ?? [];
  } catch {
    return [];
  }
}

/** Kept before the step leaves the page: a step that is out is an opening that has happened. */
function keepOpened(key, poll) {
  try {
    const all = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
    all[key.keyId] = [...new Set([...openedBy(key), poll])];
    localStorage.setItem(KEPT, JSON.stringify(all));
  } catch {
    // A browser that keeps nothing: the words beside the button say what that means.
  }
}
