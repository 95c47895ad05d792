// A client of /api/stream that keeps a copy of every flag's version: it goes on with Last-Event-ID where its server is
// gone, and reads everything anew where it is told to.
import { EventEmitter } from 'node:events';
import { Agent, get } from 'node:http';

// As many connections at once as are asked for.
const agent = new Agent({ keepAlive: false, maxSockets: Infinity });

export class StreamClient extends EventEmitter {
  /** `next()` gives the URL of the server to connect to. */
  constructor(token, next) {
    super();
    this.token = token;
    this.next = next;
    this.versions = new Map();
    this.lastEventId = undefined;
    this.reloads = 0;
    this.connections = 0;
    this.#connect();
  }

  close() {
    this.closed = true;
    this.request?.destroy();
  }

  /** Resolves once the copy is as `wanted`: version by key. */
  async reaches(wanted) {
    const same = () => [...wanted].every(([key, version]) => this.versions.get(key) === version);
    while (!same()) await new Promise((resolve) => this.once('change', resolve));
  }

  #connect() {
    if (this.closed) return;
    const headers = { Authorization: `Bearer ${this.token}`, Accept: 'text/event-stream' };
    if (this.lastEventId !== undefined) headers['Last-Event-ID'] = this.lastEventId;
    const url = this.next();
    let over = false;
    const again = () => {
      if (over) return;
      over = true;
      setImmediate(() => this.#connect());
    };
    this.request = get(`${url}/api/stream`, { headers, agent }, (response) => {
      response.on('close', again);
      if (response.statusCode !== 200) return response.resume();
      this.connections += 1;
      response.setEncoding('utf8');
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          this.#hear(text.slice(0, end), url);
          text = text.slice(end + 2);
        }
      });
    });
    this.request.on('error', again);
  }

  #hear(block, url) {
    const event = {};
    for (const line of block.split('\n')) {
      const colon = line.indexOf(': ');
      if (colon > 0) event[line.slice(0, colon)] = line.slice(colon + 2);
    }
    if (!event.event) return;
    const data = JSON.parse(event.data);
    if (event.event === 'flag.changed') this.#learn(data.flagKey, data.version);
    if (event.event === 'reload') void this.#reload(url);
    // What came first has to be read once, like what a reload tells of.
    if (event.event === 'revision' && this.lastEventId === undefined) void this.#reload(url);
    if (event.id !== undefined) this.lastEventId = event.id;
    this.emit('heard', event.event, data);
  }

  async #reload(url) {
    this.reloads += 1;
    try {
      const response = await fetch(`${url}/api/admin/flags?limit=200`,
        { headers: { Authorization: `Bearer ${this.token}` } });
      for (const flag of (await response.json()).items ?? []) this.#learn(flag.key, flag.version);
    } catch {
      // The server has gone: the next one says reload again, as the id is unknown.
      this.lastEventId = undefined;
      this.request.destroy();
    }
  }

  #learn(key, version) {
    if ((this.versions.get(key) ?? 0) >= version) return;
    this.versions.set(key, version);
    this.emit('change');
  }
}
