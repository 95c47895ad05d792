import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';

import { sayFailed } from './toast';

interface ButtonProps {
  children: ComponentChildren;
  kind?: 'primary' | 'plain' | 'danger';
  small?: boolean;
  disabled?: boolean;
  /** For screen readers, where the words alone do not say what it acts on. */
  label?: string;
}

/** Does something that takes a while; cannot be pressed again meanwhile. A failure is told, unless `run` tells it. */
export function ActionButton({ run, ...rest }: ButtonProps & { run: () => Promise<unknown> }) {
  const [busy, setBusy] = useState(false);
  const shown = useRef(true);
  const press = async () => {
    setBusy(true);
    try {
      await run();
    } catch (thrown) {
      sayFailed(thrown);
    } finally {
      if (shown.current) setBusy(false);
    }
  };
  return <Button {...rest} busy={busy} onClick={press} />;
}

export function Button({
  children,
  kind = 'plain',
  small,
  disabled,
  label,
  busy,
  onClick,
  type = 'button',
}: ButtonProps & { busy?: boolean; onClick?: () => void; type?: 'button' | 'submit' }) {
  return (
    <button
      type={type}
      class={`button button-${kind}${small ? ' button-small' : ''}`}
      disabled={disabled || busy}
      aria-busy={busy}
      aria-label={label}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
