// Everything this page asks of the mutual's computer, and the one thing it sends.

const PATIENCE = 20_000;
const PAUSES = [0, 1_000, 2_500];

/** No answer, or one that says to try again: nobody knows yet what became of the question. */
export class NoAnswer extends Error {}

/** An answer that is a refusal. `code` is fixed; title and whatToDo are the server's words, if any. */
export class Refused extends Error {
  constructor(code, { title = "", what_to_do: whatToDo = "" } = {}) {
    super(code);
    this.code = code;
    this.title = String(title);
    this.whatToDo = String(whatToDo);
  }
}

const BY_STATUS = { 0: "not-signed-in", 401: "not-signed-in", 403: "not-permitted", 404: "not-found" };
// Too many at once, a proxy without a server behind it, a server that is starting: try again.
const FOR_NOW = new Set([408, 425, 429, 500, 502, 503, 504]);

async function ask(address, options = {}) {
  let answer;
  let text;
  try {
    answer = await fetch(address, {
      cache: "no-store",
      credentials: "same-origin",
      headers: { Accept: "application/json", ...options.headers },
      redirect: "manual",
      ...options,
      signal: AbortSignal.timeout?.(PATIENCE),
    });
    text = await answer.text();
  } catch {
    throw new NoAnswer();
  }
  if (answer.ok) return text;
  if (FOR_NOW.has(answer.status)) throw new NoAnswer();
  const said = objectIn(text);
  throw new Refused(typeof said.code === "string" ? said.code : (BY_STATUS[answer.status] ?? "refused"), said);
}

function objectIn(text) {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

/** The text at a relative address, tried a few times. Throws NoAnswer and Refused. */
export const textAt = (address) => patiently(() => ask(address));

/** The JSON at a relative address, tried a few times. Throws NoAnswer and Refused. */
export async function jsonAt(address) {
  const text = await textAt(address);
  try {
    return JSON.parse(text);
  } catch {
    throw new NoAnswer();
  }
}

/**
 * Sends the sealed ballot: the same bytes at every try, so that however often they arrive they
 * are one vote. `onRetry` is called before each further try. Throws NoAnswer and Refused.
 */
export async function send(sealed, onRetry) {
  const headers = { Accept: "application/json", "Content-Type": "application/json" };
  const text = await patiently(() => ask("envelopes", { method: "POST", body: sealed.text, headers }), onRetry);
  return objectIn(text);
}

async function patiently(act, onRetry = () => {}) {
  for (const [at, pause] of PAUSES.entries()) {
    if (at) {
      onRetry();
      await new Promise((go) => setTimeout(go, pause));
    }
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof NoAnswer) || at === PAUSES.length - 1) throw error;
    }
  }
}
