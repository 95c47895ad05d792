import { Empty } from '../ui/notice';
import { PageHead } from '../ui/page_head';
import { href } from './place';

export function NoSuchPage() {
  return (
    <>
      <PageHead title="No such page" />
      <Empty>
        Nothing is at this address. <a href={href('/timeline')}>Go to the timeline</a>.
      </Empty>
    </>
  );
}
