import { describe, expect, it } from 'vitest';

import { readDefinition, textsOf } from './definition';
import { aFlag } from './test_flag';
import { readRows } from './variant_rows';

const flag = aFlag({ tags: ['web'], targeting: { if: [true, 'on'] } as never });

describe('a definition', () => {
  it('that was not touched sets nothing', () => {
    expect(readDefinition(textsOf(flag), flag)).toEqual({ updates: {}, problems: {} });
  });

  it('sets what differs', () => {
    const { updates } = readDefinition({ owner: 'web', tags: 'web, checkout,, web', targeting: ' ' }, flag);
    expect(updates).toEqual({ owner: 'web', tags: ['web', 'checkout'], targeting: null });
  });

  it('does not mind how JSON is written', () => {
    expect(readDefinition({ targeting: '{ "if":[true,"on"] }' }, flag).updates).toEqual({});
  });

  it('says what is wrong with it, and where', () => {
    const { updates, problems } = readDefinition(
      { targeting: '{"if": [', metadata: '[]', prerequisites: [{ flag: 'other', variant: '' }], variants: [] },
      flag,
    );
    expect(updates).toEqual({});
    expect(problems.targeting).toBe('Line 1, column 9: a value is missing at the end.');
    expect(Object.keys(problems)).toEqual(['targeting', 'metadata', 'prerequisites', 'variants']);
  });
});

describe('variants', () => {
  it('have values of the type of the flag', () => {
    expect(readRows([{ name: 'a', value: 'x"y' }], 'string').variants).toEqual({ a: 'x"y' });
    expect(readRows([{ name: 'a', value: '12.5' }], 'number').variants).toEqual({ a: 12.5 });
    expect(readRows([{ name: 'a', value: '{"b": 1}' }], 'object').variants).toEqual({ a: { b: 1 } });
    expect(readRows([{ name: 'a', value: '"true"' }], 'boolean').problems.get(0)).toBe('The value is true or false.');
  });

  it('have names, each once', () => {
    const { problems } = readRows(
      [
        { name: ' ', value: '1' },
        { name: 'a', value: '1' },
        { name: 'a', value: '2' },
      ],
      'number',
    );
    expect([...problems.keys()]).toEqual([0, 2]);
  });
});
