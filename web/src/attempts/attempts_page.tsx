import { PageHead } from '../ui/page_head';

export function AttemptsPage() {
  return <PageHead title="Attempts" />;
}
