// The trustees' page: three things to do, one at a time, all on this computer.

import { make, notice, paragraph } from "../booth/element.js";
import { canSeal } from "../booth/working.js";
import { hex, unhex } from "../sealing/canonical.js";
import { derivedKeyPair, publicBytes } from "../sealing/hpke.js";
import { checking } from "./check.js";
import { keyFields } from "./key.js";
import { making } from "./make.js";
import { opening } from "./open.js";

// A known answer of DeriveKeyPair, with an odd y: some browsers get only the even ones right.
const SECRET = "8264f23403553886c76e992670d828705f0d0bf44fa03d7f69f271506cad9298";
const PUBLIC =
  "044199efc9a9855ade2f35e945824b2ea11a6064c8175ce44dd8e7e5b0c5ae5f73ff295c8cd7f4fa07562f2a5d4d9182d4486db0bf2d5fbdc7e7c32bd3ad970759";

const parts = ["make", "check", "open"];
const find = (id) => document.getElementById(id);

async function canWork() {
  try {
    return (await canSeal()) && hex(await publicBytes(await derivedKeyPair(unhex(SECRET)))) === PUBLIC;
  } catch {
    return false;
  }
}

/** Shows the part the address names, the first one otherwise. */
function go({ moves }) {
  const shown = parts.includes(location.hash.slice(1)) ? location.hash.slice(1) : parts[0];
  for (const part of parts) {
    find(part).hidden = part !== shown;
    const link = document.querySelector(`a[href="#${part}"]`);
    if (part === shown) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  find("sheet").hidden = shown !== "make" || !find("sheet").hasChildNodes();
  if (moves) find(`${shown}-title`).focus();
}

function network() {
  const words = "This page does not need it. Switch it off before you go on, and on again when you have closed the page.";
  find("network").replaceChildren(
    ...(navigator.onLine ? [notice("This computer is connected to a network", "wait", paragraph(words))] : []),
  );
}

async function begin() {
  if (!(await canWork())) {
    const words = "It needs a newer one: Chrome, Edge or Chromium of the last two years. Or use the command ";
    find("stopped").append(
      notice("This page does not work in this browser", "bad", paragraph(words, make("code", {}, "governance trustee"), ".")),
    );
    return;
  }
  making(find("make"), find("sheet"));
  checking(find("check"), keyFields(document.querySelector('[data-key="check"]')));
  opening(find("open"), keyFields(document.querySelector('[data-key="open"]')));
  for (const event of ["online", "offline"]) addEventListener(event, network);
  addEventListener("hashchange", () => {
    if (location.hash !== "#main") go({ moves: true });
  });
  network();
  go({ moves: false });
}

begin().finally(() => {
  document.documentElement.dataset.cwReady = "";
});
