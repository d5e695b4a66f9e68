// The voting page. The same file for every poll: which poll it is, its own address says.

import { readCode, seedOfCode } from "../sealing/credentials.js";
import { unb64u } from "../sealing/canonical.js";
import { SealingFault } from "../sealing/faults.js";
import { readManifest } from "../sealing/manifest.js";
import { NoAnswer, Refused, jsonAt, textAt } from "./asking.js";
import { notice, paragraph } from "./element.js";
import { dress } from "./house.js";
import { remembered } from "./memory.js";
import { receivedPage } from "./pages/received.js";
import * as pages from "./pages/stopped.js";
import { isKnownKind } from "./papers/paper.js";
import { named } from "./view.js";
import { vote } from "./voting.js";
import { canSeal } from "./working.js";

const ADDRESS = /^\/votes\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/booth$/;

async function begin() {
  const typedCode = codeInAddress();
  if (!(await canSeal())) return pages.tooOld();
  const [, poll] = ADDRESS.exec(location.pathname) ?? [];
  const [house, manifest] = await Promise.all([jsonAt("house.json"), textAt("manifest.json").then(readManifest)]);
  if (manifest.body.poll !== poll || !isKnownKind(manifest.body.paper.kind)) return pages.notAsAgreed("wrong-poll");
  const voting = put(poll, house, manifest);
  named(house.short_name || house.mutual);
  dress(house);
  if (house.stage === "coming") return pages.notOpenYet(voting);
  if (house.stage === "closed") return atClosed(voting);
  return manifest.body.credentials.issuer === "server" ? asMember(voting) : withCode(voting, typedCode);
}

/** The code behind `#code=`, taken out of the address before anything else happens. */
function codeInAddress() {
  const typed = new URLSearchParams(location.hash.slice(1)).get("code");
  if (typed === null) return null;
  history.replaceState(null, "", location.pathname);
  return typed;
}

function put(poll, house, manifest) {
  const { body } = manifest;
  const [began, at] = [performance.now(), Date.parse(house.now)];
  return {
    poll,
    house,
    manifest,
    title: body.title,
    paper: body.paper,
    opensAt: Date.parse(body.opens_at),
    closesAt: Date.parse(body.closes_at),
    // The server's clock, carried on by one that nobody can set meanwhile.
    now: () => at + performance.now() - began,
  };
}

function atClosed(voting) {
  const kept = remembered(voting.poll);
  if (kept?.receipt) return receivedPage(voting, { number: kept.number, isSure: false });
  return pages.closed(voting, { isVoteLost: false });
}

async function asMember(voting) {
  try {
    const { seed } = await jsonAt("my-credential.json");
    vote(voting, unb64u(seed, 32));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const shown = {
      "already-voted": () => hasVoted(voting),
      "not-on-roll": () => pages.notOnRoll(voting),
      "not-permitted": () => pages.notOnRoll(voting),
      "not-signed-in": () => pages.signInFirst(voting),
      "poll-closed": () => atClosed(voting),
      "poll-not-open": () => pages.notOpenYet(voting),
      "credential-voided": () => pages.voided(voting),
    };
    (shown[error.code] ?? (() => pages.refused(voting, error)))();
  }
}

/** Their vote is in; the number is shown when this device holds one that is in the box. */
async function hasVoted(voting) {
  const kept = remembered(voting.poll);
  const isIn = kept && (kept.receipt || (await isInTheBox(kept)));
  receivedPage(voting, { number: isIn ? kept.number : null, isSure: false });
}

async function isInTheBox({ ballot }) {
  try {
    await jsonAt(`proof/${encodeURIComponent(ballot)}.json`);
    return true;
  } catch {
    return false;
  }
}

async function withCode(voting, typed) {
  const kept = remembered(voting.poll);
  const code = typed && (await readCode(typed));
  const note = kept?.receipt
    ? notice(
        "A vote was sent from this device",
        "info",
        paragraph(`It was received. Its ballot number is ${kept.number}. If that was your vote, there is nothing more to do. Somebody else can vote here with a code of their own.`),
      )
    : null;
  vote(voting, code ? await seedOfCode(code, voting.poll) : null, { note });
}

document.body.classList.add("cw-scripted", "govuk-frontend-supported");
// A link within the page moves there without a new entry in the history, which is for the steps.
document.addEventListener("click", (event) => {
  const within = event.target.closest?.('a[href^="#"]');
  const target = within && document.getElementById(within.hash.slice(1));
  if (!target || event.defaultPrevented) return;
  event.preventDefault();
  target.scrollIntoView();
  target.focus({ preventScroll: true });
});
// The link from a letter, opened while this page is open already.
addEventListener("hashchange", () => {
  if (location.hash.startsWith("#code=")) location.reload();
});
try {
  await begin();
} catch (error) {
  if (error instanceof NoAnswer) pages.notLoaded();
  else if (error instanceof SealingFault) pages.notAsAgreed(error.code);
  else if (error instanceof Refused) pages.notAsAgreed(error.code);
  else {
    pages.notAsAgreed("fault");
    throw error;
  }
}
