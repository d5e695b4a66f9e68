// Runs on every page: says that scripts work, then fetches the module of each piece on the page.
// A piece asks for its module with data-cw="name"; the module's default export gets the element.

const modules = {
  answering: () => import("./answering.js"),
  blank: () => import("./blank.js"),
  "confirm-once": () => import("./confirm-once.js"),
  copy: () => import("./copy.js"),
  countdown: () => import("./countdown.js"),
  "error-summary": () => import("./error-summary.js"),
  marking: () => import("./marking.js"),
  menu: () => import("./menu.js"),
  "own-ballot": () => import("./own-ballot.js"),
  password: () => import("./password.js"),
  ranking: () => import("./ranking.js"),
  reveal: () => import("./reveal.js"),
  search: () => import("./search.js"),
  sections: () => import("./sections.js"),
  wordcount: () => import("./wordcount.js"),
};

/** Starts every piece inside `root`; called again for content that arrives later. */
export async function start(root) {
  const begun = [...root.querySelectorAll("[data-cw]")].map(async (piece) => {
    const fetchModule = modules[piece.dataset.cw];
    if (!fetchModule || piece.cwStarted) return;
    piece.cwStarted = true;
    const { default: begin } = await fetchModule();
    begin(piece);
  });
  await Promise.all(begun);
}

document.body.classList.add("cw-scripted", "govuk-frontend-supported");
document.addEventListener("cw:arrived", (event) => start(event.target));
await start(document);
document.documentElement.dataset.cwReady = "";
