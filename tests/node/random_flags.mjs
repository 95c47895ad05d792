// Random flags with random rules over all operators, and contexts for them. Rules are made by the type that their place
// wants, so that most of them have something to say, and now and then by another.

const texts = ['', 'a', 'ab', 'abc', 'Abc', 'pro', 'free', 'ada@example.com', '@example.com', '10', '3.5', '-2', '007',
  'true', 'null', ' ', '1.2.3', '2.0.0-rc.1', 'v1.4', 'größe', '日本', '😀', 'a😀b', 'a"b\\c', 'on', 'off'];
const versions = ['1.0.0', '1.2.3', '1.2.10', '2.0.0-rc.1', '2.0.0-alpha', '2.0.0', 'v1.4', '3', '1.0.0+build', 'x.y',
  '1.0.0.0'];
const plainNumbers = [0, 1, 2, 3, 5, 7, 10, 18, 42, 100, -1, -7, 0.5, 1.5, 2.25, 1000, 1767225600];
const oddNumbers = [0.1, 1e21, 1e-7, 123456789.125, 9007199254740991, -0.001, 1e100, 5e-324];
const scalars = ['name', 'email', 'plan', 'age', 'score', 'beta', 'staff', 'version', 'gone', 'targetingKey'];
const paths = ['user.name', 'user.age', 'user.home.city', 'user.gone.deep', 'tags.0', 'tags.1', 'tags.9',
  'friends.0.name',
  'friends.1.age', 'grid.0.1', '$flagd.flagKey', '$flagd.timestamp', 'name.first'];
const users = ['ann', 'bob', 'cy', 'dee', 'eve', 'u-1', 'u-2', 'u-77', '5c3d8535-f81a-4478', 'größe', ''];

export class FlagMaker {
  #random;
  /** What an element of the collection under way has: its names; null outside. */
  #element = null;

  constructor(random) {
    this.#random = random;
  }

  /** {flagKey, flag, context, evaluators?, now}. */
  make() {
    const random = this.#random;
    const { variants, names } = this.#variants();
    const flag = { state: random.chance(3) ? 'DISABLED' : 'ENABLED', variants };
    if (!random.chance(4)) flag.defaultVariant = random.chance(4) ? null : random.pick(names);
    if (random.chance(5)) flag.metadata = { version: String(random.below(99)), revision: random.below(99) };
    const evaluators = random.chance(15) ? { shared: this.#boolean(2), word: this.#text(1) } : undefined;
    this.references = evaluators !== undefined;
    if (!random.chance(4)) flag.targeting = this.#targeting(names, 1 + random.below(4));
    this.references = false;
    return {
      flagKey: random.pick(['flag', 'dark-mode', 'a.b', 'checkout_v2', 'X']),
      flag, context: this.#context(), evaluators,
      now: new Date(1.7e12 + random.below(2 ** 31) * 100).toISOString(),
    };
  }

  #variants() {
    const random = this.#random;
    const value = random.pick([
      (i) => i % 2 === 0, (i) => `value ${i}`, (i) => random.pick([...plainNumbers, ...oddNumbers]) + i,
      (i) => ({ place: i, list: random.many(0, 3, () => random.pick(texts)),
        inner: { a: null, b: random.chance(50) } }),
    ]);
    const names = random.pick([['true', 'false'], ['on', 'off'], ['red', 'green', 'blue'],
      ['on', 'off', 'true', 'false'], ['größe', '10']]);
    return { names, variants: Object.fromEntries(names.map((name, i) => [name, value(i)])) };
  }

  #context() {
    const random = this.#random;
    const context = {};
    const put = (name, make) => {
      if (random.chance(80)) context[name] = random.chance(6) ? this.#odd() : make();
    };
    const number = () => random.pick(random.chance(90) ? plainNumbers : oddNumbers);
    put('targetingKey', () => random.pick(users));
    put('name', () => random.pick(texts));
    put('email', () => random.pick(['ada@example.com', 'bo@test.org', '']));
    put('plan', () => random.pick(['pro', 'free', 'on', 'off', 'red', 'blue']));
    put('age', number);
    put('score', number);
    put('beta', () => random.chance(50));
    put('staff', () => random.chance(50));
    put('version', () => random.pick(versions));
    put('tags', () => random.many(0, 4, () => random.pick(texts)));
    put('numbers', () => random.many(0, 5, number));
    put('grid', () => random.many(0, 3, () => random.many(1, 3, number)));
    put('user',
      () => ({ name: random.pick(texts), age: number(),
        home: random.chance(80) ? { city: random.pick(texts) } : null }));
    put('friends', () => random.many(0, 3, () => ({ name: random.pick(texts), age: number() })));
    return context;
  }

  #odd() {
    return this.#random.pick([null, true, false, 0, -1, '', 'x', '12', [], ['a'], [1, 2], { a: 1 }, 1e21]);
  }

  /** A rule that gives a variant, as rules mostly do. */
  #targeting(names, depth) {
    const random = this.#random;
    const variant = () => (random.chance(4) ? random.pick([null, 'unknown', true, 3]) : random.pick(names));
    const branch = (d) => (d > 0 && random.chance(30) ? this.#targeting(names, d - 1) : variant());
    const kind = random.below(20);
    if (kind < 2) return { fractional: this.#buckets(names) };
    if (kind < 5 && names.includes('true')) return this.#boolean(depth);
    if (kind === 5) return this.#text(depth);
    if (kind === 6) return { var: 'plan' };
    if (kind === 7) {
      const conditions = random.many(1, 3, () => this.#operand('boolean', depth - 1));
      return { [random.pick(['or', 'and'])]: [...conditions, variant()] };
    }
    const arms = random.many(1, 3, () => [this.#operand('boolean', depth), branch(depth - 1)]).flat();
    return { if: random.chance(85) ? [...arms, branch(depth - 1)] : arms };
  }

  #buckets(names) {
    const random = this.#random;
    const weight = () =>
      random.chance(90) ? random.pick([0, 1, 5, 10, 25, 50, 100, 1000000])
        : random.pick([-5, 2.5, '10', 2147483647, { '+': [1, { var: 'score' }] }]);
    const buckets = random.many(1, 4, () => {
      const variant = random.chance(92) ? random.pick(names) : this.#operand('text', 1);
      return random.chance(20) ? [variant] : [variant, weight()];
    });
    if (random.chance(60)) return buckets;
    const key = random.pick([{ var: 'email' }, { var: 'targetingKey' },
      { cat: [{ var: '$flagd.flagKey' }, { var: 'email' }] },
      { cat: ['seed', { var: 'name' }] }, { var: 'gone' }]);
    return [key, ...buckets];
  }

  /** What an operator is given where it wants this type. */
  #operand(type, depth) {
    const random = this.#random;
    if (random.chance(5)) return this.#operandOf(random.pick(['boolean', 'number', 'text', 'array']), depth);
    return this.#operandOf(type, depth);
  }

  #operandOf(type, depth) {
    const random = this.#random;
    if (depth <= 0 || random.chance(25)) return random.chance(55) ? this.#variable(type) : this.#literal(type);
    switch (type) {
      case 'boolean': return this.#boolean(depth - 1);
      case 'number': return this.#number(depth - 1);
      case 'text': return this.#text(depth - 1);
      default: return this.#array(depth - 1);
    }
  }

  #literal(type) {
    const random = this.#random;
    switch (type) {
      case 'boolean': return random.chance(50);
      case 'number': return random.pick(random.chance(92) ? plainNumbers : oddNumbers);
      case 'text': return random.pick(texts);
      default: return random.many(0, 4, () => random.pick(random.chance(50) ? texts : plainNumbers));
    }
  }

  #variable(type) {
    const random = this.#random;
    let name;
    if (this.#element) {
      name = random.pick(this.#element);
    } else if (random.chance(15)) {
      name = random.pick(random.chance(50) ? scalars : paths);
    } else {
      name = random.pick({
        boolean: ['beta', 'staff'],
        number: ['age', 'score', 'user.age', 'friends.1.age', 'grid.0.1', '$flagd.timestamp'],
        text: ['name', 'email', 'plan', 'user.name', 'user.home.city', 'tags.0', '$flagd.flagKey', 'targetingKey'],
        array: ['tags', 'numbers'],
      }[type]);
    }
    if (random.chance(12)) return { var: [name, this.#literal(type)] };
    return { var: random.chance(10) ? [name] : name };
  }

  #boolean(depth) {
    const random = this.#random;
    const order = () => random.pick(['<', '<=', '>', '>=']);
    switch (random.below(this.references ? 14 : 13)) {
      case 0: return { [random.pick(['==', '!=', '===', '!=='])]: this.#pair(depth) };
      case 1: return { [order()]: [this.#operand('number', depth), this.#operand('number', depth)] };
      case 2: return { [order()]: [this.#operand('text', depth), this.#operand('text', depth)] };
      case 3: return { [random.pick(['<', '<='])]: random.many(3, 3, () => this.#operand('number', depth)) };
      case 4: return { [random.pick(['and', 'or'])]: random.many(1, 4, () => this.#operand('boolean', depth)) };
      case 5: {
        const operand = this.#operand(random.pick(['boolean', 'number', 'text', 'array']), depth);
        return { [random.pick(['!', '!!'])]: random.chance(50) || Array.isArray(operand) ? [operand] : operand };
      }
      case 6: return { in: [this.#operand('text', depth), this.#operand('text', depth)] };
      case 7: return { in: [this.#operand(random.pick(['text', 'number']), depth), this.#operand('array', depth)] };
      case 8: return { [random.pick(['starts_with', 'ends_with'])]: [this.#operand('text', depth),
        this.#operand('text', depth)] };
      case 9:
        return { sem_ver: [random.chance(80) ? { var: 'version' } : random.pick(versions),
          random.chance(95) ? random.pick(['=', '!=', '<', '<=', '>', '>=', '^', '~']) : 'is', random.pick(versions)] };
      case 10: case 11: return this.#overElements(random.pick(['all', 'some', 'none']),
        (d) => this.#operand('boolean', d), depth);
      case 12: return { '!!': [this.#missing()] };
      default: return { $ref: random.chance(98) ? 'shared' : 'nobody' };
    }
  }

  #pair(depth) {
    const type = this.#random.pick(['boolean', 'number', 'text']);
    return [this.#operand(type, depth), this.#operand(type, depth)];
  }

  #number(depth) {
    const random = this.#random;
    const operand = () => this.#operand('number', depth);
    switch (random.below(8)) {
      case 0: return { '+': random.many(1, 4, operand) };
      case 1: return { '-': random.many(1, 2, operand) };
      case 2: return { '*': random.many(2, 3, operand) };
      case 3: return { '/': [operand(), operand()] };
      case 4: return { '%': [operand(), operand()] };
      case 5: return { [random.pick(['min', 'max'])]: random.many(1, 4, operand) };
      case 6: return { if: [this.#operand('boolean', depth), operand(), operand()] };
      default: {
        const step = random.pick([
          { '+': [{ var: 'accumulator' }, { var: 'current' }] }, { '+': [{ var: 'accumulator' }, 1] },
          { max: [{ var: 'current' }, { var: 'accumulator' }] }, { '*': [2, { var: 'accumulator' }] },
        ]);
        return { reduce: [random.chance(70) ? { var: 'numbers' } : this.#operand('array', depth), step,
          random.pick([0, 1, 10])] };
      }
    }
  }

  #text(depth) {
    const random = this.#random;
    switch (random.below(this.references ? 6 : 5)) {
      case 0: case 1: return { cat: random.many(1, 4,
        () => this.#operand(random.chance(70) ? 'text' : 'number', depth)) };
      case 2: {
        const place = () => random.pick([-9, -3, -2, -1, 0, 1, 2, 3, 9]);
        return { substr: [this.#operand('text', depth), ...random.many(1, 2, place)] };
      }
      case 3: return { if: [this.#operand('boolean', depth), this.#operand('text', depth),
        this.#operand('text', depth)] };
      case 4: return { or: [this.#operand('text', depth), this.#operand('text', depth)] };
      default: return { $ref: 'word' };
    }
  }

  #array(depth) {
    const random = this.#random;
    switch (random.below(4)) {
      case 0: return { merge: random.many(1, 3, () => this.#operand(random.pick(['array', 'text', 'number']), depth)) };
      case 1: return this.#overElements('filter', (d) => this.#operand('boolean', d), depth);
      case 2: return this.#overElements('map', (d) => this.#operand(random.pick(['number', 'text']), d), depth);
      default: return this.#missing();
    }
  }

  #missing() {
    const random = this.#random;
    const names = random.many(1, 4, () => random.pick([...scalars, ...paths]));
    return random.chance(50) ? { missing: names } : { missing_some: [random.below(4), names] };
  }

  /** An operator over a collection; `make` makes the rule for an element. */
  #overElements(operator, make, depth) {
    const random = this.#random;
    const [collection, names] = random.pick([
      [{ var: 'tags' }, ['']], [{ var: 'numbers' }, ['']], [{ var: 'friends' }, ['name', 'age', 'gone']],
      [{ var: 'grid' }, ['0', '1', '5']], [this.#operand('array', depth), ['']],
    ]);
    const outside = this.#element;
    this.#element = names;
    const rule = make(depth);
    this.#element = outside;
    return { [operator]: [collection, rule] };
  }
}
