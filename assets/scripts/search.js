// Search as you type: sends the form in the background and puts the new list where the old one was.
// Without script the same form is an ordinary search. The address follows, so “back” works.

const typingPause = 250;

export default function search(form) {
  const target = () => document.getElementById(form.dataset.target);
  const said = form.querySelector("[data-said]");
  let pause;
  let underWay;

  const address = () => {
    const url = new URL(form.getAttribute("action") || "", location.href);
    for (const [name, value] of new FormData(form)) {
      if (value) url.searchParams.append(name, value);
    }
    return url;
  };

  const show = async (url, { remember }) => {
    underWay?.abort();
    underWay = new AbortController();
    target().setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(url, {
        headers: { Accept: "text/html", "X-Requested-With": "fetch" },
        signal: underWay.signal,
      });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(form.dataset.target);
      if (!fresh) throw new Error("no list in the answer");
      target().replaceWith(document.adoptNode(fresh));
      if (remember) history.replaceState({}, "", url);
      said.textContent = fresh.dataset.said ?? fresh.querySelector("[data-said]")?.textContent ?? "";
      fresh.dispatchEvent(new CustomEvent("cw:arrived", { bubbles: true }));
    } catch (error) {
      if (error.name === "AbortError") return;
      location.assign(url);
    }
  };

  const later = () => {
    clearTimeout(pause);
    pause = setTimeout(() => show(address(), { remember: true }), typingPause);
  };

  form.addEventListener("input", later);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(pause);
    show(address(), { remember: true });
  });
}
