import { useLocation } from 'preact-iso';

import { useAttentionCounts } from '../attention/counts';
import { totalWords } from '../attention/groups';
import { isAt, pages } from './pages';
import { href } from './place';

export function Navigation() {
  const { path } = useLocation();
  const attention = useAttentionCounts();
  const count = attention.data ? totalWords(attention.data) : '';
  return (
    <nav class="navigation" aria-label="Pages">
      <ul>
        {pages
          .filter((page) => page.shown?.() ?? true)
          .map((page) => (
            <li key={page.path}>
              <a href={href(page.path)} aria-current={isAt(page, path) ? 'page' : undefined}>
                {page.name}
                {page.path === '/attention' && count !== '' && (
                  <span class="count">
                    {count}
                    <span class="unseen"> schedules</span>
                  </span>
                )}
              </a>
            </li>
          ))}
      </ul>
    </nav>
  );
}
