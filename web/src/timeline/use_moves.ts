// Moving through time by keys, wheel and dragging. Buttons do the same (zoom_tools), so nobody depends on these.
import { useRef } from 'preact/hooks';

import type { ViewControl } from './use_view';

const keyShare = 0.25;
const zoomFactor = 1.5;
/** Pixels of a wheel's movement that zoom by a factor of e. */
const wheelZoom = 300;
/** What moves less than this is a click. */
const dragFrom = 4;

function arrowShare(key: string): number {
  if (key === 'ArrowLeft') return -keyShare;
  return key === 'ArrowRight' ? keyShare : 0;
}

/** Where the pointer is within the track. */
function xWithin(control: ViewControl, clientX: number): number {
  return clientX - (control.track.current?.getBoundingClientRect().left ?? 0);
}

export function useMoves(control: ViewControl) {
  const drag = useRef<{ x: number; moved: boolean } | undefined>(undefined);
  const { width } = control.view;

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const share = arrowShare(event.key);
    if (share !== 0) control.panBy(share);
    else if (event.key === '+' || event.key === '=') control.zoomBy(1 / zoomFactor);
    else if (event.key === '-') control.zoomBy(zoomFactor);
    else if (event.key === '0') control.showNow();
    else return;
    event.preventDefault();
  };

  const onWheel = (event: WheelEvent) => {
    if (event.ctrlKey) {
      event.preventDefault();
      control.zoomBy(Math.exp(event.deltaY / wheelZoom), xWithin(control, event.clientX));
      return;
    }
    const across = event.shiftKey ? event.deltaY : event.deltaX;
    if (across === 0) return;
    event.preventDefault();
    control.panBy(across / width);
  };

  const onPointerDown = (event: PointerEvent) => {
    const onTrack = event.target instanceof Element && event.target.closest('[data-track]');
    if (event.button === 0 && onTrack && !(event.target as Element).closest('button, a')) {
      drag.current = { x: event.clientX, moved: false };
    }
  };
  const onPointerMove = (event: PointerEvent) => {
    const { current } = drag;
    if (!current) return;
    const by = event.clientX - current.x;
    if (!current.moved && Math.abs(by) < dragFrom) return;
    control.panBy(-by / width);
    drag.current = { x: event.clientX, moved: true };
  };
  const onPointerUp = () => {
    drag.current = undefined;
  };

  return { onKeyDown, onWheel, onPointerDown, onPointerMove, onPointerUp, onPointerLeave: onPointerUp };
}
