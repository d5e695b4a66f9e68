// The paper as it was filled in: read into choices, or into what needs putting right. The same
// faults, in the same words, as the form without script gets from the server.

import { rankingFaults } from "./numbers.js";

const SAYS = { yes: ":yes", no: ":no" };
const NOTHING = {
  ranked: "You have not chosen anybody yet. Give your first choice the number 1.",
  marks: "You have not chosen anybody yet.",
  answers: "You have not answered yes or no to anybody yet.",
};
const FIRST = { ranked: "rank-", marks: "choice-", answers: "answer-" };

/**
 * `answers` is { typed: {id: text}, marked: [ids], said: {id: "yes" or "no"}, isBlank }. Gives
 * { choices, faults }; `choices` is null as long as there are faults.
 */
export function readAnswers(paper, answers) {
  const { choices, faults } = READ[paper.kind](paper, answers);
  if (answers.isBlank && choices.length) return { choices: null, faults: [BOTH] };
  if (!answers.isBlank && !choices.length && !faults.length) {
    return { choices: null, faults: [nothing(paper)] };
  }
  return { choices: faults.length ? null : choices, faults };
}

const READ = { ranked: ranking, marks, answers: yesAndNo };

function ranking(paper, { typed }) {
  const texts = new Map(
    paper.options.map(({ id }) => [id, (typed[id] ?? "").trim().slice(0, 12)]).filter(([, text]) => text),
  );
  const { faults, numbers } = rankingFaults(paper, texts);
  const choices = [...numbers.keys()].sort((one, other) => (numbers.get(one) ?? 0) - (numbers.get(other) ?? 0));
  return { choices, faults };
}

function marks(paper, { marked }) {
  const choices = paper.options.map(({ id }) => id).filter((id) => marked.includes(id));
  return { choices, faults: tooMany(paper, choices, ["chose", "choose"]) };
}

function yesAndNo(paper, { said }) {
  const answered = paper.options.map(({ id }) => id).filter((id) => SAYS[said[id]]);
  const choices = answered.map((id) => id + SAYS[said[id]]);
  return { choices, faults: tooMany(paper, choices, ["answered", "answer"]) };
}

/** A ballot that breaks the paper's rules would be sealed all the same, and not count. */
function tooMany(paper, { length }, [did, can]) {
  const most = paper.most_choices;
  if (length <= most) return [];
  const text = `You ${did} ${length}. You can ${can} up to ${most}: take ${length - most} off.`;
  return [{ text, target: FIRST[paper.kind] + paper.options[0].id, about: [] }];
}

const BOTH = {
  text:
    "You made choices and ticked the blank paper too. Take the tick away to hand in your choices, " +
    "or clear your choices to hand in a blank paper.",
  target: "blank",
  about: [],
};

const nothing = (paper) => ({
  text: `${NOTHING[paper.kind]} To hand in a blank paper on purpose, tick the box at the end.`,
  target: FIRST[paper.kind] + paper.options[0].id,
  about: [],
});
