// Above every page: the environment, the zone and the theme, who is signed in, and whether what is shown is live.
import { useLocation } from 'preact-iso';

import { answer, api } from '../api/client';
import { useQuery } from '../api/query';
import { connection } from '../live/stream';
import { session, signOut } from '../session/session';
import { ActionButton, Button } from '../ui/button';
import { environment, href } from './place';
import { chooseTheme, type Theme, theme } from './theme';
import { ZonePicker } from './zone_picker';

function EnvironmentPicker() {
  const { route, path } = useLocation();
  const environments = useQuery('environments', ['flags'], (signal) =>
    answer(api.GET('/api/admin/environments', { signal })),
  );
  const names = environments.data?.items.map((item) => item.environment) ?? [];
  if (!names.includes(environment.value)) names.unshift(environment.value);
  const choose = (name: string) => {
    environment.value = name;
    // What stands below a page is of the environment that is left.
    route(href(`/${path.split('/')[1] ?? ''}`));
  };
  return (
    <label class="picker">
      <span>Environment</span>
      <select value={environment.value} onChange={(event) => choose(event.currentTarget.value)}>
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
}

const themes: [Theme, string][] = [
  ['system', 'System'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];

function ThemePicker() {
  return (
    <label class="picker">
      <span>Theme</span>
      <select value={theme.value} onChange={(event) => chooseTheme(event.currentTarget.value as Theme)}>
        {themes.map(([choice, name]) => (
          <option key={choice} value={choice}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

const connectionWords = { connecting: 'Connecting', live: 'Live', lost: 'Not live', polling: 'Every 5 s' };

function LiveMark() {
  const { state } = connection.value;
  return (
    <span class={`live live-${state}`} role="status">
      {connectionWords[state]}
    </span>
  );
}

export function Header({ onHelp }: { onHelp: () => void }) {
  return (
    <header class="header">
      <a class="brand" href={href('/timeline')}>
        <img src="/favicon.svg" alt="" width="22" height="22" />
        Hoist
      </a>
      <EnvironmentPicker />
      <LiveMark />
      <span class="header-gap" />
      <ZonePicker />
      <ThemePicker />
      <Button small label="Help and keyboard shortcuts" onClick={onHelp}>
        ?
      </Button>
      <span class="who" title={`Signed in as ${session.value?.name ?? ''}`}>
        {session.value?.name} <span class="hint">{session.value?.role}</span>
      </span>
      <ActionButton small run={signOut}>
        Sign out
      </ActionButton>
    </header>
  );
}
