// The pages on which nothing more can be done here: what happened, and what to do.

import { button, buttons, drawn, link, linkAside, linkButton, make, paragraph } from "../element.js";
import { contactBehind, ownAddress } from "../house.js";
import { show } from "../view.js";
import { moment } from "../words.js";

/** A page of this kind. `what` and `then` are lists of paragraphs; `actions` buttons. */
export function stop({ code, title, what, then, actions = [] }) {
  const body = make(
    "div",
    { class: "cw-sorry" },
    rings(),
    make("h1", {}, title),
    make("div", { class: "cw-lead" }, ...what),
    make("h2", {}, "What you can do"),
    ...then,
    actions.length ? buttons(...actions) : null,
    make("p", { class: "cw-muted cw-small" }, "If you ask for help, quote ", make("code", {}, code), "."),
  );
  show(title, [body]);
}

/** No working crypto: nothing is sent from here, ever. */
export const tooOld = () =>
  stop({
    code: "cannot-seal",
    title: "This browser cannot seal your vote",
    what: [paragraph("Your vote must be sealed on your own device before it is sent, and this browser cannot do that. Nothing was sent.")],
    then: [
      paragraph("Open this page in another browser, or on another phone or computer, if you can. Any browser of the last three years will do, once it is up to date."),
      paragraph("Or ", link("assisted", "vote on the plain page"), ". There our computer sees your vote for a moment before it seals it."),
    ],
  });

export const notLoaded = () =>
  stop({
    code: "no-answer",
    title: "Your ballot paper did not arrive",
    what: [paragraph("The network may be slow or gone. Nothing was sent.")],
    then: [paragraph("Check that you are online, then try again.")],
    actions: [button("Try again", { act: () => location.reload() })],
  });

/** Something in the poll's description is not what it must be: nobody should vote by it. */
export const notAsAgreed = (code) =>
  stop({
    code,
    title: "This ballot paper is not in order",
    what: [paragraph("This page checks the ballot paper before you fill it in, and something does not match. So you cannot vote on it here. Nothing was sent.")],
    then: [paragraph("Please tell the returning officer straight away.")],
    actions: [button("Try again", { act: () => location.reload(), quiet: true })],
  });

const yourVotes = ({ house }) => [linkButton(ownAddress(house.links.my_votes, "/"), "Your votes")];

export const notOpenYet = (voting) =>
  stop({
    code: "poll-not-open",
    title: "This poll is not open yet",
    what: [paragraph(`${voting.title} opens at ${moment(voting.opensAt)}.`)],
    then: [paragraph("Nothing was sent. Come back then: the poll will be in your list of votes.")],
    actions: yourVotes(voting),
  });

export const closed = (voting, { isVoteLost }) =>
  stop({
    code: "poll-closed",
    title: isVoteLost ? "Your vote was not received" : "This poll has closed",
    what: [
      isVoteLost
        ? paragraph(`${voting.title} closed at ${moment(voting.closesAt)}. Your vote came after that, so it is `, make("strong", {}, "not"), " in the box and will not be counted.")
        : paragraph(`${voting.title} closed at ${moment(voting.closesAt)}.`),
    ],
    then: [
      isVoteLost
        ? paragraph("We are sorry. Nobody can vote in this poll any more. If something kept you from voting in time, tell the returning officer", ...contactBehind(voting.house))
        : paragraph("The result is shown once it has been declared. You can see in your list of votes whether another poll is open."),
    ],
    actions: yourVotes(voting),
  });

export const alreadyVoted = (voting) =>
  stop({
    code: "already-voted",
    title: "You have already voted in this poll",
    what: [paragraph(`Your first vote in ${voting.title} is in the box and counts. The one you sent now was `, make("strong", {}, "not"), " taken: everybody votes once.")],
    then: [paragraph("There is nothing more for you to do. If you did not vote before, somebody may have voted in your name: tell the returning officer straight away", ...contactBehind(voting.house))],
    actions: yourVotes(voting),
  });

export const notOnRoll = (voting) =>
  stop({
    code: "not-on-roll",
    title: "You are not on the roll of this poll",
    what: [paragraph(`${voting.title} is for the people on its roll, and you are not one of them. Nothing was sent.`)],
    then: [paragraph("Your list of votes says why, and whom to tell if you think it is wrong.")],
    actions: yourVotes(voting),
  });

export const voided = (voting) =>
  stop({
    code: "credential-voided",
    title: "You cannot vote here any more",
    what: [paragraph(`Your right to vote in ${voting.title} on this page was taken back, for example because you asked to vote on paper. Nothing was taken.`)],
    then: [paragraph("If you do not know why, tell the returning officer straight away", ...contactBehind(voting.house))],
    actions: yourVotes(voting),
  });

/** Signed out before the paper was there: sign in on a new page, come back, carry on. */
export const signInFirst = (voting) =>
  stop({
    code: "not-signed-in",
    title: "Please sign in first",
    what: [paragraph("You were signed out, or you have not signed in yet. Nothing was sent.")],
    then: [paragraph(linkAside(ownAddress(voting.house.links.sign_in, "/sign-in"), "Sign in on a new page"), ". Then come back to this page and press “Carry on”.")],
    actions: [button("Carry on", { act: () => location.reload() })],
  });

/** A refusal this page has no words of its own for: the server's words, as text. */
export const refused = (voting, { code, title, whatToDo }) =>
  stop({
    code,
    title: title || "Your vote was not taken",
    what: [paragraph("Nothing was put in the box.")],
    then: [
      whatToDo ? paragraph(whatToDo) : null,
      paragraph("Load this page again and fill in your paper once more. If it happens again, tell the returning officer", ...contactBehind(voting.house)),
    ],
    actions: [button("Load the page again", { act: () => location.reload(), quiet: true })],
  });

function rings() {
  return drawn(
    "svg",
    { viewBox: "0 0 96 48", width: "96", height: "48", "aria-hidden": "true", fill: "none", stroke: "currentColor", "stroke-width": "2.5" },
    drawn("circle", { cx: "26", cy: "24", r: "21" }),
    drawn("circle", { cx: "70", cy: "24", r: "21", "stroke-dasharray": "4 5" }),
  );
}
