import { PageHead } from '../ui/page_head';

export function TokensPage() {
  return <PageHead title="Tokens" />;
}
