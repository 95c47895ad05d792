// Receivers of notifications that behave as badly as receivers do: HTTP, HTTPS and SMTP in one process.
//
//   node receiver.mjs '{"secret": "whsec_…", "certificates": {"NAME": {"cert": FILE, "key": FILE}, …}}'
//
// Prints {"ports": {…}} once all of them listen, then one JSON line for whatever it got. Nothing here waits for
// time: what hangs does so until it is killed.
import { readFileSync } from 'node:fs';
import net from 'node:net';
import tls from 'node:tls';
import { receiveHttp } from './http_receiver.mjs';
import { receiveMail } from './mail_receiver.mjs';

const options = JSON.parse(process.argv[2]);
const record = (entry) => process.stdout.write(JSON.stringify(entry) + '\n');

async function listen(server) {
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return server.address().port;
}

/** Peers that go away are part of the play. */
const forgiving = (handle) => (socket) => {
  socket.on('error', () => socket.destroy());
  handle(socket);
};

const http = receiveHttp(options.secret, record);
const ports = {
  http: await listen(net.createServer(forgiving(http))),
  closing: await listen(net.createServer(forgiving((socket) => socket.resetAndDestroy()))),
  busyMail: await listen(net.createServer(forgiving((socket) => socket.end('421 too many connections\r\n')))),
  silentMail: await listen(net.createServer(forgiving(() => {}))),
  plainMail: await listen(net.createServer(forgiving(receiveMail(record, undefined)))),
};
for (const [name, files] of Object.entries(options.certificates ?? {})) {
  const certificate = { cert: readFileSync(files.cert), key: readFileSync(files.key) };
  const server = tls.createServer(certificate, forgiving(http));
  server.on('tlsClientError', () => record({ handshake: 'failed' }));
  ports[name] = await listen(server);
  ports[`${name}Mail`] = await listen(net.createServer(forgiving(receiveMail(record, certificate))));
}
record({ ports });
