// Clients of a flag named launch: each keeps in `launch` what it has seen of it, since its beginning.
import { once } from 'node:events';

import { evaluateWithFlagdCore } from './flagd_core.mjs';
import { Sightings } from './sightings.mjs';
import { StreamClient } from './stream_client.mjs';
import { WebPage } from './web_page.mjs';

// A flag that is off has no value: the default in the code holds, and that is false.
const codeDefault = false;
const context = { targetingKey: 'ada' };

/** Listens to every change, and asks for the flag whenever it hears of anything. */
export class Listener {
  launch = new Sightings();
  heard = [];
  #asked = Promise.resolve();

  /** Resolves once it is connected. */
  static async open(hoist) {
    const listener = new Listener(hoist, await hoist.token('viewer', 'listener'));
    await listener.hears('revision');
    return listener;
  }

  constructor(hoist, token) {
    this.hoist = hoist;
    this.stream = new StreamClient(token, () => hoist.url);
    this.stream.on('heard', (event, data) => {
      this.heard.push({ event, ...data });
      this.ask().catch((error) => this.stream.emit('error', error));
    });
  }

  /** Asks behind all that it has asked before, so that what was seen is in order. */
  ask() {
    this.#asked = this.#asked.then(async () => {
      const answer = await this.hoist.request('POST', '/ofrep/v1/evaluate/flags/launch', { context });
      this.launch.see((await answer.json()).value ?? codeDefault);
    });
    return this.#asked;
  }

  /** The events of that name of which `facts` are true. */
  of(event, facts = {}) {
    const fits = (each) => Object.entries(facts).every(([name, value]) => each[name] === value);
    return this.heard.filter((each) => each.event === event && fits(each));
  }

  /** Resolves with the first of them, once there is one. */
  async hears(event, facts) {
    while (this.of(event, facts).length === 0) await once(this.stream, 'heard');
    return this.of(event, facts)[0];
  }

  async close() {
    this.stream.close();
    await Promise.allSettled([this.#asked]);
  }
}

/** OpenFeature's SDK on a page in a browser, which never polls. */
export class Page {
  launch = new Sightings();

  /** Resolves once it has heard the first event of its stream. */
  static async open(hoist, browser, origin) {
    const page = new Page();
    const headers = [['Authorization', `Bearer ${await hoist.token('client', 'page')}`]];
    page.web = await WebPage.open(browser, origin);
    const [, trouble] = await Promise.all([
      page.web.answered('the refetch of the first connect', ({ told }) => told),
      page.web.start({ baseUrl: hoist.url, headers, pollInterval: 0 }),
    ]);
    if (trouble) throw new Error(`the provider does not start: ${JSON.stringify(trouble)}`);
    await page.web.watch('launch', codeDefault, (value, at) => page.launch.see(value, at));
    return page;
  }

  async ask() {
    this.launch.see((await this.web.details('launch', codeDefault)).value);
  }

  close() {
    return this.web.close();
  }
}

/** flagd's evaluator with a document that looks ahead, read once: nothing but its clock tells it anything. */
export class Offline {
  launch = new Sightings();

  static async open(hoist) {
    const offline = new Offline();
    offline.document = await (await hoist.request('GET', '/flagd/production.json?ahead=true')).json();
    return offline;
  }

  valueAt(ms) {
    const { flags, $evaluators: evaluators } = this.document;
    const { value, errorCode } = evaluateWithFlagdCore(
      { flagKey: 'launch', flag: flags.launch, context, evaluators, now: new Date(ms).toISOString() });
    if (errorCode) throw new Error(`flagd cannot evaluate it: ${errorCode}`);
    return value ?? codeDefault;
  }

  ask() {
    const now = Date.now();
    this.launch.see(this.valueAt(now), now);
  }
}
