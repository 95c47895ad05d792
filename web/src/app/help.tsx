import { Dialog } from '../ui/dialog';
import type { Shortcut } from './keys';

const onTimeline = [
  ['← →', 'Move through time, or from mark to mark in a row'],
  ['+ −', 'Zoom'],
  ['0', 'Back to now'],
] as const;

export function Help({ shortcuts, onClose }: { shortcuts: Shortcut[]; onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      <dl class="keys">
        {shortcuts.map(({ keys, what }) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <h3>On the timeline</h3>
      <dl class="keys">
        {onTimeline.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <p class="hint">
        <a href="/api/docs">The HTTP API</a> can do everything that this console does.
      </p>
    </Dialog>
  );
}
