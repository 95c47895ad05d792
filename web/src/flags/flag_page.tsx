import { PageHead } from '../ui/page_head';

export function FlagPage() {
  return <PageHead title="Flag" />;
}
