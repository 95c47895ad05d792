// Who is signed in. The session itself is a cookie that scripts cannot read; this is what the server says of it.
import { computed, signal } from '@preact/signals';

import { ApiError, asApiError, errorOf, unreachable } from '../api/error';
import type { components } from '../api/schema';
import { showEnvironment } from '../app/place';
import { setServerTime } from '../time/clock';

export type Session = components['schemas']['Session'];
export type Role = Session['role'];

/** Undefined until it is known; null where nobody is signed in. */
export const session = signal<Session | null | undefined>(undefined);
/** Why it is not known. */
export const sessionError = signal<ApiError | null>(null);
/** A session has ended under a page that somebody works on. */
export const sessionEnded = signal(false);

const rank: Record<Role, number> = { viewer: 1, editor: 2, admin: 3 };
const mayAs = (role: Role) => computed(() => rank[session.value?.role ?? 'viewer'] >= rank[role]);

/** Whether whoever is signed in may change flags and schedules. */
export const mayWrite = mayAs('editor');
/** Whether they may manage tokens: these concern every environment. */
export const mayAdminister = computed(() => mayAs('admin').value && session.value?.environment === null);

/** How often a session that is in use is looked at again; the server renews it in the second half of its life. */
const renewEvery = 30 * 60_000;

async function request(method: string, headers: Record<string, string>, body?: unknown): Promise<Session | null> {
  let response: Response;
  try {
    response = await fetch('/api/session', {
      method,
      headers: body === undefined ? headers : { ...headers, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw unreachable();
  }
  const text = await response.text();
  const json: unknown = text === '' ? null : JSON.parse(text);
  if (!response.ok) throw errorOf(response, json);
  return json as Session | null;
}

function accept(known: Session | null) {
  if (known) {
    setServerTime(known.now);
    // Before anything is read of an environment that they may not see.
    showEnvironment(undefined, known.environment);
  }
  session.value = known;
}

/** Asks who is signed in. */
export async function findSession(): Promise<void> {
  try {
    accept(await request('GET', {}));
    sessionError.value = null;
  } catch (thrown) {
    const error = asApiError(thrown);
    if (error.status !== 401) {
      sessionError.value = error;
    } else if (session.value) {
      sessionEnded.value = true;
    } else {
      session.value = null;
    }
  }
}

const waiting = new Set<() => void>();

/** Resolves once somebody has signed in again. */
export function signInAgain(): Promise<void> {
  sessionEnded.value = true;
  return new Promise((resolve) => waiting.add(resolve));
}

/** Throws ApiError where the token is refused. */
export async function signIn(token: string): Promise<void> {
  accept(await request('POST', {}, { token }));
  sessionError.value = null;
  sessionEnded.value = false;
  for (const resume of waiting) resume();
  waiting.clear();
}

export async function signOut(): Promise<void> {
  try {
    await request('DELETE', { 'X-CSRF-Token': session.value?.csrfToken ?? '' });
  } catch (thrown) {
    if (!(thrown instanceof ApiError) || thrown.status !== 401) throw thrown;
  }
  // What it showed is not for whoever comes next.
  window.location.assign('/');
}

export function keepSession(): () => void {
  const timer = setInterval(() => {
    if (session.value && !document.hidden) void findSession();
  }, renewEvery);
  return () => clearInterval(timer);
}
