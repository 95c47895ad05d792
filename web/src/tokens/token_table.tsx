import { session } from '../session/session';
import { Button } from '../ui/button';
import { Instant } from '../ui/time';
import { isOwn, roleMay, type Token } from './words';

interface TokenTableProps {
  tokens: Token[];
  onRevoke: (token: Token) => void;
}

export function TokenTable({ tokens, onRevoke }: TokenTableProps) {
  return (
    <section class="panel">
      <table class="table tokens">
        <caption class="unseen">Tokens, those in use first</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Role</th>
            <th scope="col">Environment</th>
            <th scope="col">Created</th>
            <th scope="col">
              <span class="unseen">Revoke</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => (
            <TokenRow key={token.id} token={token} onRevoke={onRevoke} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function TokenRow({ token, onRevoke }: { token: Token; onRevoke: (token: Token) => void }) {
  const own = isOwn(token, session.value?.name);
  return (
    <tr class={token.revokedAt === null ? '' : 'token-revoked'}>
      <th scope="row">
        {token.name} {own && <span class="badge badge-plain">you</span>}
      </th>
      <td data-label="Role">
        <span title={roleMay(token.role)}>{token.role}</span>
      </td>
      <td data-label="Environment">{token.environment ?? <span class="hint">every one</span>}</td>
      <td data-label="Created">
        <Instant at={token.createdAt} />
      </td>
      <td data-label="Revoked">
        {token.revokedAt !== null && (
          <>
            <span class="badge badge-plain">Revoked</span> <Instant at={token.revokedAt} />
          </>
        )}
        {token.revokedAt === null && !own && (
          <Button small kind="danger" label={`Revoke ${token.name}`} onClick={() => onRevoke(token)}>
            Revoke
          </Button>
        )}
      </td>
    </tr>
  );
}
