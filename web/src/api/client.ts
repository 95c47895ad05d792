// The typed client of the HTTP API. Requests carry the session's cookie; a session that has ended is renewed by
// signing in again, and the request that met it is sent once more, so that nothing typed is lost.
import createClient from 'openapi-fetch';

import { session, signInAgain } from '../session/session';
import { errorOf, unreachable } from './error';
import type { paths } from './schema';

const reading = new Set(['GET', 'HEAD']);

function withProof(request: Request): Request {
  const proof = session.value?.csrfToken;
  if (proof && !reading.has(request.method)) request.headers.set('X-CSRF-Token', proof);
  return request;
}

async function send(request: Request): Promise<Response> {
  const spare = request.clone();
  let response: Response;
  try {
    response = await fetch(withProof(request));
  } catch (failure) {
    if (request.signal.aborted) throw failure;
    throw unreachable();
  }
  if (response.status !== 401 || session.value === null) return response;
  await signInAgain();
  return send(spare);
}

export const api = createClient<paths>({ baseUrl: window.location.origin, fetch: send });

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The answer's body. Throws ApiError for anything but success. */
export async function answer<T>(asked: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await asked;
  if (!response.ok) throw errorOf(response, error);
  return data as T;
}
