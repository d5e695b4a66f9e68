// The ranked paper: tap names in order, type numbers, or move names up and down. No dragging.
// The numbered boxes of the form stay the only truth, so what is sent is what is seen.

import { closeGaps, inOrder, missing, move, nextNumber, ordinal, place, takeOff } from "./ranking/order.js";
import { orderPanel } from "./ranking/panel.js";

export default function ranking(paper) {
  const said = paper.querySelector("[data-said]");
  const problem = paper.querySelector("[data-problem]");
  const tally = paper.querySelector("[data-tally]");
  const options = new Map(
    [...paper.querySelectorAll("[data-option]")].map((row) => [row.dataset.option, parts(row)]),
  );
  let numbers = new Map();
  let putAside = null;

  const nameOf = (id) => options.get(id).name;
  const placeOf = (id) => `${nameOf(id)} is your ${ordinal(numbers.get(id))} choice.`;
  const panel = orderPanel(paper.querySelector("[data-order]"), {
    nameOf,
    onMove: (id, step) => change(move(numbers, id, step), () => placeOf(id)),
    onTakeOff: (id) => change(takeOff(numbers, id), () => gone(id)),
    onClear: () => change(new Map(), () => "Your choices are cleared."),
  });

  const gone = (id) =>
    `${nameOf(id)} is taken off. You have ranked ${numbers.size} of ${options.size}.`;

  function change(changed, words) {
    numbers = changed;
    for (const { input } of options.values()) input.removeAttribute("aria-invalid");
    draw();
    const more = problem.hidden ? "" : problem.firstElementChild.textContent;
    said.textContent = `${words()} ${more}`.trim();
    if (numbers.size) paper.dispatchEvent(new CustomEvent("cw:chosen", { bubbles: true }));
  }

  function draw() {
    const next = ordinal(nextNumber(numbers));
    for (const [id, { row, input, state }] of options) {
      const number = numbers.get(id);
      if (!input.hasAttribute("aria-invalid")) input.value = number ?? "";
      row.classList.toggle("cw-ballot__ranked", number !== undefined);
      state.textContent = number
        ? `Your ${ordinal(number)} choice`
        : `Tap to make this your ${next} choice`;
    }
    panel.draw(inOrder(numbers), numbers);
    tally.hidden = numbers.size === 0;
    tally.firstElementChild.textContent = `You have ranked ${numbers.size} of ${options.size}.`;
    showProblem();
  }

  function showProblem() {
    const holes = missing(numbers);
    const odd = [...options.values()].find(({ input }) => input.hasAttribute("aria-invalid"));
    problem.hidden = !holes.length && !odd;
    if (problem.hidden) return;
    const [words, button] = problem.children;
    button.hidden = Boolean(odd);
    words.textContent = odd
      ? `“${odd.input.value}” beside ${odd.name} is not a number from 1 to ${options.size}.`
      : `${listed(holes)} not used yet.`;
  }

  function tapped(id) {
    if (numbers.has(id)) change(takeOff(numbers, id), () => gone(id));
    else change(place(numbers, id, nextNumber(numbers)), () => placeOf(id));
  }

  function typed(id) {
    const { input } = options.get(id);
    const text = input.value.trim();
    const number = Number(text);
    if (text === "") {
      if (numbers.has(id)) change(takeOff(numbers, id), () => gone(id));
      else change(numbers, () => "");
    } else if (numbers.get(id) === number && !input.hasAttribute("aria-invalid")) {
      input.value = number;
    } else if (/^\d+$/.test(text) && number >= 1 && number <= options.size) {
      change(place(numbers, id, number), () => placeOf(id));
    } else {
      const rest = takeOff(numbers, id);
      change(rest, () => "");
      input.value = text;
      input.setAttribute("aria-invalid", "true");
      showProblem();
      said.textContent = problem.firstElementChild.textContent;
    }
  }

  function read() {
    const held = [...options].map(([id, { input }]) => [id, Number(input.value.trim())]);
    numbers = new Map(held.filter(([, number]) => Number.isInteger(number) && number > 0));
    draw();
  }

  for (const [id, { input, button }] of options) {
    button.addEventListener("click", () => tapped(id));
    input.addEventListener("change", () => typed(id));
    input.addEventListener("focus", () => input.select());
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      typed(id);
    });
  }
  problem.lastElementChild.addEventListener("click", () =>
    change(closeGaps(numbers), () => "Your choices are numbered 1, 2, 3 and so on."),
  );
  paper.addEventListener("cw:put-aside", () => {
    putAside = numbers;
    change(new Map(), () => "Your choices are put aside. Your paper is blank.");
  });
  paper.addEventListener("cw:bring-back", () => {
    if (putAside) change(putAside, () => "Your choices are back.");
    putAside = null;
  });
  window.addEventListener("pageshow", read);
  read();
}

/** “Number 4 is”, “Numbers 4, 5 and 6 are”. */
function listed(holes) {
  if (holes.length === 1) return `Number ${holes[0]} is`;
  return `Numbers ${holes.slice(0, -1).join(", ")} and ${holes.at(-1)} are`;
}

/** The moving parts of one candidate's row; the name becomes something to press. */
function parts(row) {
  const label = row.querySelector("[data-tap]");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "cw-ballot__tap";
  button.append(...label.childNodes);
  label.replaceWith(button);
  return {
    row,
    button,
    name: row.dataset.name,
    input: row.querySelector("input"),
    state: row.querySelector("[data-state]"),
  };
}
