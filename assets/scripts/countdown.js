// Keeps “Closes in 3 days” true while the page stays open. Counts by the server's clock.

const units = [
  [86400, "day"],
  [3600, "hour"],
  [60, "minute"],
];

/** The words for a number of seconds, the same as time_left() makes on the server. */
export function timeLeft(seconds) {
  if (seconds <= 0) return "";
  const [size, word] = units.find(([unit], at) => seconds >= (at < 2 ? 2 * unit : unit)) ?? [0, ""];
  if (!size) return "less than a minute";
  const count = Math.floor(seconds / size);
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

export default function countdown(element) {
  const { now, until, before, after } = element.dataset;
  const ahead = Date.parse(now) - Date.now();
  const show = () => {
    const seconds = (Date.parse(until) - Date.now() - ahead) / 1000;
    const left = timeLeft(seconds);
    const words = left ? `${before} ${left}` : after;
    if (element.textContent !== words) element.textContent = words;
    element.classList.toggle("cw-countdown--soon", seconds > 0 && seconds < 86400);
    if (left) setTimeout(show, seconds < 120 ? 1000 : 15000);
  };
  show();
}
