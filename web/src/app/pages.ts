// The pages, in the order of the navigation, with the second key of `g …` that leads there.
import { mayAdminister } from '../session/session';

export interface PageLink {
  path: string;
  name: string;
  key: string;
  /** Whether whoever is signed in may see it. */
  shown?: () => boolean;
}

export const pages: PageLink[] = [
  { path: '/timeline', name: 'Timeline', key: 't' },
  { path: '/attention', name: 'Needs attention', key: 'a' },
  { path: '/flags', name: 'Flags', key: 'f' },
  { path: '/schedules', name: 'Schedules', key: 's' },
  { path: '/attempts', name: 'Attempts', key: 'l' },
  { path: '/audit', name: 'Audit', key: 'u' },
  { path: '/health', name: 'Health', key: 'h' },
  { path: '/tokens', name: 'Tokens', key: 'k', shown: () => mayAdminister.value },
];

/** Whether the address is that page's, or below it. */
export const isAt = (page: PageLink, path: string): boolean =>
  path === page.path || path.startsWith(`${page.path}/`) || (path === '/' && page.path === '/timeline');
