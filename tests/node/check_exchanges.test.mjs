// A check that cannot fail is a defect: what it must find, on a document of its own.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ExchangeCheck } from './exchanges.mjs';

const error = {
  description: 'e',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
};
const json = (schema) => ({ content: { 'application/json': { schema } } });
const document = () => ({
  openapi: '3.1.0',
  paths: {
    '/things/{key}': {
      get: { responses: { 200: { $ref: '#/components/responses/Thing' }, 304: { description: 'n' } } },
      put: {
        requestBody: json({ $ref: '#/components/schemas/Thing' }),
        responses: { 200: { $ref: '#/components/responses/Thing' } },
      },
    },
    '/things/all': { get: { responses: { 200: { description: 'l', ...json({ type: 'array' }) } } } },
  },
  'x-hoist-any-request': { 404: error, 405: error },
  components: {
    responses: {
      Thing: {
        description: 't',
        headers: { ETag: { required: true, schema: { type: 'string', pattern: '^"' } } },
        ...json({ $ref: '#/components/schemas/Thing' }),
      },
    },
    schemas: {
      Thing: {
        type: 'object',
        properties: { at: { type: 'string', format: 'date-time' } },
        required: ['at'],
        additionalProperties: false,
      },
      Error: { type: 'object', properties: { error: { type: 'string' } }, required: ['error'] },
    },
  },
});

const good = {
  method: 'GET',
  target: '/things/a%20b?x=1',
  requestBody: '',
  status: 200,
  headers: { 'Content-Type': 'application/json', ETag: '"a"' },
  body: '{"at":"2026-11-27T09:00:00Z"}',
};
const problems = (change) => new ExchangeCheck(document()).problems({ ...good, ...change });
const missing = { status: 404, headers: { 'Content-Type': 'application/json' }, body: '{"error":"NOT_FOUND"}' };

test('what is as the document says is no problem', () => {
  assert.deepEqual(problems({}), []);
  assert.deepEqual(problems({ method: 'HEAD', body: '' }), []);
  assert.deepEqual(problems({ status: 304, headers: {}, body: '' }), []);
  assert.deepEqual(problems({ method: 'PUT', requestBody: good.body }), []);
  assert.deepEqual(problems({ target: '/nothing', ...missing }), []);
  assert.deepEqual(problems({ method: 'DELETE', ...missing, status: 405 }), []);
});

for (const [what, change, expected] of [
  ['another field', { body: '{"at":"2026-11-27T09:00:00Z","by":1}' }, /additional properties \(by\)/],
  ['a missing field', { body: '{}' }, /must have required property 'at'/],
  ['a wrong format', { body: '{"at":"today"}' }, /the body\/at: must match format/],
  ['a body that is no JSON', { body: '{' }, /no JSON/],
  ['another content type', { headers: { ...good.headers, 'Content-Type': 'text/html' } }, /Content-Type text\/html/],
  ['a missing header', { headers: { 'Content-Type': 'application/json' } }, /header ETag is missing/],
  ['a wrong header', { headers: { ...good.headers, ETag: 'a' } }, /header ETag: must match pattern/],
  ['an undocumented status', { status: 202 }, /does not answer 202/],
  ['a body where there is none', { status: 304 }, /knows of none/],
  ['an unknown path that succeeds', { target: '/nothing' }, /does not answer 200/],
  ['an unknown method that succeeds', { method: 'PATCH' }, /does not answer 200/],
  ['an error of another form', { target: '/nothing', ...missing, body: '{}' }, /required property 'error'/],
  ['an accepted body that is wrong', { method: 'PUT', requestBody: '{"at":1}' }, /accepted body\/at: must be string/],
  ['an accepted body where there is none', { requestBody: '{"a":1}' }, /a body was accepted/],
  ['a literal path of another form', { target: '/things/all' }, /must be array/],
]) {
  test(`it finds ${what}`, () => {
    const found = problems(change);
    assert.equal(found.length, 1, found.join('; '));
    assert.match(found[0], expected);
  });
}

test('it counts the operations that never succeeded', () => {
  const check = new ExchangeCheck(document());
  check.problems(good);
  check.problems({ ...good, method: 'PUT', status: 404 });
  assert.deepEqual(check.unexercised(), ['PUT /things/{key}', 'GET /things/all']);
});
