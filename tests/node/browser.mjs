// A real browser without a window: the machine's Chromium, or what CHROMIUM names.
import { load } from './packages.mjs';

const { chromium } = load('playwright-core');

export async function launchBrowser() {
  const program = process.env.CHROMIUM || '/usr/bin/chromium';
  try {
    // Its own sandbox starts neither for root nor in most containers, and the pages are ours. SIGTERM is how a test that
    // hangs is ended: the browser would be closed with it, and the process live on.
    return await chromium.launch({ executablePath: program, chromiumSandbox: false, handleSIGTERM: false });
  } catch (error) {
    throw new Error(`${program} does not start: install chromium, or name another with CHROMIUM`, { cause: error });
  }
}
