// The key check: what the poll is, read before it is signed.

import { make } from "../booth/element.js";
import { canonicalText } from "../sealing/canonical.js";
import { answerKeyCheck, readKeyCheck } from "../sealing/keycheck.js";
import { save, textIn } from "./files.js";
import { doing, done, onSend } from "./telling.js";

export function checking(section, keys) {
  const place = section.querySelector("[data-result]");
  onSend(section.querySelector("form"), place, async () => {
    const asked = await readKeyCheck(await textIn(section.querySelector("#check-file"), "the key check you were sent"));
    const key = await keys.read(asked.trustee.name);
    const answer = canonicalText(await answerKeyCheck(asked, key));
    keys.clear();
    done(
      place,
      `Your key ${key.keyId} opens`,
      make("p", {}, "This is the poll. Read it: by handing in the answer you sign everything here."),
      described(asked.manifest),
      make("p", {}, "If something in it is wrong, do not save the answer. Tell the scrutineer."),
      make("div", { class: "cw-buttons" }, doing("It is right: save the answer", () => save("answer.json", answer))),
    );
  });
}

/** The manifest for the person who signs it. */
function described({ body, fingerprint }) {
  const lines = [
    ["Vote", `${body.title}, of ${body.mutual}`],
    ["Opens", body.opens_at],
    ["Closes", body.closes_at],
    ["On the roll", `${body.roll.count}, record date ${body.roll.record_on}`],
    ["Codes from", `the ${body.credentials.issuer}`],
    ...(body.scrutineer ? [["Scrutineer", body.scrutineer.name]] : []),
    ["On the ballot paper", body.paper.options.map(({ label }) => label).join(", ")],
    ["Who opens the box", `Any ${body.threshold} of these trustees:`, ...body.trustees.map((one) => `${one.place}. ${one.name}, key ${one.key_id}`)],
    ["Smallest box", `Fewer than ${body.smallest_box} ballots are not opened.`],
    ["Fingerprint", make("span", { class: "cw-print" }, fingerprint)],
  ];
  const row = ([term, ...facts]) =>
    make("div", {}, make("dt", {}, term), make("dd", {}, ...facts.map((fact) => make("p", {}, fact))));
  return make("dl", { class: "cw-summary" }, ...lines.map(row));
}
