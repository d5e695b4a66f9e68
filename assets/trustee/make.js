// A new key: a file to keep, a file to hand in, a sheet of paper to lock away.

import { encode } from "uqr";

import { drawn, make } from "../booth/element.js";
import { canonicalText } from "../sealing/canonical.js";
import { SealingFault } from "../sealing/faults.js";
import { publicFile, secretFile, trusteeKey } from "../sealing/keys.js";
import { save } from "./files.js";
import { doing, done, onSend } from "./telling.js";

const NOTES = [
  "Put this sheet in an envelope, close it, and lock it away, but not where the file is kept.",
  "Give neither this sheet nor the file nor a picture of them to anybody, the mutual included. What you hand in is the file with “public” in its name.",
  "If you lose the file, type the key or scan the square. Small letters, spaces and missing hyphens make no difference.",
  "When the time to challenge the vote has passed, you will be asked to destroy both.",
];

export function making(section, sheet) {
  const place = section.querySelector("[data-result]");
  const left = new Set();
  onSend(section.querySelector("form"), place, async () => {
    const input = section.querySelector("#name");
    const name = input.value.trim();
    if (!name) throw new SealingFault("no-name", "Write your name, as voters know it.");
    const key = await trusteeKey(crypto.getRandomValues(new Uint8Array(32)), name);
    const madeAt = new Date();
    const [secret, open] = [secretFile(key, madeAt), await publicFile(key)].map(canonicalText);
    input.value = "";
    sheet.replaceChildren(...onPaper(key, madeAt));
    sheet.hidden = false;
    const step = (id, text, act) => {
      left.add(id);
      return doing(text, () => {
        left.delete(id);
        act();
      });
    };
    done(
      place,
      `Your key ${key.keyId} is made`,
      make(
        "ol",
        {},
        line(step("public", "Save the public file", () => save("trustee-public-key.json", open)), "Hand it in. It is the only file that anybody else may have."),
        line(step("paper", "Print the paper", () => print()), "Put it away. It is shown below: you can also copy it by hand."),
        line(step("secret", "Save the key file", () => save("trustee-key.json", secret)), "Keep it on a stick of your own, apart from the paper."),
      ),
      make("p", {}, "When all three are done, close this page. The key is then nowhere but with you."),
    );
  });
  addEventListener("beforeunload", (event) => {
    if (left.size) event.preventDefault();
  });
}

const line = (button, words) => make("li", {}, make("p", {}, button), make("p", {}, words));

function onPaper(key, madeAt) {
  const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" }).format(madeAt);
  return [
    make("h2", {}, "A trustee’s key"),
    make("p", {}, make("strong", {}, key.name), ` · Key ${key.keyId} · Made ${day}`),
    make("p", {}, make("strong", {}, "Whoever has this sheet has the key. It is yours alone.")),
    square(key.paperText),
    make("p", {}, make("code", { translate: "no" }, key.paperText)),
    make("ul", {}, ...NOTES.map((note) => make("li", {}, note))),
  ];
}

/** The QR code of a text, as one path. */
function square(text) {
  const { data, size } = encode(text, { ecc: "M", border: 4 });
  const dots = data.flatMap((row, down) => row.flatMap((isDark, along) => (isDark ? `M${along} ${down}h1v1h-1z` : [])));
  return drawn(
    "svg",
    { viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": "QR code with the same text as the key below it", "shape-rendering": "crispEdges" },
    drawn("rect", { width: size, height: size, fill: "#fff" }),
    drawn("path", { d: dots.join(""), fill: "#000" }),
  );
}
