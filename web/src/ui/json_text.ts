// JSON that a person types: what is wrong with it, and where. Browsers say so in words of their own, and not always
// where; what is read here is JSON exactly as JSON.parse has it.

export interface JsonProblem {
  message: string;
  /** Count from 1. */
  line: number;
  column: number;
}

class Wrong {
  constructor(
    readonly at: number,
    readonly message: string,
  ) {}
}

const space = /[ \t\n\r]*/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON allows none in a text.
const plainText = /[^"\\\u0000-\u001f]*/y;
const escaped = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const words = ['true', 'false', 'null'];

class Reader {
  private at = 0;
  constructor(private readonly text: string) {}

  whole(): void {
    this.value();
    this.skip(space);
    if (this.at < this.text.length) throw new Wrong(this.at, 'nothing may follow here');
  }

  private skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at += found[0].length;
    return found !== null;
  }

  private take(character: string): boolean {
    this.skip(space);
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  private value(): void {
    this.skip(space);
    if (this.take('{')) this.members();
    else if (this.take('[')) this.elements();
    else if (this.text[this.at] === '"') this.string('a text');
    else if (!this.skip(number)) this.word();
  }

  private word(): void {
    const word = words.find((each) => this.text.startsWith(each, this.at));
    if (word === undefined) throw new Wrong(this.at, this.missing('a value'));
    this.at += word.length;
  }

  private members(): void {
    if (this.take('}')) return;
    do {
      this.skip(space);
      if (this.text[this.at] !== '"') throw new Wrong(this.at, this.missing('a name in double quotes'));
      this.string('a name');
      if (!this.take(':')) throw new Wrong(this.at, this.missing('":" after the name'));
      this.value();
    } while (this.take(','));
    if (!this.take('}')) throw new Wrong(this.at, this.missing('"," or "}"'));
  }

  private elements(): void {
    if (this.take(']')) return;
    do this.value();
    while (this.take(','));
    if (!this.take(']')) throw new Wrong(this.at, this.missing('"," or "]"'));
  }

  private string(what: string): void {
    const from = this.at;
    this.at += 1;
    for (;;) {
      this.skip(plainText);
      const next = this.text[this.at];
      if (next === '"') break;
      if (next === undefined || next === '\n') throw new Wrong(from, `${what} begins here and has no end`);
      if (!this.skip(escaped)) throw new Wrong(this.at, `this cannot stand in ${what}`);
    }
    this.at += 1;
  }

  private missing(what: string): string {
    const next = this.text[this.at];
    return next === undefined ? `${what} is missing at the end` : `${what} is missing before "${next}"`;
  }
}

/** Null where it is JSON. */
export function jsonProblem(text: string): JsonProblem | null {
  try {
    new Reader(text).whole();
    return null;
  } catch (thrown) {
    if (!(thrown instanceof Wrong)) throw thrown;
    const before = text.slice(0, thrown.at).split('\n');
    return { message: thrown.message, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  }
}

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

export type ReadJson = { ok: true; value: Json } | { ok: false; message: string };

/** The value, or what is wrong: `Line 2, column 5: a value is missing before "}".` */
export function readJson(text: string): ReadJson {
  const problem = jsonProblem(text);
  if (problem === null) return { ok: true, value: JSON.parse(text) as Json };
  return { ok: false, message: `Line ${problem.line}, column ${problem.column}: ${problem.message}.` };
}

export const isObject = (value: unknown): value is { [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether two values of JSON are the same; the order of an object's members does not matter. */
export function sameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => sameJson(item, other[index]));
  }
  if (!isObject(one) || !isObject(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && sameJson(one[name], other[name]))
  );
}
