import { PageHead } from '../ui/page_head';

export function Timeline() {
  return <PageHead title="Timeline" />;
}
