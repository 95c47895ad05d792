// What the tests of OpenFeature's SDKs evaluate: a flag of every type, for every reason and for every error.

const forPro = (variant) => ({ if: [{ '==': [{ var: 'plan' }, 'pro'] }, variant] });

export const flags = [
  { key: 'on-off', enabled: true },
  { key: 'half', enabled: true, rolloutPercentage: 50 },
  { key: 'off', enabled: false },
  { key: 'color', enabled: true, variants: { red: '#f00', blue: '#00f' }, defaultVariant: 'red',
    targeting: forPro('blue') },
  { key: 'limit', enabled: true, variants: { low: 10, high: 2.5 }, defaultVariant: 'low', targeting: forPro('high') },
  { key: 'theme', enabled: true, variants: { a: { dark: true, sizes: [1, 2] } }, defaultVariant: 'a',
    metadata: { team: 'shop', tier: 2, beta: false } },
  { key: 'open', enabled: true, variants: { a: 'x' } },
  { key: 'closed', enabled: false, variants: { a: 'x' }, defaultVariant: 'a' },
  { key: 'greeting', enabled: true, variants: { hi: 'hi', bye: 'bye' }, defaultVariant: 'hi' },
  { key: 'broken', enabled: true, variants: { a: 'x' }, targeting: { if: [true, 'nowhere'] } },
];

/** A context that the targeting matches. */
export const pro = { targetingKey: 'ada', plan: 'pro' };
