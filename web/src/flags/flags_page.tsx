import { PageHead } from '../ui/page_head';

export function FlagsPage() {
  return <PageHead title="Flags" />;
}
