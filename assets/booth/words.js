// How days, times and counted things are written: the same as on every other page.

const london = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/London",
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

const partsOf = (at) =>
  Object.fromEntries(london.formatToParts(at).map(({ type, value }) => [type, value]));

/** `5:00pm`, `noon`, `midnight` in London. */
export function clockTime(at) {
  const { hour, minute } = partsOf(at);
  const hours = Number(hour);
  if (minute === "00" && hours % 12 === 0) return hours ? "noon" : "midnight";
  return `${hours % 12 || 12}:${minute}${hours < 12 ? "am" : "pm"}`;
}

/** `5:00pm on Thursday 5 August 2027`. */
export function moment(at) {
  const { weekday, day, month, year } = partsOf(at);
  return `${clockTime(at)} on ${weekday} ${day} ${month} ${year}`;
}

export const plural = (count, one) => `${count} ${one}${count === 1 ? "" : "s"}`;

/** `Ann`, `Ann and Bob`, `Ann, Bob and Cy`. */
export function listed(words) {
  const all = [...words];
  const last = all.pop();
  return all.length ? `${all.join(", ")} and ${last}` : last;
}
