import { Button } from '../ui/button';
import type { ViewControl } from './use_view';
import { type Zoom, zoomOf, zoomSpan } from './view';

const names: Record<Zoom, string> = { hour: 'Hour', day: 'Day', week: 'Week', month: 'Month' };

export function ZoomTools({ control }: { control: ViewControl }) {
  const shown = zoomOf(control.view);
  return (
    <div class="toolbar">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would want a legend in sight. */}
      <div class="segments" role="group" aria-label="Zoom">
        {(Object.keys(zoomSpan) as Zoom[]).map((zoom) => (
          <button key={zoom} type="button" aria-pressed={zoom === shown} onClick={() => control.showZoom(zoom)}>
            {names[zoom]}
          </button>
        ))}
      </div>
      <Button small label="Earlier" onClick={() => control.panBy(-0.5)}>
        ‹
      </Button>
      <Button small onClick={control.showNow}>
        Now
      </Button>
      <Button small label="Later" onClick={() => control.panBy(0.5)}>
        ›
      </Button>
      <Button small label="Zoom in" onClick={() => control.zoomBy(0.5)}>
        +
      </Button>
      <Button small label="Zoom out" onClick={() => control.zoomBy(2)}>
        −
      </Button>
    </div>
  );
}
