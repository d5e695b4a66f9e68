// Makes elements. Text is always text: nothing a server sends can become markup.

const SVG = "http://www.w3.org/2000/svg";

/** `make("p", { class: "cw-lead" }, "Words ", node)`; attributes that are null or false are left out. */
export function make(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

export function drawn(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

function filled(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const paragraph = (...children) => make("p", {}, ...children);

export const hidden = (text) => make("span", { class: "govuk-visually-hidden" }, text);

export const link = (url, text, attributes = {}) => make("a", { href: url, ...attributes }, text);

/** A link that leaves this page open, and what is chosen on it. */
export const linkAside = (url, text) => link(url, text, { target: "_blank", rel: "noopener" });

export const buttons = (...each) => make("div", { class: "cw-buttons" }, ...each);

export const linkButton = (url, text) => link(url, text, { class: "cw-button cw-button--secondary" });

/** A button; without `act` it sends its form. */
export function button(text, { act = null, quiet = false } = {}) {
  const kind = quiet ? " cw-button--secondary" : "";
  const made = make("button", { type: act ? "button" : "submit", class: `cw-button cw-button--wide${kind}` }, text);
  if (act) made.addEventListener("click", act);
  return made;
}

const SIGNS = { info: "i", good: "✓", wait: "!", bad: "!" };

/** Something that stands out. tone: info, good, wait, bad. */
export function notice(title, tone, ...children) {
  const sign = make("span", { class: "cw-notice__sign", "aria-hidden": "true" }, SIGNS[tone]);
  const kind = tone === "info" ? "" : ` cw-notice--${tone}`;
  return make("div", { class: `cw-notice${kind}` }, sign, make("div", {}, make("h2", {}, title), ...children));
}
