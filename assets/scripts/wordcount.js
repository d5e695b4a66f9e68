// Counts words while they are typed. Says the count aloud only when the typing pauses.

/** A word is what stands between spaces and holds a letter or a digit; the server counts alike. */
export function countWords(text) {
  return text.split(/\s+/u).filter((part) => /[\p{L}\p{N}]/u.test(part)).length;
}

const words = (number) => `${number} word${number === 1 ? "" : "s"}`;

export default function wordcount(box) {
  const most = Number(box.dataset.maxWords);
  const area = box.querySelector("textarea");
  const shown = box.querySelector(".cw-count");
  const said = box.querySelector("[data-said]");
  let pause;
  const count = () => {
    const used = countWords(area.value);
    const text =
      used > most
        ? `${words(used - most)} too many. The limit is ${most}.`
        : `${used} of ${most} words used.`;
    shown.textContent = text;
    shown.classList.toggle("cw-count--over", used > most);
    clearTimeout(pause);
    pause = setTimeout(() => {
      if (area === document.activeElement) said.textContent = text;
    }, 1200);
  };
  area.addEventListener("input", count);
  count();
}
