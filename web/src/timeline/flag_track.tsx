// A flag's row: its name and what comes next, and its marks on the axis.
import { flagHref } from '../app/place';
import { FlagBadge } from '../flags/flag_badge';
import { now } from '../time/clock';
import { Countdown } from '../ui/time';
import { type FlagRow, instantOf, type Mark, spots } from './marks';
import { RetryChains } from './retry_chains';
import { SpotButtons } from './spot_buttons';
import { type View, xOf } from './view';

/** Pixels: a spot is a target of 24, and somewhat more where its number stands beside its sign. */
const spotGap = 36;

interface FlagTrackProps {
  row: FlagRow;
  view: View;
  onOpen: (marks: Mark[]) => void;
  onShow: (at: number) => void;
}

export function FlagTrack({ row, view, onOpen, onShow }: FlagTrackProps) {
  const found = spots(view, row.marks, spotGap);
  return (
    <div class="track-row">
      <div class="track-flag">
        <a href={flagHref(row.flagKey)} class="track-key">
          {row.flagKey}
        </a>
        <div class="track-next hint">
          <FlagBadge flag={row} /> <NextChange marks={row.marks} />
        </div>
      </div>
      <div class="track" data-track>
        <NowLine view={view} />
        <RetryChains marks={row.marks} view={view} />
        <OutOfSight row={row} view={view} onShow={onShow} />
        <SpotButtons found={found} flagKey={row.flagKey} onOpen={onOpen} />
        {row.more > 0 && <span class="track-more hint">{row.more} more are not shown: zoom in</span>}
      </div>
    </div>
  );
}

/** The retry that waits before the change that is planned: it is sooner, and it is trouble. */
function NextChange({ marks }: { marks: Mark[] }) {
  const schedules = marks.filter((mark) => mark.kind === 'schedule');
  const retry = schedules
    .flatMap(({ nextRetryAt, retryCount }) =>
      nextRetryAt === null ? [] : [{ at: Date.parse(nextRetryAt), retryCount }],
    )
    .sort((a, b) => a.at - b.at)[0];
  if (retry) {
    return (
      <span class="next-retry">
        retry {retry.retryCount} <Countdown at={retry.at} />
      </span>
    );
  }
  const next = schedules
    .filter((mark) => mark.status === 'pending')
    .map(instantOf)
    .sort((a, b) => a - b)[0];
  if (next === undefined) return null;
  return (
    <span>
      {next <= now.value ? 'was due ' : 'changes '}
      <Countdown at={next} />
    </span>
  );
}

function NowLine({ view }: { view: View }) {
  const x = xOf(view, now.value);
  if (x < 0 || x > view.width) return null;
  return <span class="now-line" style={{ left: `${x}px` }} />;
}

/** How much lies before and behind what is shown, and the way there. */
function OutOfSight({ row, view, onShow }: { row: FlagRow; view: View; onShow: (at: number) => void }) {
  const before = row.marks.map(instantOf).filter((at) => at < view.from);
  const behind = row.marks.map(instantOf).filter((at) => at > view.to);
  const words = (count: number, way: string) => `${row.flagKey}: ${count} ${way}`;
  return (
    <>
      {before.length > 0 && (
        <button
          type="button"
          class="beyond beyond-before"
          aria-label={words(before.length, 'earlier')}
          onClick={() => onShow(Math.max(...before))}
        >
          ‹ {before.length}
        </button>
      )}
      {behind.length > 0 && (
        <button
          type="button"
          class="beyond beyond-behind"
          aria-label={words(behind.length, 'later')}
          onClick={() => onShow(Math.min(...behind))}
        >
          {behind.length} ›
        </button>
      )}
    </>
  );
}
