// One flag of one environment: its state, its definition, its schedules and its history.
import '../styles/flags.css';

import { useRoute } from 'preact-iso';

import { useQuery } from '../api/query';
import { useFilters } from '../app/filters';
import { href } from '../app/place';
import { Empty, ErrorNotice, Loading } from '../ui/notice';
import { PageHead } from '../ui/page_head';
import { useCheckedDraft } from './checked_draft';
import { DraftBar } from './draft_bar';
import { useDraft } from './drafts';
import { FlagHead } from './flag_head';
import { FlagHistory } from './flag_history';
import { type Flag, type FlagName, readFlag } from './flag_requests';
import { FlagSchedules } from './flag_schedules';
import { Overview } from './overview';
import { Targeting } from './targeting';

export function FlagPage() {
  const { environment = '', key = '' } = useRoute().params;
  return <OneFlag key={`${environment}/${key}`} name={{ environment, key }} />;
}

function OneFlag({ name }: { name: FlagName }) {
  const flag = useQuery(`${name.environment}/${name.key}`, ['flags'], (signal) => readFlag(name, signal));
  if (flag.data && flag.error?.status !== 404) {
    return (
      <>
        <ErrorNotice error={flag.error} />
        <FlagView flag={flag.data} />
      </>
    );
  }
  return (
    <>
      <PageHead title={name.key} note={`In ${name.environment}`} />
      {flag.loading && <Loading />}
      {flag.error?.status === 404 ? (
        <Empty>
          There is no flag <code>{name.key}</code> in {name.environment}: it was deleted, or never created.{' '}
          <a href={href('/flags', { q: name.key })}>Look for it among the flags</a>.
        </Empty>
      ) : (
        <ErrorNotice error={flag.error} retry={flag.reload} />
      )}
    </>
  );
}

const parts = [
  ['overview', 'Overview'],
  ['targeting', 'Targeting and variants'],
  ['schedules', 'Schedules'],
  ['history', 'History'],
] as const;

function FlagView({ flag }: { flag: Flag }) {
  const [{ part }, setFilters] = useFilters({ part: 'overview' });
  const draft = useDraft(flag);
  const checked = useCheckedDraft(draft);
  return (
    <>
      <FlagHead flag={flag} draft={draft} />
      <DraftBar flag={flag} draft={draft} checked={checked} />
      <nav class="parts" aria-label="Parts of the flag">
        {parts.map(([name, words]) => (
          <button
            key={name}
            type="button"
            aria-current={part === name ? 'true' : undefined}
            onClick={() => setFilters({ part: name })}
          >
            {words}
          </button>
        ))}
      </nav>
      {part === 'targeting' ? (
        <Targeting flag={flag} draft={draft} checked={checked} />
      ) : part === 'schedules' ? (
        <FlagSchedules flag={flag} />
      ) : part === 'history' ? (
        <FlagHistory flag={flag} />
      ) : (
        <Overview flag={flag} draft={draft} checked={checked} />
      )}
    </>
  );
}
