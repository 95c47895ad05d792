// The tokens: who and what may use the API, and in which role.
import '../styles/tokens.css';

import { useState } from 'preact/hooks';

import { answer, api } from '../api/client';
import { useQuery } from '../api/query';
import { lookEveryMs, useRefresh } from '../live/refresh';
import { mayAdminister } from '../session/session';
import { Button } from '../ui/button';
import { Empty, ErrorNotice, Loading, Notice } from '../ui/notice';
import { PageHead } from '../ui/page_head';
import { CreateDialog } from './create_dialog';
import { CreatedDialog } from './created_dialog';
import { RevokeDialog } from './revoke_dialog';
import { TokenTable } from './token_table';
import { type CreatedToken, inOrder, type Token } from './words';

type Open = { kind: 'create' } | { kind: 'created'; token: CreatedToken } | { kind: 'revoke'; token: Token };

export function TokensPage() {
  if (mayAdminister.value) return <Tokens />;
  return (
    <>
      <PageHead title="Tokens" />
      <Notice>
        Tokens concern every environment, so they are managed with a token of role admin that is bound to none. Ask
        somebody who has one, or use <code>hoist token</code> where the database is.
      </Notice>
    </>
  );
}

function Tokens() {
  const [open, setOpen] = useState<Open>();
  const tokens = useQuery('tokens', [], (signal) => answer(api.GET('/api/admin/tokens', { signal })));
  useRefresh(tokens.reload, lookEveryMs);
  const close = () => setOpen(undefined);
  const items = inOrder(tokens.data?.items ?? []);

  return (
    <>
      <PageHead title="Tokens" note="Who and what may use Hoist, and in which role.">
        <Button kind="primary" onClick={() => setOpen({ kind: 'create' })}>
          Create a token
        </Button>
      </PageHead>
      <ErrorNotice error={tokens.error} retry={tokens.reload} />
      {tokens.loading && <Loading />}
      {tokens.data && items.length === 0 && <Empty>There are no tokens.</Empty>}
      {items.length > 0 && <TokenTable tokens={items} onRevoke={(token) => setOpen({ kind: 'revoke', token })} />}
      {open?.kind === 'create' && (
        <CreateDialog
          onClose={close}
          onCreated={(token) => {
            setOpen({ kind: 'created', token });
            tokens.reload();
          }}
        />
      )}
      {open?.kind === 'created' && <CreatedDialog token={open.token} onClose={close} />}
      {open?.kind === 'revoke' && (
        <RevokeDialog
          token={open.token}
          onClose={close}
          onRevoked={() => {
            close();
            tokens.reload();
          }}
        />
      )}
    </>
  );
}
