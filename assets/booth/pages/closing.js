// The last fifteen minutes, by the server's clock.

import { make, notice, paragraph } from "../element.js";
import { clockTime, plural } from "../words.js";

const SOON = 15 * 60;
const ALOUD = new Set([14, 10, 5, 2, 1, 0]);

/** A box that stays hidden until the last minutes, then counts them down. */
export function closingSoon({ closesAt, now }) {
  const card = notice("", "wait", paragraph(""));
  const [title, words] = card.querySelectorAll("h2, p");
  const aloud = make("p", { class: "govuk-visually-hidden", role: "status", "aria-live": "polite" });
  const box = make("div", { hidden: true }, card, aloud);
  let shown = null;
  const draw = () => {
    const seconds = (closesAt - now()) / 1000;
    const minutes = seconds > 0 ? Math.floor(seconds / 60) : -1;
    if (seconds < SOON && minutes !== shown) {
      shown = minutes;
      title.textContent = left(minutes);
      words.textContent =
        minutes < 0
          ? `It closed at ${clockTime(closesAt)}. A vote sent now is not counted.`
          : `This poll closes at ${clockTime(closesAt)}. A vote that comes later is not counted.`;
      box.hidden = false;
      if (minutes < 0 || ALOUD.has(minutes)) aloud.textContent = `${title.textContent}.`;
    }
    if (minutes >= 0) setTimeout(draw, seconds < SOON + 60 ? 1000 : 30_000);
  };
  draw();
  return box;
}

function left(minutes) {
  if (minutes < 0) return "This poll has closed";
  return minutes ? `${plural(minutes, "minute")} left` : "Less than a minute left";
}
