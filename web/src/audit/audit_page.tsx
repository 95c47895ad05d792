import { PageHead } from '../ui/page_head';

export function AuditPage() {
  return <PageHead title="Audit" />;
}
