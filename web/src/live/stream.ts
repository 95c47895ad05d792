// The stream of changes of one environment, and what is told of it here: whether what is shown is the present, and
// which topics have changed.
//
// A connection that is lost comes back with the last event's id, so no change is missed; where the server cannot go
// on from there it says so, and everything is read anew.
import { signal } from '@preact/signals';

import { findSession, sessionEnded, signInAgain } from '../session/session';
import { serverNow, setServerTime } from '../time/clock';
import { type Topic, topicEvents, topicsOf } from './topics';

export type Connection =
  | { state: 'connecting' }
  | { state: 'live' }
  /** What is shown was true at `asOf`, and may not be any more. */
  | { state: 'lost'; asOf: number }
  /** The server offers no streams: what is shown is read again from time to time. */
  | { state: 'polling' };

export const connection = signal<Connection>({ state: 'connecting' });

type Listener = (topics: ReadonlySet<Topic> | 'all') => void;
const listeners = new Set<Listener>();

/** Until the function that is returned is called. */
export function onChange(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Changes of this long are told together. */
const gatherMs = 120;
/** The server sends a heartbeat every 15 s; two that are missing and some: the connection is gone unnoticed. */
const silenceMs = 40_000;
const comeBackMs = 2_000;
const pollMs = 5_000;

let gathered: Set<Topic> | 'all' = new Set();
let gatherTimer: ReturnType<typeof setTimeout> | undefined;

function tell(topics: Topic[] | 'all'): void {
  if (topics === 'all') gathered = 'all';
  else if (gathered !== 'all') for (const topic of topics) gathered.add(topic);
  if (gathered !== 'all' && gathered.size === 0) return;
  if (gatherTimer === undefined) gatherTimer = setTimeout(tellGathered, gatherMs);
}

function tellGathered(): void {
  const told = gathered;
  gathered = new Set();
  gatherTimer = undefined;
  for (const listener of listeners) listener(told);
}

/** What somebody at this page has just changed, where no stream tells it. */
export function changed(...topics: Topic[]): void {
  tell(topics);
}

class Stream {
  private source: EventSource | undefined;
  private lastId = '';
  private heardAt = serverNow();
  private silence: ReturnType<typeof setTimeout> | undefined;
  private comeBack: ReturnType<typeof setTimeout> | undefined;
  private poll: ReturnType<typeof setInterval> | undefined;
  private closed = false;

  constructor(private readonly environment: string) {
    connection.value = { state: 'connecting' };
    this.open();
  }

  close(): void {
    this.closed = true;
    this.source?.close();
    clearTimeout(this.silence);
    clearTimeout(this.comeBack);
    clearInterval(this.poll);
  }

  private open(): void {
    const query = new URLSearchParams({ environment: this.environment });
    if (this.lastId !== '') query.set('lastEventId', this.lastId);
    const source = new EventSource(`/api/stream?${query}`);
    this.source = source;
    const on = (event: string, heard: (data: { at?: string }) => void) =>
      source.addEventListener(event, (message) => {
        if (message.lastEventId !== '') this.lastId = message.lastEventId;
        const data = JSON.parse(message.data) as { at?: string };
        this.heard(data.at);
        heard(data);
      });
    on('revision', () => this.live());
    on('reload', () => tell('all'));
    on('heartbeat', () => {});
    for (const event of topicEvents) on(event, () => tell(topicsOf(event)));
    source.onerror = () => this.lost();
    this.watch();
  }

  private heard(at: string | undefined): void {
    this.heardAt = serverNow();
    if (at && this.source?.readyState === EventSource.OPEN) setServerTime(at);
    this.watch();
  }

  private live(): void {
    if (connection.value.state === 'live') return;
    // What was read before the stream was open may have changed in between.
    tell('all');
    clearInterval(this.poll);
    this.poll = undefined;
    connection.value = { state: 'live' };
  }

  private watch(): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.lost(), silenceMs);
  }

  /** Opens another one by itself, since EventSource gives up where the answer is no stream. */
  private lost(): void {
    this.source?.close();
    clearTimeout(this.silence);
    clearTimeout(this.comeBack);
    if (this.closed) return;
    if (connection.value.state !== 'lost' && connection.value.state !== 'polling') {
      connection.value = { state: 'lost', asOf: this.heardAt };
    }
    this.comeBack = setTimeout(() => void this.again(), comeBackMs);
  }

  /** Finds out why where the server can be asked, then tries again. */
  private async again(): Promise<void> {
    if (!document.hidden) await findSession();
    if (sessionEnded.value) await signInAgain();
    const streams = this.closed ? 'unreachable' : await this.streams();
    if (this.closed) return;
    if (streams === 'none') this.startPolling();
    else if (streams === 'unreachable') this.stopPolling();
    this.open();
  }

  private async streams(): Promise<'some' | 'none' | 'unreachable'> {
    const asked = new AbortController();
    try {
      const query = new URLSearchParams({ environment: this.environment });
      const { status } = await fetch(`/api/stream?${query}`, { signal: asked.signal });
      return status === 404 || status === 503 ? 'none' : 'some';
    } catch {
      return 'unreachable';
    } finally {
      asked.abort();
    }
  }

  private stopPolling(): void {
    clearInterval(this.poll);
    this.poll = undefined;
    if (connection.value.state === 'polling') connection.value = { state: 'lost', asOf: this.heardAt };
  }

  private startPolling(): void {
    this.heardAt = serverNow();
    if (connection.value.state === 'polling') return;
    connection.value = { state: 'polling' };
    this.poll = setInterval(() => {
      if (!document.hidden) tell('all');
    }, pollMs);
    tell('all');
  }
}

let current: Stream | undefined;

/** In place of the one that is open, if any. */
export function openStream(environment: string): void {
  current?.close();
  current = new Stream(environment);
}

export function closeStream(): void {
  current?.close();
  current = undefined;
}
