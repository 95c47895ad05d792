import '../styles/schedules.css';

import { useLocation, useRoute } from 'preact-iso';

import { href } from '../app/place';
import { Empty } from '../ui/notice';
import { PageHead } from '../ui/page_head';
import { ScheduleDetails } from './schedule_details';

export function SchedulePage() {
  const { query } = useLocation();
  const id = useRoute().params.id ?? '';
  const { flag, env } = query;
  if (!flag) {
    return (
      <>
        <PageHead title="Schedule" />
        <Empty>
          This address does not name the schedule's flag. <a href={href('/schedules')}>Find it among the schedules</a>.
        </Empty>
      </>
    );
  }
  return (
    <>
      <PageHead title={`Schedule of ${flag}`} note={env ? `In ${env}` : ''}>
        <a href={href('/schedules')}>All schedules</a>
      </PageHead>
      <ScheduleDetails key={id} id={id} flagKey={flag} environment={env} />
    </>
  );
}
