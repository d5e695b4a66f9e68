// What can be wrong with a file or a word somebody brought: a fixed code, and what to do about it.

export class SealingFault extends Error {
  constructor(code, message) {
    super(message);
    this.name = "SealingFault";
    this.code = code;
  }
}

/** Throws a fault of this code unless `holds`. */
export function need(holds, code, message) {
  if (!holds) throw new SealingFault(code, message);
}
