// How the work goes: what is wrong and what to do about it first, then the numbers.
import '../styles/health.css';

import { answer, api } from '../api/client';
import { useQuery } from '../api/query';
import { lookEveryMs, useRefresh } from '../live/refresh';
import { ErrorNotice, Loading } from '../ui/notice';
import { PageHead } from '../ui/page_head';
import { Attempts, Lateness } from './charts';
import { Facts } from './facts';
import { FindingList } from './finding_list';
import { findings } from './findings';
import { Live, Servers, Workers } from './tables';

export function HealthPage() {
  const health = useQuery('health', ['health'], (signal) => answer(api.GET('/api/admin/health', { signal })));
  useRefresh(health.reload, lookEveryMs);
  const report = health.data;
  return (
    <>
      <PageHead title="Health" {...(report && { note: report.store })} />
      <ErrorNotice error={health.error} retry={health.reload} />
      {health.loading && <Loading />}
      {report && (
        <>
          <FindingList findings={findings(report)} />
          <Facts report={report} />
          <div class="health-pair">
            <Lateness report={report} />
            <Attempts report={report} />
          </div>
          <div class="health-pair">
            <Workers report={report} />
            <Live report={report} />
          </div>
          <Servers report={report} />
        </>
      )}
    </>
  );
}
