// What happened, in words.
import type { components } from '../api/schema';

export type AuditEvent = components['schemas']['AuditEvent'];
export type AuditAction = components['schemas']['AuditAction'];

/** Between who did it and what it was done to: `ops edited the flag dark-mode`. */
export const actionPhrases: Record<AuditAction, string> = {
  'flag.created': 'created the flag',
  'flag.edited': 'edited the flag',
  'flag.reverted': 'reverted the flag',
  'flag.deleted': 'deleted the flag',
  'override.set': 'set a user of the flag',
  'override.removed': 'removed a user of the flag',
  'schedule.created': 'scheduled a change of',
  'schedule.cancelled': 'cancelled a schedule of',
  'schedule.retried': 'retried a schedule of',
  'schedule.run': 'ran now a schedule of',
  'schedule.applied': 'applied a schedule of',
  'schedule.superseded': 'set aside a superseded schedule of',
  'schedule.skipped': 'skipped a schedule of',
  'schedule.failed': 'gave up a failed schedule of',
  'segment.created': 'created the segment',
  'segment.edited': 'edited the segment',
  'segment.deleted': 'deleted the segment',
  // The note begins with "retry policy".
  'retry_policy.set': 'set the',
  'retry_policy.removed': 'removed the',
  'token.created': 'created the token',
  'token.revoked': 'revoked the token',
  'webhook.created': 'created the webhook',
  'webhook.edited': 'edited the webhook',
  'webhook.deleted': 'deleted the webhook',
  'delivery.replayed': 'sent again the delivery',
};

/** `flag.edited` as one chooses it: `Flag edited`. */
export function actionName(action: string): string {
  const words = action.replaceAll(/[._]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `2 fields: enabled, rolloutPercentage`; the first few of many. */
export function changedFields(fields: string[]): string {
  const shown = fields.slice(0, 4).join(', ');
  const more = fields.length > 4 ? ` and ${fields.length - 4} more` : '';
  return `${fields.length} ${fields.length === 1 ? 'field' : 'fields'}: ${shown}${more}`;
}
