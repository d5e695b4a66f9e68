// Nobody knows yet whether the vote got in: the same ballot can safely be sent once more.

import { button, buttons, linkAside, make, paragraph } from "../element.js";
import { contactBehind, ownAddress } from "../house.js";
import { show } from "../view.js";
import { moment } from "../words.js";
import { closingSoon } from "./closing.js";

const REASONS = {
  "no-answer": {
    title: "Please send your vote again",
    words: ({ title }) => [paragraph(`We could not make sure that your vote for ${title} was received.`)],
  },
  "bad-receipt": {
    title: "Please send your vote again",
    words: ({ title }) => [
      paragraph(`There was an answer to your vote for ${title}, but not one that shows that it was received. If this comes back, tell the returning officer.`),
    ],
  },
  "not-signed-in": {
    title: "You were signed out",
    words: ({ house }) => [
      paragraph("Your vote has not been sent yet. Your choices are not lost: they are kept in this page, and only here."),
      paragraph(linkAside(ownAddress(house.links.sign_in, "/sign-in"), "Sign in on a new page"), ". Then come back to this page and press the button."),
    ],
  },
};

/** `reason` is one of the above; `onAgain(say)` sends the same ballot again. */
export function againPage(voting, reason, onAgain) {
  const { title, words } = REASONS[reason];
  const [first, ...more] = words(voting);
  first.className = "cw-lead";
  const said = make("p", { role: "status", "aria-live": "polite" });
  let isSending = false;
  const again = button("Try again", {
    act: () => {
      if (isSending) return;
      isSending = true;
      again.setAttribute("aria-disabled", "true");
      said.textContent = "Sending your vote…";
      onAgain((text) => {
        said.textContent = text;
      });
    },
  });
  show(title, [
    closingSoon(voting),
    make("h1", {}, title),
    first,
    ...more,
    paragraph("Keep this page open: your sealed vote is still on it. Press the button to send it again. However often you press it, your vote counts once."),
    buttons(again),
    said,
    paragraph(`The poll closes at ${moment(voting.closesAt)}. If this page keeps coming back, tell the returning officer`, ...contactBehind(voting.house)),
  ]);
}
