// What a client has seen of a flag: each value once for as long as it stayed.
import { EventEmitter, once } from 'node:events';

export class Sightings extends EventEmitter {
  /** {value, at}, in order; `at` is when it was seen first, in milliseconds as Date.now() has them. */
  all = [];

  see(value, at = Date.now()) {
    if (this.all.at(-1)?.value === value) return;
    this.all.push({ value, at });
    this.emit('another');
  }

  get values() {
    return this.all.map(({ value }) => value);
  }

  /** Resolves once `value` is what it sees. */
  async reaches(value) {
    while (this.values.at(-1) !== value) await once(this, 'another');
  }
}
