// The mutual's own dress on this page: its colours, name and mark, and the ways out.

import { drawn, link, linkAside, make } from "./element.js";
import { isOwn, monogram } from "./people.js";

const SHADES = ["brand", "brand_deep", "brand_on", "brand_ink", "brand_soft", "brand_line"];

/** Puts the mutual's name and colours on the page. Everything from the server is text or a colour. */
export function dress(house) {
  const home = document.querySelector("[data-home]");
  home.replaceChildren(markOf(house), make("span", {}, house.mutual));
  home.href = ownAddress(house.links.my_votes, "/");
  document.querySelector("[data-help]").href = ownAddress(house.links.help, "/help");
  document.querySelector("[data-owned]").textContent = `${house.mutual} is owned by its members.`;
  if (house.demo_mode) document.querySelector("header").before(rehearsal());
  colour(house.palette);
}

function rehearsal() {
  const words = make("p", {}, "Rehearsal: made-up people, and nothing counts.");
  return make("aside", { class: "cw-demo", "aria-label": "Rehearsal" }, make("div", { class: "cw-width" }, words));
}

/** An address of the mutual's own computer, or the one to use in its place. */
export const ownAddress = (url, otherwise) => (isOwn(url) || url === "/" ? url : otherwise);

/** Whom to ring or write to: a list of texts and links, empty when nobody is named. */
export function contact({ contact_phone: phone, contact_email: email }) {
  const address = email ? link(`mailto:${email}`, email) : null;
  return [phone || null, phone && email ? " or " : null, address].filter(Boolean);
}

/** “: 01234 567890 or a@b.example.” or a full stop. */
export function contactBehind(house) {
  const how = contact(house);
  return how.length ? [": ", ...how, "."] : ["."];
}

function markOf(house) {
  if (isOwn(house.logo_url)) return make("img", { src: house.logo_url, alt: "", height: "44" });
  return drawn(
    "svg",
    { class: "cw-mark", viewBox: "0 0 44 44", width: "44", height: "44", "aria-hidden": "true" },
    drawn("rect", { width: "44", height: "44", rx: "14" }),
    drawn("circle", { cx: "34", cy: "10", r: "16" }),
    drawn("circle", { cx: "8", cy: "38", r: "13" }),
    drawn("text", { x: "22", y: "29", "text-anchor": "middle" }, monogram(house.short_name || house.mutual)),
  );
}

/** Sets the six shades; light or dark as the device wishes, none on paper. */
function colour(palette) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const { style } = document.documentElement;
  const set = () => {
    const tones = palette?.[dark.matches ? "dark" : "light"] ?? {};
    for (const name of SHADES) {
      const value = /^#[0-9a-f]{6}$/.test(tones[name]) ? tones[name] : "";
      style.setProperty(`--${name.replace("_", "-")}`, value);
    }
  };
  const unset = () => SHADES.forEach((name) => style.removeProperty(`--${name.replace("_", "-")}`));
  dark.addEventListener("change", set);
  addEventListener("beforeprint", unset);
  addEventListener("afterprint", set);
  set();
}

const plainPage = () =>
  make("li", {}, "If this page does not work for you, ", linkAside("assisted", "vote on the plain page"), ". There our computer sees your vote for a moment.");

/** How the votes of this poll are kept, with its limits always beside it. `isDone`: has voted. */
export function howKept({ house, manifest }, { isDone = false } = {}) {
  const { title, beside_ballot: beside, limits } = house.scheme_words;
  const whom = manifest.body.scrutineer
    ? [`${manifest.body.scrutineer.name} before the poll closes.`]
    : ["the returning officer before the poll closes", ...contactBehind(house)];
  return make(
    "section",
    { class: "cw-card", id: "how-kept", "aria-labelledby": "how-kept-title", tabindex: "-1" },
    make("div", { class: "cw-card__head" }, make("h2", { class: "cw-card__title", id: "how-kept-title" }, title)),
    make("p", {}, beside),
    make(
      "ul",
      {},
      ...limits.map((limit) => make("li", {}, limit)),
      make("li", {}, "If someone put pressure on you, tell ", ...whom),
      isDone ? null : plainPage(),
    ),
  );
}
