// The console once somebody is signed in: what stands around every page, and which page is shown.
import { useSignalEffect } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { lazy, Route, Router, useLocation } from 'preact-iso';

import { closeStream, openStream } from '../live/stream';
import { keepSession, session } from '../session/session';
import { startClock } from '../time/clock';
import { Timeline } from '../timeline/timeline_page';
import { ConnectionBanner } from './connection_banner';
import { Header } from './header';
import { Help } from './help';
import { listenForKeys, type Shortcut } from './keys';
import { Navigation } from './navigation';
import { NoSuchPage } from './no_such_page';
import { pages } from './pages';
import { environment, href, rememberEnvironment, showEnvironment } from './place';

const Attention = lazy(() => import('../attention/attention_page').then((file) => file.AttentionPage));
const Flags = lazy(() => import('../flags/flags_page').then((file) => file.FlagsPage));
const Flag = lazy(() => import('../flags/flag_page').then((file) => file.FlagPage));
const Schedules = lazy(() => import('../schedules/schedules_page').then((file) => file.SchedulesPage));
const Schedule = lazy(() => import('../schedules/schedule_page').then((file) => file.SchedulePage));
const Attempts = lazy(() => import('../attempts/attempts_page').then((file) => file.AttemptsPage));
const Audit = lazy(() => import('../audit/audit_page').then((file) => file.AuditPage));
const Health = lazy(() => import('../health/health_page').then((file) => file.HealthPage));
const Tokens = lazy(() => import('../tokens/tokens_page').then((file) => file.TokensPage));

function useShortcuts(showHelp: () => void): Shortcut[] {
  const { route } = useLocation();
  const search = () => {
    const field = document.querySelector<HTMLInputElement>('input[type=search]');
    if (field) field.focus();
    else route(href('/flags', { search: 'yes' }));
  };
  return [
    { keys: '/', what: 'Search', run: search },
    ...pages
      .filter((page) => page.shown?.() ?? true)
      .map((page) => ({ keys: `g ${page.key}`, what: `Go to ${page.name}`, run: () => route(href(page.path)) })),
    { keys: '?', what: 'Show this help', run: showHelp },
  ];
}

/** Puts the focus where a new page begins, so that a screen reader says where it is. */
function useFocusOnPage() {
  const { path } = useLocation();
  const main = useRef<HTMLElement>(null);
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    // Unless the page has put it somewhere itself.
    if (!main.current?.contains(document.activeElement)) main.current?.focus();
  }, [path]);
  return main;
}

export function Console() {
  const [help, setHelp] = useState(false);
  const shortcuts = useShortcuts(() => setHelp(true));
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  const { query } = useLocation();
  const main = useFocusOnPage();

  useEffect(() => {
    const ends = [startClock(), keepSession(), rememberEnvironment(), listenForKeys(() => latest.current), closeStream];
    return () => {
      for (const end of ends) end();
    };
  }, []);
  const bound = session.value?.environment ?? null;
  useEffect(() => showEnvironment(query.env, bound), [query.env, bound]);
  useSignalEffect(() => openStream(environment.value));

  return (
    <div class="console">
      <a class="skip" href="#main">
        Skip to the page
      </a>
      <Header onHelp={() => setHelp(true)} />
      <Navigation />
      <main id="main" ref={main} tabIndex={-1}>
        <ConnectionBanner />
        <Router>
          <Route path="/" component={Timeline} />
          <Route path="/timeline" component={Timeline} />
          <Route path="/attention" component={Attention} />
          <Route path="/flags" component={Flags} />
          <Route path="/flags/:environment/:key" component={Flag} />
          <Route path="/schedules" component={Schedules} />
          <Route path="/schedules/:id" component={Schedule} />
          <Route path="/attempts" component={Attempts} />
          <Route path="/audit" component={Audit} />
          <Route path="/health" component={Health} />
          <Route path="/tokens" component={Tokens} />
          <Route default component={NoSuchPage} />
        </Router>
      </main>
      {help && <Help shortcuts={shortcuts} onClose={() => setHelp(false)} />}
    </div>
  );
}
