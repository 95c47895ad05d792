import { instantOf, type Mark, retryChain, type ScheduleMark } from './marks';
import { type View, xOf } from './view';

/** Of each schedule that has failed: from its time over what was tried to the retries that may come. */
export function RetryChains({ marks, view }: { marks: Mark[]; view: View }) {
  return (
    <>{marks.map((mark) => mark.kind === 'schedule' && <Chain key={mark.scheduleId} schedule={mark} view={view} />)}</>
  );
}

function Chain({ schedule, view }: { schedule: ScheduleMark; view: View }) {
  const points = retryChain(schedule);
  const begins = (index: number) => points[index - 1]?.at ?? instantOf(schedule);
  return (
    <>
      {points.map(({ at, kind }, index) => (
        <Line key={`line ${at}`} start={begins(index)} end={at} kind={kind} view={view} />
      ))}
      {points.map(({ at, kind }) => {
        const x = xOf(view, at);
        if (x < 0 || x > view.width) return null;
        return <span key={`dot ${at}`} class={`dot dot-${kind}`} style={{ left: `${x}px` }} />;
      })}
    </>
  );
}

function Line({ start, end, kind, view }: { start: number; end: number; kind: string; view: View }) {
  const left = Math.max(0, xOf(view, start));
  const right = Math.min(view.width, xOf(view, end));
  if (right <= left) return null;
  return <span class={`retry-line retry-line-${kind}`} style={{ left: `${left}px`, width: `${right - left}px` }} />;
}
