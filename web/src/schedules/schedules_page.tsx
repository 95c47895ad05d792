import { PageHead } from '../ui/page_head';

export function SchedulesPage() {
  return <PageHead title="Schedules" />;
}
