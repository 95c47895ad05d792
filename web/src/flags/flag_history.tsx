// Every version of the flag, who made it, what it changed, and the way back.
import { useState } from 'preact/hooks';

import { answer, api } from '../api/client';
import { usePages } from '../api/pages';
import { scheduleHref } from '../app/place';
import { mayWrite } from '../session/session';
import { ActionButton } from '../ui/button';
import { Empty, ErrorNotice, Loading } from '../ui/notice';
import { Instant } from '../ui/time';
import { sayDone } from '../ui/toast';
import { VirtualList } from '../ui/virtual_list';
import { Changes } from './changes';
import { type Flag, type FlagUpdates, type FlagVersion, readVersion, revertFlag } from './flag_requests';
import { SaveDialog } from './save_dialog';
import { updatesBetween } from './versions';

interface Revert {
  version: number;
  /** The flag as it was at that version. */
  earlier: Flag;
  updates: FlagUpdates;
  base: Flag;
}

export function FlagHistory({ flag }: { flag: Flag }) {
  const { key, environment } = flag;
  const [reverting, setReverting] = useState<Revert>();
  const versions = usePages(`${environment}/${key}`, ['flags'], (place, signal) =>
    answer(
      api.GET('/api/admin/flags/{key}/history', {
        params: { path: { key }, query: { environment, ...place } },
        signal,
      }),
    ),
  );
  const ask = async (version: number) => {
    const then = await readVersion(flag, version);
    const updates = updatesBetween(flag, then.flag);
    if (Object.keys(updates).length === 0) sayDone(`Version ${version} is the same as the flag is now.`);
    else setReverting({ version, earlier: then.flag, updates, base: flag });
  };
  return (
    <div class="flag-part">
      <section class="panel">
        <h2>History</h2>
        <ErrorNotice error={versions.error} retry={versions.reload} />
        {versions.loading && <Loading />}
        {!versions.loading && versions.items.length === 0 && !versions.error && (
          <Empty>No versions are recorded.</Empty>
        )}
        {versions.items.length > 0 && (
          <VirtualList
            label="Versions, newest first"
            items={versions.items}
            keyOf={(version) => String(version.version)}
            estimate={92}
            render={(version) => <VersionRow flag={flag} version={version} onRevert={ask} />}
            more={versions.more}
            onEnd={versions.loadMore}
          />
        )}
      </section>
      {reverting && (
        <SaveDialog
          title={`Go back to version ${reverting.version}?`}
          confirm={`Go back to version ${reverting.version}`}
          base={reverting.base}
          updates={reverting.updates}
          save={(version) => revertFlag(flag, version, reverting.version)}
          onClose={() => setReverting(undefined)}
          onRebase={(theirs) =>
            setReverting({ ...reverting, base: theirs, updates: updatesBetween(theirs, reverting.earlier) })
          }
        >
          <p>
            This makes a new version with the configuration of version {reverting.version}. Included and excluded users
            stay as they are.
          </p>
        </SaveDialog>
      )}
    </div>
  );
}

const actions = {
  'flag.created': 'Created',
  'flag.edited': 'Edited',
  'flag.reverted': 'Reverted',
  'flag.deleted': 'Deleted',
  'schedule.applied': 'Changed by a schedule',
};

interface RowProps {
  flag: Flag;
  version: FlagVersion;
  onRevert: (version: number) => Promise<void>;
}

function VersionRow({ flag, version, onRevert }: RowProps) {
  const { scheduleId, actor, note, action } = version;
  const present = version.version === flag.version;
  return (
    <div class="version-row">
      <div class="version-head">
        <strong>Version {version.version}</strong> {present && <span class="badge badge-good">now</span>}
        <span class="version-made">
          {actions[action]}{' '}
          {scheduleId === null ? (
            `by ${actor}`
          ) : (
            <a href={scheduleHref({ id: scheduleId, flagKey: flag.key, environment: flag.environment })}>
              see the schedule
            </a>
          )}
          , <Instant at={version.at} />
          {note !== '' && <span class="hint"> {note}</span>}
        </span>
        {mayWrite.value && !present && action !== 'flag.deleted' && (
          <ActionButton small label={`Go back to version ${version.version}`} run={() => onRevert(version.version)}>
            Go back…
          </ActionButton>
        )}
      </div>
      <Changes changes={version.changes} />
    </div>
  );
}
