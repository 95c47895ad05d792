import { useState } from 'preact/hooks';

import { type ApiError, asApiError } from '../api/error';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { sessionEnded, signIn } from './session';

function SignInForm() {
  const [token, setToken] = useState('');
  const [error, setError] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await signIn(token.trim());
    } catch (thrown) {
      setError(asApiError(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Field
        label="Token"
        hint={
          <>
            A token of role viewer, editor or admin: <code>hoist token create --name you --role editor</code>
          </>
        }
        error={error?.message}
      >
        {(input) => (
          <input
            {...input}
            type="password"
            autoComplete="current-password"
            required
            value={token}
            onInput={(event) => setToken(event.currentTarget.value)}
          />
        )}
      </Field>
      <div class="dialog-foot">
        <Button kind="primary" type="submit" busy={busy}>
          Sign in
        </Button>
      </div>
    </form>
  );
}

export function SignInPage() {
  return (
    <main class="sign-in">
      <h1>
        <img src="/favicon.svg" alt="" width="28" height="28" /> Hoist
      </h1>
      <SignInForm />
    </main>
  );
}

/** Above whatever somebody works on, which stays as it is. */
export function SignInAgain() {
  if (!sessionEnded.value) return null;
  return (
    <Dialog title="Your session has ended" onClose={() => {}}>
      <p>Sign in again to go on. What you have typed is still there.</p>
      <SignInForm />
    </Dialog>
  );
}
