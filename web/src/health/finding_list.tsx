import { href } from '../app/place';
import type { Finding } from './findings';

/** What is wrong, above everything else on the page. */
export function FindingList({ findings }: { findings: Finding[] }) {
  return (
    <section aria-labelledby="findings">
      <h2 id="findings" class={findings.length === 0 ? 'unseen' : ''}>
        What is wrong
      </h2>
      {findings.length === 0 && (
        <div class="notice finding-none">
          <p>Nothing is wrong: workers make their passes, nothing waits, and the clocks agree.</p>
        </div>
      )}
      <ul class="findings">
        {findings.map((finding) => (
          <li key={finding.what} class={`notice notice-${finding.severity === 'bad' ? 'error' : 'warn'}`}>
            <p>
              <span class={`badge badge-${finding.severity}`}>{finding.severity === 'bad' ? 'Wrong' : 'Warning'}</span>{' '}
              <strong>
                <Spoken text={finding.what} />
              </strong>
            </p>
            <p>
              <Spoken text={finding.todo} />
              {finding.link && (
                <>
                  {' '}
                  <a href={href(finding.link.path)}>{finding.link.words}</a>.
                </>
              )}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Text with commands between backticks. */
function Spoken({ text }: { text: string }) {
  return <>{text.split('`').map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}</>;
}
