// The view that somebody has chosen, over the width that the page has for it.
import type { RefObject } from 'preact';
import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';

import { serverNow } from '../time/clock';
import { pan, spanOf, type View, viewAround, type Zoom, zoomAt, zoomSpan } from './view';

/** Before the page is laid out. */
const someWidth = 800;

export interface ViewControl {
  view: View;
  /** What is as wide as the view. */
  track: RefObject<HTMLDivElement | null>;
  panBy: (share: number) => void;
  zoomBy: (factor: number, x?: number) => void;
  showZoom: (zoom: Zoom) => void;
  /** With now where it was at first. */
  showNow: () => void;
  /** Moves just so far that it is in the middle. */
  showInstant: (at: number) => void;
}

export function useView(initial: Zoom): ViewControl {
  const [view, setView] = useState(() => viewAround(serverNow(), zoomSpan[initial], someWidth));
  const track = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = track.current;
    if (!element) return;
    const measure = () => setView((before) => ({ ...before, width: Math.max(1, element.clientWidth) }));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  return {
    view,
    track,
    panBy: useCallback((share) => setView((before) => pan(before, share)), []),
    zoomBy: useCallback((factor, x) => setView((before) => zoomAt(before, factor, x ?? before.width / 2)), []),
    showZoom: useCallback((zoom) => setView((before) => viewAround(serverNow(), zoomSpan[zoom], before.width)), []),
    showNow: useCallback(() => setView((before) => viewAround(serverNow(), spanOf(before), before.width)), []),
    showInstant: useCallback((at) => {
      setView((before) => ({ ...before, from: at - spanOf(before) / 2, to: at + spanOf(before) / 2 }));
    }, []),
  };
}
