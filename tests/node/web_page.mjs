// A page in a browser, with nothing stored from before, on which web_client.mjs runs.

const bulk = '/ofrep/v1/evaluate/flags';
/** The longest that anything is waited for; all of it takes a moment. */
const patience = 15_000;

/** One evaluation as the network saw it. */
const exchange = (response) => ({
  status: response.status(),
  asked: response.request().headers()['if-none-match'],
  etag: response.headers().etag,
  retryAfter: response.headers()['retry-after'],
  /** Whether an event of a stream made the page ask. */
  told: new URL(response.url()).searchParams.has('flagConfigEtag'),
});

export class WebPage {
  /** Every evaluation of all flags that was answered, in order. */
  exchanges = [];
  /** What the browser complains of. */
  complaints = [];

  static async open(browser, origin) {
    const page = new WebPage();
    page.context = await browser.newContext();
    page.tab = await page.context.newPage();
    page.tab.setDefaultTimeout(patience);
    page.tab.on('console', (message) => message.type() === 'error' && page.complaints.push(message.text()));
    page.tab.on('response', (response) => {
      if (new URL(response.url()).pathname === bulk) page.exchanges.push(exchange(response));
    });
    await page.tab.goto(origin);
    return page;
  }

  close() {
    return this.context.close();
  }

  start(options, context = {}) {
    return this.tab.evaluate(([o, c]) => openFeature.start(o, c), [options, context]);
  }

  setContext(context) {
    return this.tab.evaluate((c) => openFeature.setContext(c), context);
  }

  status() {
    return this.tab.evaluate(() => openFeature.status());
  }

  details(flag, codeDefault) {
    return this.tab.evaluate(([f, d]) => openFeature.details(f, d), [flag, codeDefault]);
  }

  /** Calls `see(value, at)` with the flag's value now and with everything that the SDK announces. */
  async watch(flag, codeDefault, see) {
    const name = `see ${flag}`;
    await this.tab.exposeFunction(name, see);
    await this.tab.evaluate(([f, d, n]) => openFeature.watch(f, d, n), [flag, codeDefault, name]);
  }

  /** How many events there were: announced() finds what comes after them. */
  eventCount() {
    return this.tab.evaluate(() => openFeature.events.length);
  }

  /** The first event of the type after the first `seen` ones, of a change of `flag` if given, once there is one. */
  async announced(type, seen = 0, flag = undefined) {
    const find = ([t, s, f]) =>
      openFeature.events.slice(s).find((event) => event.type === t && (!f || event.flagsChanged?.includes(f)));
    try {
      return await (await this.tab.waitForFunction(find, [type, seen, flag])).jsonValue();
    } catch (error) {
      const events = await this.tab.evaluate(() => openFeature.events);
      throw new Error(`no ${type} after ${seen} events: ${this.#seen(events)}`, { cause: error });
    }
  }

  /** The next evaluation on the network that `fits`, once it is answered. */
  async answered(what, fits) {
    try {
      const response = await this.tab.waitForResponse((r) => new URL(r.url()).pathname === bulk && fits(exchange(r)));
      return exchange(response);
    } catch (error) {
      throw new Error(`the network never saw ${what}: ${this.#seen([])}`, { cause: error });
    }
  }

  #seen(events) {
    return JSON.stringify({ events, exchanges: this.exchanges.slice(-10), complaints: this.complaints }, null, 1);
  }
}
