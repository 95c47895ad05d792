// What a change is about, so that what shows it knows to read again.

export type Topic = 'flags' | 'schedules' | 'attempts' | 'audit' | 'overrides' | 'segments' | 'health';

const byEvent: Record<string, Topic[]> = {
  'flag.changed': ['flags', 'audit'],
  'flag.deleted': ['flags', 'schedules', 'audit'],
  'flag.ahead': ['flags'],
  'override.changed': ['overrides', 'audit'],
  'segment.changed': ['segments', 'flags', 'audit'],
  'schedule.created': ['schedules', 'audit'],
  'schedule.applied': ['schedules', 'attempts', 'audit', 'health'],
  'schedule.superseded': ['schedules', 'attempts', 'audit', 'health'],
  'schedule.skipped': ['schedules', 'attempts', 'audit', 'health'],
  'schedule.retrying': ['schedules', 'attempts', 'health'],
  'schedule.failed': ['schedules', 'attempts', 'audit', 'health'],
  'schedule.cancelled': ['schedules', 'audit', 'health'],
  'schedule.retried': ['schedules', 'audit', 'health'],
  'schedule.run': ['schedules', 'audit', 'health'],
  'schedule.atRisk': ['schedules'],
  'schedule.safe': ['schedules'],
};

export const topicEvents = Object.keys(byEvent);

export const topicsOf = (event: string): Topic[] => byEvent[event] ?? [];
