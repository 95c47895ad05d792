// A small generator of pseudo-random numbers (splitmix32): the same seed gives the same cases everywhere.

export class Random {
  #state;
  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** A whole number in [0, 2^32). */
  #next() {
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    let z = this.#state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  }

  /** A whole number in [0, end). */
  below(end) {
    return Math.floor((this.#next() / 2 ** 32) * end);
  }

  /** True in so many of a hundred. */
  chance(percent) {
    return this.below(100) < percent;
  }

  pick(items) {
    return items[this.below(items.length)];
  }

  /** So many things, each from `make`. */
  many(fewest, most, make) {
    return Array.from({ length: fewest + this.below(most - fewest + 1) }, () => make());
  }
}
