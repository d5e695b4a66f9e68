// Reading the fields of an object: each of the type it must have, and none too many.

import { unb64u } from "./canonical.js";
import { SealingFault } from "./faults.js";

export class Fields {
  /** `what` names the file in the sentence of a fault. */
  constructor(body, what) {
    this.body = body;
    this.what = what;
  }

  /** These keys and no others. */
  exactly(...keys) {
    const has = Object.keys(this.body).sort().join();
    const wanted = [...keys].sort();
    if (has !== wanted.join()) this.wrong(`it must have these keys and no others: ${wanted.join(", ")}`);
    return this;
  }

  format(name) {
    return this.oneOf("format", name);
  }

  oneOf(key, ...texts) {
    const text = this.text(key);
    if (!texts.includes(text)) this.wrong(`${key} must be ${texts.join(" or ")}`);
    return text;
  }

  text(key) {
    return this.#of(key, (value) => typeof value === "string", "text");
  }

  whole(key, least = 0) {
    const isWhole = (value) => Number.isSafeInteger(value) && value >= least;
    return this.#of(key, isWhole, `a whole number, ${least} or more`);
  }

  flag(key) {
    return this.#of(key, (value) => typeof value === "boolean", "true or false");
  }

  /** Bytes written in base64url. */
  raw(key, size) {
    const value = unb64u(this.text(key));
    if (value.length !== size) this.wrong(`${key} has the wrong length`);
    return value;
  }

  sha256(key) {
    return this.#like(key, /^[0-9a-f]{64}$/, "a SHA-256 in hexadecimal");
  }

  uuid(key) {
    return this.#like(key, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "a UUID");
  }

  instant(key) {
    return this.#day(key, (day) => day.toISOString().replace(".000Z", "Z"), "an instant such as 2027-06-07T16:00:00Z");
  }

  day(key) {
    return this.#day(key, (day) => day.toISOString().slice(0, 10), "a day such as 2027-06-07");
  }

  /** An object within the object. */
  part(key) {
    return this.#part(this.body[key], key);
  }

  parts(key) {
    return this.#list(key).map((one) => this.#part(one, key));
  }

  texts(key) {
    const values = this.#list(key);
    if (!values.every((one) => typeof one === "string")) this.wrong(`${key} must be a list of texts`);
    return values;
  }

  wrong(reason) {
    throw new SealingFault("malformed", `There is a fault in ${this.what}: ${reason}.`);
  }

  #of(key, fits, what) {
    const value = this.body[key];
    if (!fits(value)) this.wrong(`${key} must be ${what}`);
    return value;
  }

  #like(key, shape, what) {
    const value = this.text(key);
    if (!shape.test(value)) this.wrong(`${key} must be ${what}`);
    return value;
  }

  #day(key, written, what) {
    const value = this.text(key);
    const day = new Date(value);
    if (Number.isNaN(day.getTime()) || written(day) !== value) this.wrong(`${key} must be ${what}`);
    return value;
  }

  #list(key) {
    return this.#of(key, Array.isArray, "a list");
  }

  #part(value, key) {
    if (value === null || typeof value !== "object" || Array.isArray(value)) this.wrong(`${key} must be an object`);
    return new Fields(value, `${this.what}, ${key}`);
  }
}
