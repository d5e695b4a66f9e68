// Unmistakable: the vote is in the box.

import copy from "../../scripts/copy.js";
import { buttons, drawn, hidden, link, linkButton, make, paragraph } from "../element.js";
import { howKept, ownAddress } from "../house.js";
import { show } from "../view.js";
import { moment } from "../words.js";

/**
 * `number` is the ballot's, or null when this device does not know it. `isSure` says that it was
 * sent from this page a moment ago, and not by somebody else at this device before.
 */
export function receivedPage(voting, { number, isSure }) {
  const title = "Your vote has been received";
  const panel = make(
    "div",
    { class: "cw-done" },
    tick(),
    make("h1", {}, title),
    make("p", { class: "cw-lead" }, voting.title),
    ...(number ? shownNumber(number, isSure) : []),
  );
  show(title, [panel, ...(number ? [] : unknownNumber()), ...next(voting), howKept(voting, { isDone: true })]);
  const box = panel.querySelector(".cw-copy");
  if (box) copy(box);
}

function shownNumber(number, isSure) {
  const box = make(
    "div",
    { class: "cw-copy" },
    make("code", { translate: "no" }, number),
    " ",
    make("button", { type: "button", class: "cw-button cw-button--secondary cw-button--small" }, "Copy", hidden(" ballot number")),
    " ",
    make("span", { class: "cw-muted", role: "status", "data-said": true }),
  );
  return [
    paragraph(isSure ? "Your ballot number:" : "The ballot number kept on this device:"),
    box,
    paragraph("Copy it, write it down or print this page. This device keeps it too, to check after the count that your vote is in it. It is not shown to you anywhere else."),
  ];
}

const unknownNumber = () => [
  make("h2", {}, "Your ballot number"),
  paragraph("It was shown on the device you voted with, and is not shown anywhere else. Your vote counts just the same."),
];

function next(voting) {
  const { closesAt, house, manifest, now } = voting;
  const list = link(ownAddress(house.links.board, "board"), "look for your ballot number on the public list");
  const isClosed = now() >= closesAt;
  const lines = isClosed
    ? [[`The poll closed at ${moment(closesAt)}.`]]
    : [
        [
          "There is nothing more for you to do. ",
          manifest.body.revoting ? "You can vote again until the poll closes. Then your last vote counts." : "You cannot vote again in this poll.",
        ],
        [`The poll closes at ${moment(closesAt)}.`],
      ];
  return [
    make("h2", {}, "What happens now"),
    make(
      "ul",
      {},
      ...lines.map((line) => make("li", {}, ...line)),
      make("li", {}, "You can ", list, " at any time."),
      make("li", {}, "The number shows that your ballot is there. It does not show how you voted."),
    ),
    buttons(linkButton(ownAddress(house.links.my_votes, "/"), "Back to your votes")),
  ];
}

function tick() {
  return drawn(
    "svg",
    {
      viewBox: "0 0 56 56",
      width: "56",
      height: "56",
      "aria-hidden": "true",
      fill: "none",
      stroke: "currentColor",
      "stroke-width": "3.5",
      "stroke-linecap": "round",
      "stroke-linejoin": "round",
    },
    drawn("circle", { cx: "28", cy: "28", r: "25" }),
    drawn("path", { d: "M17 29l8 8 15-17" }),
  );
}
