interface FlagBadgeProps {
  flag: { enabled: boolean; rolloutPercentage: number | null; archived: boolean };
}

/** A flag's state in a word: what everybody gets of it, in short. */
export function FlagBadge({ flag }: FlagBadgeProps) {
  if (flag.archived) return <span class="badge">archived</span>;
  if (!flag.enabled) return <span class="badge">off</span>;
  const part = flag.rolloutPercentage;
  return <span class="badge badge-good">{part === null || part === 100 ? 'on' : `on, ${part} %`}</span>;
}
