import { PageHead } from '../ui/page_head';

export function AttentionPage() {
  return <PageHead title="Needs attention" />;
}
