import { PageHead } from '../ui/page_head';

export function SchedulePage() {
  return <PageHead title="Schedule" />;
}
