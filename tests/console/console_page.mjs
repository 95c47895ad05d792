// The console in a browser's tab: what a person does there, in the words that are on the screen.
import assert from 'node:assert/strict';

/** The longest that anything is waited for; most of it takes a moment. */
const patience = 20_000;
let tokens = 0;

/** What clocks show in the browser's zone. */
export const timezoneId = 'Europe/Oslo';
export function wallTime(at) {
  // Swedes write dates as HTML does.
  const [date, time] = new Intl.DateTimeFormat('sv-SE', {
    dateStyle: 'short', timeStyle: 'medium', timeZone: timezoneId,
  }).format(at).split(' ');
  return { date, time };
}

export class ConsolePage {
  /** What the browser complains of: errors of scripts, and what the Content-Security-Policy refused. */
  complaints = [];
  /** Hosts that were asked for anything. */
  hosts = new Set();

  static async open(browser, hoist, { path = '/', width = 1280, height = 800, ...options } = {}) {
    const page = new ConsolePage();
    page.hoist = hoist;
    page.context = await browser.newContext({
      viewport: { width, height },
      timezoneId,
      locale: 'en-GB',
      reducedMotion: 'reduce',
      ...options,
    });
    page.tab = await page.context.newPage();
    page.tab.setDefaultTimeout(patience);
    page.tab.on('console', (message) => {
      // The browser's word for the answer that tells the console that nobody is signed in.
      const expected = message.text().includes('401') && message.location().url.endsWith('/api/session');
      if (message.type() === 'error' && !expected) page.complaints.push(message.text());
    });
    page.tab.on('pageerror', (error) => page.complaints.push(error.message));
    page.tab.on('request', (request) => page.hosts.add(new URL(request.url()).host));
    await page.tab.goto(hoist.url + path);
    return page;
  }

  /** Of a person with a token of that role, at that page. */
  static async signedIn(browser, hoist, role, options = {}) {
    const page = await ConsolePage.open(browser, hoist, options);
    await page.signIn(await hoist.token(role, `${role}-${++tokens}`));
    return page;
  }

  async signIn(token) {
    await this.tab.getByLabel('Token').fill(token);
    await this.button('Sign in').click();
    await this.live();
  }

  /** What is shown is the present. */
  live() {
    return this.tab.locator('.live-live').waitFor();
  }

  /** Another page, by its name in the navigation. */
  async go(name) {
    await this.tab.getByRole('navigation').getByRole('link', { name: new RegExp(`^${name}`) }).click();
    await this.tab.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  }

  /** Another page, by its address, without loading the console anew where that is the same origin. */
  async visit(path) {
    await this.tab.goto(this.hoist.url + path);
    await this.live();
  }

  /** Fills in the form and sends it, from the timeline or the list of schedules. */
  async schedule({ flag, inSeconds, set = 'Turn on', retries }) {
    await this.button('Schedule a change').click();
    const form = this.dialog('Schedule a change');
    await form.getByLabel('Flag', { exact: true }).fill(flag);
    const { date, time } = wallTime(Date.now() + inSeconds * 1_000);
    await form.getByLabel('Date', { exact: true }).fill(date);
    await form.getByLabel('Time', { exact: true }).fill(time);
    await form.getByLabel('On or off').selectOption(set);
    if (retries !== undefined) {
      await form.getByText('More').click();
      await form.getByLabel('Retries, at most').fill(String(retries));
    }
    await form.getByRole('button', { name: 'Schedule it' }).click();
    await form.waitFor({ state: 'detached' });
  }

  /** What the page shows has been read. */
  async settled() {
    await this.tab.getByRole('heading', { level: 1 }).waitFor();
    await this.tab.getByText('Loading…').first().waitFor({ state: 'detached' });
  }

  button(name) {
    return this.tab.getByRole('button', { name });
  }

  dialog(name) {
    return this.tab.getByRole('dialog', { name });
  }

  /** Waits for text that is in sight. */
  sees(text) {
    return this.tab.getByText(text).filter({ visible: true }).first().waitFor();
  }

  close() {
    return this.context.close();
  }

  /** Nothing went wrong behind the scenes, and nothing was asked of another host. */
  async checkQuiet() {
    assert.deepEqual(this.complaints, []);
    assert.deepEqual([...this.hosts], [new URL(this.hoist.url).host]);
  }
}
