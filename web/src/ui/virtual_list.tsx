// A list of any length of which only what is in sight is in the page.
import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';

interface VirtualListProps<T> {
  items: T[];
  keyOf: (item: T) => string;
  /** In pixels; the true one is measured. */
  estimate: number;
  render: (item: T, index: number) => ComponentChildren;
  /** Called when the end comes into sight. */
  onEnd?: (() => void) | undefined;
  more?: boolean;
  label: string;
  /** Above the rows, and stays in sight. */
  head?: ComponentChildren;
}

export function VirtualList<T>({ items, keyOf, estimate, render, onEnd, more, label, head }: VirtualListProps<T>) {
  const scroller = useRef<HTMLElement>(null);
  const [, redraw] = useReducer((count: number, _change: unknown) => count + 1, 0);
  const options = {
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => estimate,
    getItemKey: (index: number) => {
      const item = items[index];
      return item === undefined ? index : keyOf(item);
    },
    overscan: 8,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => redraw(undefined),
  };
  const [virtualizer] = useState(() => new Virtualizer<HTMLElement, Element>(options));
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());

  const rows = virtualizer.getVirtualItems();
  const last = rows.at(-1)?.index ?? -1;
  useEffect(() => {
    if (more && last >= items.length - 10) onEnd?.();
  }, [more, last, items.length, onEnd]);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
    <section class="scroller" ref={scroller} tabIndex={0} aria-label={label}>
      {head}
      <ul class="rows" style={{ height: `${virtualizer.getTotalSize()}px` }}>
        {rows.map((row) => {
          const item = items[row.index];
          return (
            item !== undefined && (
              <li
                key={row.key}
                data-index={row.index}
                ref={(element) => virtualizer.measureElement(element)}
                class="row"
                aria-setsize={more ? -1 : items.length}
                aria-posinset={row.index + 1}
                style={{ transform: `translateY(${row.start}px)` }}
              >
                {render(item, row.index)}
              </li>
            )
          );
        })}
      </ul>
    </section>
  );
}
