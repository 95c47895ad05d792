import { now } from '../time/clock';
import { type Schedule, stateKinds, stateNames, stateOf } from './schedule_words';

export function StateBadge({ schedule }: { schedule: Schedule }) {
  const state = stateOf(schedule, now.value);
  return <span class={`badge badge-${stateKinds[state]}`}>{stateNames[state]}</span>;
}
