import { describe, expect, it } from 'vitest';

import { readFilters, writeFilters } from './filters';

const defaults = { outcome: '', q: '', span: 'day' };

describe('readFilters', () => {
  it('takes what the address names, and the defaults for the rest', () => {
    expect(readFilters('?env=qa&outcome=failed', defaults)).toEqual({ outcome: 'failed', q: '', span: 'day' });
  });

  it('takes nothing that is no filter', () => {
    expect(readFilters('?other=1', defaults)).toEqual(defaults);
  });

  it('takes a filter that was emptied as empty', () => {
    expect(readFilters('?span=', defaults).span).toBe('');
  });
});

describe('writeFilters', () => {
  it('changes what is named and leaves the rest', () => {
    expect(writeFilters('?env=qa&outcome=failed', defaults, { q: 'dark mode' })).toBe(
      'env=qa&outcome=failed&q=dark+mode',
    );
  });

  it('leaves out what is as it is by default', () => {
    expect(writeFilters('?env=qa&outcome=failed&span=week', defaults, { outcome: '', span: 'day' })).toBe('env=qa');
  });

  it('keeps a filter that was emptied on purpose', () => {
    expect(writeFilters('', defaults, { span: '' })).toBe('span=');
  });

  it('is read as it was written', () => {
    const change = { outcome: 'failed', q: 'a&b=c +ö' };
    expect(readFilters(`?${writeFilters('', defaults, change)}`, defaults)).toEqual({ ...defaults, ...change });
  });
});
