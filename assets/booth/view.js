// One thing at a time in <main>: shows it, names it in the title, and takes the reader to its top.

let short = "";
let shown = null;

/** The mutual's short name, for the titles from now on. */
export const named = (name) => {
  short = name;
};

/**
 * Shows `children`, one of which is or holds the h1; `above` stands before <main>. `moves`: the
 * focus goes to the h1, as it would on a new page.
 */
export function show(title, children, { above = [], moves = true } = {}) {
  const main = document.getElementById("main");
  document.getElementById("above").replaceChildren(...above);
  main.replaceChildren(...children.filter(Boolean));
  document.title = short ? `${title} – ${short}` : title;
  document.documentElement.dataset.cwReady = "";
  shown = title;
  if (!moves) return;
  scrollTo(0, 0);
  const heading = main.querySelector("h1");
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

/** Whether this is still what is shown: something slow may come too late. */
export const isShown = (title) => shown === title;
