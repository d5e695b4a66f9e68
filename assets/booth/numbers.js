// What can be wrong with the numbers on a ranked paper, in words; one kind of fault at a time.

import { listed } from "./words.js";

/** The whole number somebody typed; `null` when it is none. */
export function numberIn(text) {
  const digits = text.endsWith(".") ? text.slice(0, -1) : text;
  return /^\d{1,3}$/.test(digits) ? Number(digits) : null;
}

/** `texts` is a Map from an option's id to what stands beside it, without the empty ones. */
export function rankingFaults(paper, texts) {
  const numbers = new Map([...texts].map(([id, text]) => [id, numberIn(text)]));
  for (const find of [unreadable, shared, missing, tooMany]) {
    const faults = find(paper, numbers);
    if (faults.length) return { faults, numbers };
  }
  return { faults: [], numbers };
}

const fault = (text, about) => ({ text, target: `rank-${about[0]}`, about });

function unreadable(paper, numbers) {
  const last = paper.options.length;
  return paper.options
    .filter(({ id }) => numbers.has(id) && !((numbers.get(id) ?? 0) >= 1 && numbers.get(id) <= last))
    .map(({ id, label }) =>
      fault(`Beside ${label}, write a whole number from 1 to ${last}, or leave it empty.`, [id]),
    );
}

function shared(paper, numbers) {
  const holders = new Map();
  for (const option of paper.options) {
    if (!numbers.has(option.id)) continue;
    const number = numbers.get(option.id);
    holders.set(number, [...(holders.get(number) ?? []), option]);
  }
  return [...holders]
    .filter(([, sharing]) => sharing.length > 1)
    .map(([number, sharing]) => {
      const names = listed(sharing.map(({ label }) => label));
      const ids = sharing.map(({ id }) => id);
      return fault(`You gave the number ${number} to ${names}. Give each a number of their own.`, ids);
    });
}

function missing(paper, numbers) {
  const used = new Set(numbers.values());
  const highest = Math.max(0, ...used);
  const holes = Array.from({ length: highest }, (_, at) => at + 1).filter((one) => !used.has(one));
  if (!holes.length) return [];
  const after = Math.min(...[...used].filter((one) => one > holes[0]));
  const option = paper.options.find(({ id }) => numbers.get(id) === after);
  const isOne = holes.length === 1;
  const words =
    `${isOne ? "Number" : "Numbers"} ${listed(holes)} ${isOne ? "is" : "are"} missing. ` +
    "Number your choices 1, 2, 3 and so on, without leaving one out.";
  return [fault(words, [option.id])];
}

function tooMany(paper, numbers) {
  if (numbers.size <= paper.most_choices) return [];
  const beyond = paper.options.find(({ id }) => (numbers.get(id) ?? 0) > paper.most_choices);
  return [fault(`You can rank up to ${paper.most_choices}. Take the higher numbers off.`, [beyond.id])];
}
