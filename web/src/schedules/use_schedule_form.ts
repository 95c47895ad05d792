// The state of the form that makes a schedule: what was typed, what the server says of it, and sending it.
import { useState } from 'preact/hooks';

import { answer, api } from '../api/client';
import { type ApiError, asApiError } from '../api/error';
import { changed } from '../live/stream';
import { now, serverNow } from '../time/clock';
import { zone } from '../time/preference';
import { type DraftProblems, draftField, emptyDraft, readDraft, type ScheduleDraft } from './schedule_draft';
import type { Schedule } from './schedule_words';
import { type Previewed, usePreview } from './use_preview';
import { nextHour } from './when';

export interface ScheduleFormState {
  draft: ScheduleDraft;
  set: (change: Partial<ScheduleDraft>) => void;
  /** Something was typed. */
  touched: boolean;
  problems: DraftProblems;
  previewed: Previewed;
  /** What the server refused it for, where that belongs to no field. */
  refusal: ApiError | undefined;
  submit: () => Promise<Schedule | null>;
}

/** 128 bits; randomUUID is not there on pages that came over plain HTTP from another machine. */
const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

function serverProblems({ preview, error }: Previewed): DraftProblems {
  const said: DraftProblems = {};
  for (const { field, message } of preview?.problems ?? []) said[draftField(field)] ??= message;
  if (error?.status === 404) said.flagKey = error.message;
  else if (error?.field !== undefined) said[draftField(error.field)] = error.message;
  return said;
}

export function useScheduleForm(flagKey: string, environment: string): ScheduleFormState {
  const [draft, setDraft] = useState(() => emptyDraft(flagKey, nextHour(serverNow(), zone.value)));
  // One for the form: whatever is sent again, be it because no answer came, makes no second schedule.
  const [idempotencyKey] = useState(newKey);
  const [refusal, setRefusal] = useState<ApiError>();
  const [tried, setTried] = useState(false);
  const [touched, setTouched] = useState(false);

  const { body, problems: own } = readDraft(draft, now.value);
  const asked = body && {
    scheduledAt: body.scheduledAt,
    updates: body.updates,
    ...(body.maxRetries === undefined ? {} : { maxRetries: body.maxRetries }),
    ...(body.retryPolicy === undefined ? {} : { retryPolicy: body.retryPolicy }),
  };
  const previewed = usePreview(draft.flagKey.trim(), environment, asked);
  const refused = refusal?.field === undefined ? {} : { [draftField(refusal.field)]: refusal.message };
  const all = { ...serverProblems(previewed), ...refused, ...own };
  // What nobody has come to yet is not told off.
  const problems = tried ? all : withoutUntouched(all);

  const set = (change: Partial<ScheduleDraft>) => {
    setRefusal(undefined);
    setTouched(true);
    setDraft((before) => ({ ...before, ...change }));
  };
  const submit = async (): Promise<Schedule | null> => {
    setTried(true);
    setRefusal(undefined);
    const ready = readDraft(draft, serverNow());
    if (ready.body === null || Object.keys(ready.problems).length > 0) return null;
    try {
      const made = await answer(
        api.POST('/api/admin/flags/{key}/schedule', {
          params: {
            path: { key: draft.flagKey.trim() },
            query: { environment },
            header: { 'Idempotency-Key': idempotencyKey },
          },
          body: ready.body,
        }),
      );
      changed('schedules', 'flags', 'audit');
      return made;
    } catch (thrown) {
      setRefusal(asApiError(thrown));
      return null;
    }
  };
  return {
    draft,
    set,
    touched,
    problems,
    previewed,
    refusal: refusal?.field === undefined ? refusal : undefined,
    submit,
  };
}

function withoutUntouched({ flagKey, updates, ...rest }: DraftProblems): DraftProblems {
  return flagKey === undefined || flagKey === 'Which flag?' ? rest : { ...rest, flagKey };
}
