// A flag's state at the top of its page, and the two things that are changed most: on or off, and the rollout.
import { useState } from 'preact/hooks';

import { ScheduleForm } from '../schedules/schedule_form';
import { mayWrite } from '../session/session';
import { Button } from '../ui/button';
import { PageHead } from '../ui/page_head';
import type { Draft } from './drafts';
import { FlagBadge } from './flag_badge';
import type { Flag, FlagUpdates } from './flag_requests';
import { mayRollOut, stateSentence } from './flag_words';
import { NextChange } from './next_change';
import { RolloutField } from './rollout_field';
import { SaveDialog } from './save_dialog';

interface Asked {
  title: string;
  confirm: string;
  updates: FlagUpdates;
  base: Flag;
}

export function FlagHead({ flag, draft }: { flag: Flag; draft: Draft }) {
  const [asked, setAsked] = useState<Asked>();
  // Typed numbers are forgotten once they are saved, or given up for somebody else's.
  const [round, setRound] = useState(0);
  const [scheduling, setScheduling] = useState(false);
  const turn = (enabled: boolean) => {
    const title = enabled ? 'Turn it on' : 'Turn it off';
    setAsked({ title: `${title}?`, confirm: title, updates: { enabled }, base: flag });
  };
  return (
    <>
      <PageHead title={flag.key} note={`In ${flag.environment}, version ${flag.version}`}>
        {mayWrite.value && (
          <Button kind="primary" onClick={() => setScheduling(true)}>
            Schedule a change
          </Button>
        )}
      </PageHead>
      <div class="panel flag-state">
        <p class="flag-sentence">
          <FlagBadge flag={flag} /> <span>{stateSentence(flag)}</span>
        </p>
        <NextChange flag={flag} />
        {mayWrite.value && !flag.archived && (
          <Button onClick={() => turn(!flag.enabled)}>{flag.enabled ? 'Turn off…' : 'Turn on…'}</Button>
        )}
        {mayWrite.value && !flag.archived && mayRollOut(flag) && (
          <RolloutField
            key={round}
            flag={flag}
            onAsk={(rolloutPercentage) =>
              setAsked({
                title: `Roll out to ${rolloutPercentage} %?`,
                confirm: `Roll out to ${rolloutPercentage} %`,
                updates: { rolloutPercentage },
                base: flag,
              })
            }
          />
        )}
      </div>
      {asked && (
        <SaveDialog
          {...asked}
          onClose={() => setAsked(undefined)}
          onTakeTheirs={() => setRound(round + 1)}
          onSaved={(saved) => {
            setRound(round + 1);
            // Edits below were begun on the version that was just changed from here: that is no news to whoever did it.
            if (draft.base.version === saved.version - 1) draft.rebase(saved);
          }}
        />
      )}
      {scheduling && (
        <ScheduleForm flagKey={flag.key} environment={flag.environment} onClose={() => setScheduling(false)} />
      )}
    </>
  );
}
