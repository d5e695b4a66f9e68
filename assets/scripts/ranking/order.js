// The numbers on a ranked paper, as pure functions. `numbers` is a Map from an option's id to its
// number; every function gives back a new Map and leaves the old one alone.

/** The ids in the order of their numbers. */
export const inOrder = (numbers) =>
  [...numbers].sort(([, one], [, other]) => one - other).map(([id]) => id);

/** Whether the numbers are 1, 2, 3 … without a hole. */
export const isUnbroken = (numbers) => missing(numbers).length === 0;

/** The numbers left out below the highest one used. */
export function missing(numbers) {
  const used = new Set(numbers.values());
  const highest = Math.max(0, ...used);
  return Array.from({ length: highest }, (_, at) => at + 1).filter((n) => !used.has(n));
}

/** The lowest number nobody has yet. */
export const nextNumber = (numbers) => missing(numbers)[0] ?? numbers.size + 1;

const numbered = (ids) => new Map(ids.map((id, at) => [id, at + 1]));

/** The same order, numbered 1, 2, 3 … */
export const closeGaps = (numbers) => numbered(inOrder(numbers));

/**
 * Gives `id` the number `wanted`. Whoever has it moves down by one, and so on until a free number.
 * Inside an unbroken ranking this is the same as lifting the name out and putting it back in.
 */
export function place(numbers, id, wanted) {
  if (numbers.has(id) && isUnbroken(numbers)) {
    const others = inOrder(numbers).filter((other) => other !== id);
    others.splice(Math.min(wanted, numbers.size) - 1, 0, id);
    return numbered(others);
  }
  const changed = new Map(numbers);
  changed.delete(id);
  const holders = new Map([...changed].map(([other, number]) => [number, other]));
  for (let [moving, to] = [id, wanted]; moving !== undefined; to += 1) {
    const pushed = holders.get(to);
    changed.set(moving, to);
    moving = pushed;
  }
  return changed;
}

/** Takes `id` off; an unbroken ranking closes up behind it. */
export function takeOff(numbers, id) {
  const rest = new Map(numbers);
  rest.delete(id);
  return isUnbroken(numbers) ? closeGaps(rest) : rest;
}

/** Moves `id` one place up (-1) or down (1) by changing numbers with its neighbour. */
export function move(numbers, id, step) {
  const order = inOrder(numbers);
  const neighbour = order[order.indexOf(id) + step];
  if (neighbour === undefined) return numbers;
  return new Map(numbers).set(id, numbers.get(neighbour)).set(neighbour, numbers.get(id));
}

/** 1st, 2nd, 3rd, 11th … */
export function ordinal(number) {
  if ([11, 12, 13].includes(number % 100)) return `${number}th`;
  return `${number}${{ 1: "st", 2: "nd", 3: "rd" }[number % 10] ?? "th"}`;
}
