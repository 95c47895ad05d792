import { describe, expect, it } from 'vitest';

import { jsonProblem, readJson, sameJson } from './json_text';

describe('what is JSON', () => {
  it.each(['{}', '[]', ' {"a": [1, -2.5e3, "x\\n\\u00e9", true, null]} \n', '0', '"é"'])(
    'has no problem: %s',
    (text) => {
      expect(jsonProblem(text)).toBeNull();
      expect(readJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
    },
  );
});

describe('what is not', () => {
  it.each([
    ['', 1, 1, 'a value is missing at the end'],
    ['{"if": [1,\n  }', 2, 3, 'a value is missing before "}"'],
    ['{"a": 1 "b": 2}', 1, 9, '"," or "}" is missing before """'],
    ["{'a': 1}", 1, 2, 'a name in double quotes is missing before "\'"'],
    ['{"a" 1}', 1, 6, '":" after the name is missing before "1"'],
    ['[1, 2', 1, 6, '"," or "]" is missing at the end'],
    ['"abc', 1, 1, 'a text begins here and has no end'],
    ['"a\\x"', 1, 3, 'this cannot stand in a text'],
    ['{} x', 1, 4, 'nothing may follow here'],
    ['01', 1, 2, 'nothing may follow here'],
    ['[1,]', 1, 4, 'a value is missing before "]"'],
    ['tru', 1, 1, 'a value is missing before "t"'],
  ])('says where: %j', (text, line, column, message) => {
    expect(() => JSON.parse(text)).toThrow();
    expect(jsonProblem(text)).toEqual({ line, column, message });
  });

  it('is said in one line', () => {
    expect(readJson('{')).toEqual({
      ok: false,
      message: 'Line 1, column 2: a name in double quotes is missing at the end.',
    });
  });
});

it('compares values', () => {
  expect(sameJson({ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 })).toBe(true);
  expect(sameJson([1, 2], [2, 1])).toBe(false);
  expect(sameJson({ a: 1 }, { b: 1 })).toBe(false);
  expect(sameJson({}, [])).toBe(false);
  expect(sameJson(null, {})).toBe(false);
});
