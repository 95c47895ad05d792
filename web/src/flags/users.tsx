// Users who are included or excluded by name, whatever else decides.
import { useState } from 'preact/hooks';

import { answer, api } from '../api/client';
import { type ApiError, asApiError } from '../api/error';
import { type Page, usePages } from '../api/pages';
import { mayWrite } from '../session/session';
import { ActionButton, Button } from '../ui/button';
import { Field } from '../ui/field';
import { ErrorNotice, Loading } from '../ui/notice';
import { Instant } from '../ui/time';
import { sayDone } from '../ui/toast';
import { VirtualList } from '../ui/virtual_list';
import { type Flag, removeUser, setUser, type UserOverride } from './flag_requests';

const pageSize = 100;

export function Users({ flag }: { flag: Flag }) {
  const { key, environment } = flag;
  // The route counts pages; the number of the next one is as good as a cursor.
  const users = usePages(
    `${environment}/${key}`,
    ['overrides'],
    async ({ cursor }, signal): Promise<Page<UserOverride>> => {
      const page = Number(cursor ?? '1');
      const { items, total } = await answer(
        api.GET('/api/admin/flags/{key}/users', {
          params: { path: { key }, query: { environment, page, pageSize } },
          signal,
        }),
      );
      return { items, nextCursor: page * pageSize < total ? String(page + 1) : null };
    },
  );
  return (
    <section class="panel">
      <h2>Users</h2>
      <p class="hint">An included user gets the flag while it is on, an excluded one never, whatever the rules say.</p>
      <ErrorNotice error={users.error} retry={users.reload} />
      {users.loading && <Loading />}
      {!users.loading && users.items.length === 0 && <p>Nobody is named.</p>}
      {users.items.length > 0 && (
        <VirtualList
          label="Users"
          items={users.items}
          keyOf={(user) => user.userId}
          estimate={46}
          render={(user) => <UserRow flag={flag} user={user} />}
          more={users.more}
          onEnd={users.loadMore}
        />
      )}
      {mayWrite.value && <AddUser flag={flag} />}
    </section>
  );
}

function UserRow({ flag, user }: { flag: Flag; user: UserOverride }) {
  const included = user.type === 'include';
  return (
    <div class="user-row">
      <span>
        <code class="wrap">{user.userId}</code>{' '}
        <span class={`badge ${included ? 'badge-good' : 'badge-warn'}`}>{included ? 'included' : 'excluded'}</span>
      </span>
      <span class="hint">
        {user.reason !== '' && `${user.reason}, `}by {user.createdBy}, <Instant at={user.createdAt} />
      </span>
      {mayWrite.value && (
        <ActionButton
          small
          label={`Remove ${user.userId}`}
          run={async () => {
            await removeUser(flag, user.userId);
            sayDone(`${user.userId} is treated as everybody else.`);
          }}
        >
          Remove
        </ActionButton>
      )}
    </div>
  );
}

const blank = { userId: '', type: 'include' as UserOverride['type'], reason: '' };

function AddUser({ flag }: { flag: Flag }) {
  const [typed, setTyped] = useState(blank);
  const [error, setError] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const add = async () => {
    setBusy(true);
    setError(undefined);
    try {
      const { userId, type } = await setUser(flag, { ...typed, userId: typed.userId.trim() });
      sayDone(`${userId} is ${type === 'include' ? 'included' : 'excluded'}.`);
      setTyped(blank);
    } catch (thrown) {
      setError(asApiError(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      class="side-by-side add-user"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <Field label="User" error={error?.field === 'userId' ? error.message : undefined}>
        {(input) => (
          <input
            {...input}
            required
            maxLength={256}
            value={typed.userId}
            onInput={(event) => setTyped({ ...typed, userId: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field label="Is">
        {(input) => (
          <select
            {...input}
            value={typed.type}
            onChange={(event) => setTyped({ ...typed, type: event.currentTarget.value as UserOverride['type'] })}
          >
            <option value="include">included</option>
            <option value="exclude">excluded</option>
          </select>
        )}
      </Field>
      <Field label="Because" error={error?.field === 'reason' ? error.message : undefined}>
        {(input) => (
          <input
            {...input}
            value={typed.reason}
            onInput={(event) => setTyped({ ...typed, reason: event.currentTarget.value })}
          />
        )}
      </Field>
      <Button type="submit" busy={busy}>
        Name this user
      </Button>
      {error && error.field !== 'userId' && error.field !== 'reason' && <ErrorNotice error={error} />}
    </form>
  );
}
