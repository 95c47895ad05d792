// One HTTP request a connection; the path says how it is answered.
import crypto from 'node:crypto';

/** Whether the request is signed as Standard Webhooks says, by Node's own crypto. */
function isSigned(secret, headers, body) {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const content = Buffer.concat([
    Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.`), body]);
  const expected = 'v1,' + crypto.createHmac('sha256', key).update(content).digest('base64');
  const given = Buffer.from(headers['webhook-signature'] ?? '');
  return given.length === expected.length && crypto.timingSafeEqual(given, Buffer.from(expected));
}

/** Writes `piece` for as long as anybody takes it. */
function pour(socket, piece) {
  const more = () => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.on('drain', more);
  more();
}

const answer = (status, headers = {}, body = '') =>
  `HTTP/1.1 ${status}\r\n` +
  Object.entries({ 'Content-Length': Buffer.byteLength(body), ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('') +
  `\r\n${body}`;

const held = [];
const waiting = [];

function hold(socket) {
  held.push(socket);
  socket.on('close', () => held.splice(held.indexOf(socket), 1));
  for (const { count, go } of waiting) if (held.length >= count) go();
}

/** By the first part of the path; `rest` is what follows it. */
const behaviours = {
  ok: (socket) => socket.end(answer('200 OK', {}, 'thanks')),
  '': (socket) => socket.end(answer('204 No Content')),
  // /status/503 Service Unavailable/{"Retry-After": "7"}/body
  status: (socket, [status, headers, body]) => socket.end(answer(status, JSON.parse(headers ?? '{}'), body)),
  hang: hold,
  'when-held': (socket, [count]) => {
    const go = () => socket.end(answer('200 OK'));
    waiting.push({ count: Number(count), go });
    if (held.length >= Number(count)) go();
  },
  'half-status': (socket) => socket.write('HTTP/1.1 2'),
  'half-headers': (socket) => socket.write('HTTP/1.1 200 OK\r\nX'),
  'half-body': (socket, [status]) => socket.write(answer(status, { 'Content-Length': 100 }, 'abc')),
  'short-body': (socket, [status]) => socket.end(answer(status, { 'Content-Length': 100 }, 'abc')),
  'negative-length': (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabcde'),
  'bad-chunks': (socket, [status]) =>
    socket.end(`HTTP/1.1 ${status}\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n`),
  garbage: (socket) => socket.end('SSH-2.0-nothing\r\n\0\0\0\x01\r\n'),
  close: (socket) => socket.end(),
  reset: (socket) => socket.resetAndDestroy(),
  'endless-body': (socket, [status]) => {
    socket.write(`HTTP/1.1 ${status}\r\n\r\n`);
    pour(socket, 'all work and no play '.repeat(1000));
  },
  'endless-headers': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    pour(socket, 'X-More: and more\r\n'.repeat(100));
  },
  'endless-header': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nX-Long: ');
    pour(socket, 'x'.repeat(10000));
  },
  'endless-interim': (socket) => pour(socket, 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(100)),
};

/** Reads one request off `socket`, then calls `done`. */
function readRequest(socket, done) {
  let got = Buffer.alloc(0);
  const onData = (data) => {
    got = Buffer.concat([got, data]);
    const end = got.indexOf('\r\n\r\n');
    if (end < 0) return;
    const [line, ...lines] = got.subarray(0, end).toString().split('\r\n');
    const headers = Object.fromEntries(lines.map((text) => {
      const colon = text.indexOf(':');
      return [text.slice(0, colon).toLowerCase(), text.slice(colon + 1).trim()];
    }));
    const body = got.subarray(end + 4);
    if (body.length < Number(headers['content-length'] ?? 0)) return;
    socket.off('data', onData);
    socket.resume();
    const [method, target, version] = line.split(' ');
    done({ method, target, version, headers, body });
  };
  socket.on('data', onData);
}

export function receiveHttp(secret, record) {
  return (socket) =>
    readRequest(socket, ({ method, target, version, headers, body }) => {
      record({
        method, target, version, headers, body: body.toString(), signed: isSigned(secret, headers, body),
      });
      const [name, ...rest] = target.slice(1).split('/').map(decodeURIComponent);
      (behaviours[name] ?? behaviours.ok)(socket, rest);
    });
}
