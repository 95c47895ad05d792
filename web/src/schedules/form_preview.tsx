// Beside the form: the flag as the schedule will leave it, what it meets on the way, and its retries.
import type { components } from '../api/schema';
import { ErrorNotice } from '../ui/notice';
import { RetryList } from './attempts_chain';
import { PreviewView } from './preview_view';
import type { Previewed } from './use_preview';

export function FormPreview({ previewed: { preview, error, checking } }: { previewed: Previewed }) {
  return (
    <section class="form-preview" aria-label="What it will do" aria-busy={checking}>
      <h3>What it will do</h3>
      {!preview && !error && (
        <p class="hint">{checking ? 'Looking…' : 'Pick a flag, a time and something to set, and see it here.'}</p>
      )}
      {error && error.status !== 404 && error.field === undefined && <ErrorNotice error={error} />}
      {preview && (
        <div class={checking ? 'preview-old' : ''}>
          <PreviewView preview={preview} />
          {preview.after && (
            <>
              <h4>The flag then</h4>
              <Configuration flag={preview.after} />
            </>
          )}
          {preview.retries.length > 0 && (
            <>
              <h4>Should every attempt fail</h4>
              <RetryList retries={preview.retries} />
            </>
          )}
        </div>
      )}
    </section>
  );
}

function Configuration({ flag }: { flag: components['schemas']['Flag'] }) {
  const rollout = flag.rolloutPercentage === null ? '' : ` at ${flag.rolloutPercentage} %`;
  const state = flag.archived ? 'Archived: off for everyone' : flag.enabled ? `On${rollout}` : 'Off for everyone';
  return (
    <p>
      {state}
      {flag.defaultVariant !== null && flag.rolloutPercentage === null && `, default variant ${flag.defaultVariant}`}
      {flag.targeting !== null && ', with targeting'}.
    </p>
  );
}
