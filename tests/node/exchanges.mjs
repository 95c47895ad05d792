// Holds recorded exchanges (tests/support/exchange_record.h) against the OpenAPI document.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const modules =
  process.env.HOIST_NODE_MODULES ?? fileURLToPath(new URL('../../build/node-tests/node_modules', import.meta.url));
const load = createRequire(`${modules}/`);
const { Ajv2020 } = load('ajv/dist/2020.js');
const addFormats = load('ajv-formats');

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const ROOT = 'openapi.json';
const JSON_TYPE = 'application/json';

const escaped = (part) => part.replace(/~/g, '~0').replace(/\//g, '~1');
const pointer = (...parts) => `#/${parts.map(escaped).join('/')}`;

/** {value, at}: what the pointer names, with every $ref on the way to it followed. */
function follow(document, start) {
  let at = start;
  let value = at.slice(2).split('/').reduce(
    (node, part) => node?.[part.replace(/~1/g, '/').replace(/~0/g, '~')], document);
  while (value?.$ref) {
    at = value.$ref;
    ({ value, at } = follow(document, at));
  }
  return { value, at };
}

function operationsOf(document) {
  return Object.keys(document.paths).flatMap((path) => {
    const item = follow(document, pointer('paths', path));
    return METHODS.filter((method) => item.value[method]).map((method) => ({
      name: `${method.toUpperCase()} ${path}`,
      method,
      segments: path.split('/'),
      at: `${item.at}/${method}`,
      fields: item.value[method],
    }));
  });
}

const isParameter = (part) => part.startsWith('{');

function fits(operation, segments) {
  return operation.segments.length === segments.length &&
    operation.segments.every((part, i) => isParameter(part) || part === segments[i]);
}

/** The operations of the path; where several patterns fit, those with the fewest parameters. */
function atPath(operations, target) {
  const path = target.replace(/^https?:\/\/[^/]*/, '').split('?')[0];
  const segments = path.split('/').map((part) => {
    try { return decodeURIComponent(part); } catch { return part; }
  });
  const fitting = operations.filter((operation) => fits(operation, segments));
  const parameters = (operation) => operation.segments.filter(isParameter).length;
  const fewest = Math.min(...fitting.map(parameters));
  return fitting.filter((operation) => parameters(operation) === fewest);
}

export class ExchangeCheck {
  #document;
  #ajv;
  #operations;
  #compiled = new Map();
  #succeeded = new Set();

  constructor(document) {
    this.#document = document;
    // Types that stand in another branch of allOf are no mistake, and what a schema says besides is the linter's.
    this.#ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
    addFormats(this.#ajv);
    // To ajv the document is a schema too, in which the schemas are found.
    this.#ajv.addVocabulary(Object.keys(document));
    this.#ajv.addSchema(document, ROOT);
    this.#operations = operationsOf(document);
  }

  /** What is wrong with one exchange: sentences, none where all is well. */
  problems(exchange) {
    // What browsers ask beforehand (CORS) is no operation of its own.
    if (exchange.method === 'OPTIONS' && exchange.status === 204 && exchange.body === '') return [];
    const asked = exchange.method === 'HEAD' ? 'get' : exchange.method.toLowerCase();
    const operation = atPath(this.#operations, exchange.target).find(({ method }) => method === asked);
    const found = this.#response(operation, String(exchange.status));
    if (!found) return [`${operation?.name ?? 'an unknown path or method'} does not answer ${exchange.status}`];
    if (!operation && exchange.status < 400) return [`${exchange.status}, and the document knows no such operation`];
    const problems = [...this.#headerProblems(found, exchange), ...this.#bodyProblems(found, exchange)];
    if (operation && exchange.status >= 200 && exchange.status < 300) {
      problems.push(...this.#requestProblems(operation, exchange));
      this.#succeeded.add(operation.name);
    }
    return problems;
  }

  /** The operations that no exchange has shown to succeed. */
  unexercised() {
    return this.#operations.map(({ name }) => name).filter((name) => !this.#succeeded.has(name));
  }

  get operationCount() {
    return this.#operations.length;
  }

  #response(operation, status) {
    if (operation?.fields.responses[status]) {
      return follow(this.#document, `${operation.at}/responses/${status}`);
    }
    if (!this.#document['x-hoist-any-request']?.[status]) return undefined;
    return follow(this.#document, pointer('x-hoist-any-request', status));
  }

  #headerProblems({ value, at }, exchange) {
    const sent = new Map(Object.entries(exchange.headers).map(([name, text]) => [name.toLowerCase(), text]));
    return Object.keys(value.headers ?? {}).flatMap((name) => {
      const header = follow(this.#document, `${at}/headers/${escaped(name)}`);
      const text = sent.get(name.toLowerCase());
      if (text === undefined) return header.value.required ? [`the header ${name} is missing`] : [];
      return this.#mismatches(`${header.at}/schema`, text, `the header ${name}`);
    });
  }

  #bodyProblems({ value, at }, exchange) {
    if (exchange.method === 'HEAD') return [];
    if (!value.content) return exchange.body === '' ? [] : ['there is a body, and the document knows of none'];
    const type = Object.entries(exchange.headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
    if (!value.content[type]) return [`Content-Type ${type} is none of ${Object.keys(value.content).join(', ')}`];
    const schema = `${at}/content/${escaped(type)}/schema`;
    if (type !== JSON_TYPE) return this.#mismatches(schema, exchange.body, 'the body');
    return this.#jsonProblems(schema, exchange.body, 'the body');
  }

  /** What was accepted must be what the document says is accepted. */
  #requestProblems({ at, fields }, exchange) {
    const body = exchange.requestBody ?? '';
    if (!fields.requestBody) {
      return body === '' || body.trim() === '{}' ? [] : ['a body was accepted, and the document knows of none'];
    }
    return this.#jsonProblems(`${at}/requestBody/content/${escaped(JSON_TYPE)}/schema`, body, 'the accepted body');
  }

  #jsonProblems(schema, text, what) {
    let value;
    try {
      value = JSON.parse(text);
    } catch (mistake) {
      return [`${what} is no JSON: ${mistake.message}`];
    }
    return this.#mismatches(schema, value, what);
  }

  #mismatches(schema, value, what) {
    if (!this.#compiled.has(schema)) {
      this.#compiled.set(schema, this.#ajv.compile({ $ref: `${ROOT}${encodeURI(schema)}` }));
    }
    const validate = this.#compiled.get(schema);
    if (validate(value)) return [];
    return validate.errors.map(({ instancePath, message, params }) => {
      const more = params.additionalProperty ?? params.unevaluatedProperty ?? params.allowedValues ??
        params.allowedValue;
      return `${what}${instancePath}: ${message}${more === undefined ? '' : ` (${more})`}`;
    });
  }
}
