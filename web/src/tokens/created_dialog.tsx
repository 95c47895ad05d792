// A new token's text, which the server keeps no copy of. A slip of the hand does not close this, since it would be lost.
import { useRef, useState } from 'preact/hooks';

import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { Notice } from '../ui/notice';
import type { CreatedToken } from './words';

export function CreatedDialog({ token, onClose }: { token: CreatedToken; onClose: () => void }) {
  const text = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<'yes' | 'by hand' | 'not yet'>();
  const copy = async () => {
    text.current?.select();
    try {
      // Browsers have it on https and on this machine alone.
      await navigator.clipboard.writeText(token.token);
      setCopied('yes');
    } catch {
      setCopied('by hand');
    }
  };
  return (
    <Dialog title={`Token ${token.name}`} onClose={copied === 'yes' ? onClose : () => setCopied('not yet')}>
      <Notice kind="warn">
        <p>
          Copy it now: it is not shown again, and nobody can read it back. If it is lost, revoke it and create another.
        </p>
      </Notice>
      <Field label="Text of the token">
        {(input) => (
          <input
            {...input}
            ref={text}
            class="mono"
            readOnly
            value={token.token}
            onFocus={(event) => event.currentTarget.select()}
          />
        )}
      </Field>
      <p role="status" class="hint">
        {copied === 'yes' && 'Copied.'}
        {copied === 'by hand' && 'This browser does not let a page copy here. The text is selected: copy it by hand.'}
        {copied === 'not yet' && 'This stays open until you say that you have copied it.'}
      </p>
      <div class="dialog-foot">
        <Button kind="primary" onClick={() => void copy()}>
          Copy
        </Button>
        <Button onClick={onClose}>I have copied it</Button>
      </div>
    </Dialog>
  );
}
