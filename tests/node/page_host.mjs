// An origin of its own: serves one page that runs one script.
import { createServer } from 'node:http';
import { once } from 'node:events';

const page = '<!doctype html><title>Hoist</title><link rel="icon" href="data:,"><script src="/client.js"></script>';

export class PageHost {
  static async create(script) {
    const host = new PageHost();
    host.server = createServer((request, response) => {
      const [type, body] = request.url === '/client.js' ? ['text/javascript', script] : ['text/html', page];
      response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8` }).end(body);
    });
    host.server.listen(0, '127.0.0.1');
    await once(host.server, 'listening');
    host.origin = `http://127.0.0.1:${host.server.address().port}`;
    return host;
  }

  async destroy() {
    const gone = once(this.server, 'close');
    this.server.close();
    // The browser keeps connections open.
    this.server.closeAllConnections();
    await gone;
  }
}
