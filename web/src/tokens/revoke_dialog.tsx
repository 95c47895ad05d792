import { useState } from 'preact/hooks';

import { answer, api } from '../api/client';
import { type ApiError, asApiError } from '../api/error';
import { ActionButton, Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { ErrorNotice } from '../ui/notice';
import { sayDone } from '../ui/toast';
import type { Token } from './words';

interface RevokeDialogProps {
  token: Token;
  onClose: () => void;
  onRevoked: () => void;
}

export function RevokeDialog({ token, onClose, onRevoked }: RevokeDialogProps) {
  const [error, setError] = useState<ApiError>();
  const revoke = async () => {
    setError(undefined);
    try {
      await answer(api.DELETE('/api/admin/tokens/{id}', { params: { path: { id: token.id } } }));
    } catch (thrown) {
      setError(asApiError(thrown));
      return;
    }
    sayDone(`The token ${token.name} is revoked.`);
    onRevoked();
  };
  return (
    <Dialog title={`Revoke ${token.name}?`} onClose={onClose}>
      <p>
        Whoever uses it is refused from now on, and sessions that were begun with it end. This cannot be undone: who
        needs access again needs another token.
      </p>
      <p>
        It is a token of role {token.role}
        {token.environment === null ? ' for every environment.' : ` for the environment ${token.environment}.`}
      </p>
      <ErrorNotice error={error} />
      <div class="dialog-foot">
        <Button onClick={onClose}>Keep it</Button>
        <ActionButton kind="danger" run={revoke}>
          Revoke
        </ActionButton>
      </div>
    </Dialog>
  );
}
