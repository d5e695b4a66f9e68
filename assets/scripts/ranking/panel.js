// “Your choices, in order”: one line a name, with up, down and off. The focus follows the name.

import { ordinal } from "./order.js";

const signs = { up: "M5 12l5-5 5 5", down: "M5 8l5 5 5-5", off: "M6 6l8 8M14 6l-8 8" };

function sign(kind) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", signs[kind]);
  path.setAttribute("fill", "none");
  path.setAttribute("stroke", "currentColor");
  path.setAttribute("stroke-width", "2");
  path.setAttribute("stroke-linecap", "round");
  svg.append(path);
  return svg;
}

function control(kind, words) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "cw-order__move";
  button.dataset.act = kind;
  button.setAttribute("aria-label", words);
  button.append(sign(kind));
  return button;
}

/** Not `disabled`: the focus would fall to the top of the page. */
function switchOff(button, isOff) {
  if (isOff) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
}

export function orderPanel(panel, { nameOf, onMove, onTakeOff, onClear }) {
  const list = panel.querySelector("ol");
  const act = {
    up: (id) => onMove(id, -1),
    down: (id) => onMove(id, 1),
    off: onTakeOff,
  };

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || button.getAttribute("aria-disabled")) return;
    const line = button.closest("li");
    const at = [...list.children].indexOf(line);
    const { id } = line.dataset;
    const kind = button.dataset.act;
    act[kind](id);
    const still = [...list.children].find((other) => other.dataset.id === id);
    const next = still ?? list.children[Math.min(at, list.children.length - 1)];
    (next?.querySelector(`[data-act="${kind}"]`) ?? document.querySelector(".cw-ballot__tap")).focus();
  });
  panel.querySelector("[data-clear]").addEventListener("click", () => {
    onClear();
    document.querySelector(".cw-ballot__tap").focus();
  });

  const lines = new Map();

  /** The line of one name. It is kept: a button must not vanish under the finger that presses it. */
  function lineOf(id) {
    if (!lines.has(id)) {
      const line = document.createElement("li");
      const place = document.createElement("span");
      const name = document.createElement("span");
      line.dataset.id = id;
      place.className = "cw-order__place";
      name.textContent = nameOf(id);
      const buttons = [
        control("up", `Move ${nameOf(id)} up`),
        control("down", `Move ${nameOf(id)} down`),
        control("off", `Take ${nameOf(id)} off`),
      ];
      line.append(place, name, ...buttons);
      lines.set(id, line);
    }
    return lines.get(id);
  }

  return {
    /** Shows the ids in order; only what stands elsewhere now is moved. */
    draw(order, numbers) {
      panel.hidden = order.length === 0;
      for (const line of [...list.children]) {
        if (!order.includes(line.dataset.id)) line.remove();
      }
      for (const [at, id] of order.entries()) {
        const line = lineOf(id);
        const [place, , up, down] = line.children;
        place.textContent = ordinal(numbers.get(id));
        switchOff(up, at === 0);
        switchOff(down, at === order.length - 1);
        if (list.children[at] !== line) list.insertBefore(line, list.children[at] ?? null);
      }
    },
  };
}
