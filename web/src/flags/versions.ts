// What differs between versions of a flag.
import { sameJson } from '../ui/json_text';
import type { Flag, FlagUpdates } from './flag_requests';

export const configuration = [
  'enabled',
  'rolloutPercentage',
  'description',
  'variants',
  'defaultVariant',
  'targeting',
  'prerequisites',
  'metadata',
  'archived',
  'tags',
  'owner',
] as const;

export type ConfigurationField = (typeof configuration)[number];

/** What makes `from` what `to` is. */
export function updatesBetween(from: Flag, to: Flag): FlagUpdates {
  const differing = configuration.filter((field) => !sameJson(from[field], to[field]));
  return Object.fromEntries(differing.map((field) => [field, to[field]])) as FlagUpdates;
}

export interface BothVersions {
  field: ConfigurationField;
  /** As it was when the editing began. */
  was: unknown;
  theirs: unknown;
  mine: unknown;
  /** Both have changed it, and not to the same. */
  clash: boolean;
}

/** Each field that somebody else has changed since `base`, or that `updates` sets. */
export function bothVersions(base: Flag, theirs: Flag, updates: FlagUpdates): BothVersions[] {
  const changedByThem = updatesBetween(base, theirs);
  return configuration
    .filter((field) => field in changedByThem || field in updates)
    .map((field) => {
      const mine = field in updates ? updates[field] : base[field];
      return {
        field,
        was: base[field],
        theirs: theirs[field],
        mine,
        clash: field in changedByThem && field in updates && !sameJson(mine, theirs[field]),
      };
    });
}
