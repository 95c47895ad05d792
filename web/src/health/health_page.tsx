import { PageHead } from '../ui/page_head';

export function HealthPage() {
  return <PageHead title="Health" />;
}
